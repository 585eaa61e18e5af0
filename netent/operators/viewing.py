"""The member as whom an operator sees the portal: what Flask-Login is given meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from netent.accounts.queries import Standing
from netent.kernel.actor import Operator

# What may be posted all the same: leaving, and the language of the operator's own browser.
_OPEN = frozenset({"desk.end_view", "operators.sign_out", "accounts.language"})


@dataclass(frozen=True, slots=True)
class View:
    """Which member is seen, why, and until when."""

    registration_id: int
    member_id: int
    why: str
    until: datetime


class ViewedMember:
    """A member's picture in an operator's browser: everything of his to be read, nothing done."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    is_operator = False
    is_viewing = True
    gate = None
    home = "home.index"

    def __init__(
        self, token: str, operator: Operator, session_id: int, view: View, standing: Standing
    ) -> None:
        self.token = token
        self.operator = operator
        self.session_id = session_id
        self.view = view
        self.standing = standing
        self.actor = standing.actor

    def may_pass(self, _endpoint: str | None) -> bool:
        """Nothing has to be done first: that is the member's own business."""
        return True

    def may_post(self, endpoint: str | None) -> bool:
        """Whether this is one of the few acts of the operator himself."""
        return endpoint in _OPEN

    def choose_language(self, _language: str) -> None:
        """The member's own language stays: only this browser shows another one."""

    def get_id(self) -> str:
        """What the cookie keeps: the secret of the operator's web session."""
        return self.token
