"""Details of rights as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from flask_babel import gettext as _

from netent.consultation.detail.retention import kept_until
from netent.kernel.enums import Outcome, RequestStatus
from netent.kernel.reasons import N_, Reason
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.web.messages import reason_text

# What an import's words would say otherwise: here is no file to deposit again.
_STOPPED: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.AUTHOR_NOT_ALLOWED: N_(
            "Son auteur n’avait plus le droit de le demander quand il devait être établi. "
            "Un administrateur peut le demander de nouveau."
        ),
        Reason.INTERNAL: N_(
            "Il n’a pas pu être établi, malgré plusieurs essais. "
            "L’exploitant en est averti ; demandez-le de nouveau plus tard."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A detail as lists and its page show it; `files` are the sizes in bytes by format."""

    public_id: UUID
    is_whole: bool
    portfolio_name: str
    status: RequestStatus
    outcome: Outcome | None
    author_name: str
    asked_at: datetime
    made_at: datetime | None
    kept_until: datetime | None
    lines: int
    rights: int
    portfolios: int
    files: Mapping[str, int]
    message: str | None

    @property
    def is_made(self) -> bool:
        """Whether there are files to download."""
        return self.status is RequestStatus.FINISHED and self.outcome is Outcome.OK

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, or given up."""
        return self.status is RequestStatus.DELETED


def detail_row(request: Request, rules: Rules) -> DetailRow:
    """This detail, ready to show."""
    ended_at = request.finished_at
    return DetailRow(
        public_id=request.public_id,
        is_whole=request.portfolio_id is None,
        portfolio_name=request.portfolio_name,
        status=request.status,
        outcome=request.outcome,
        author_name=request.author_name,
        asked_at=request.created_at,
        made_at=ended_at,
        kept_until=ended_at and kept_until(ended_at, keep_days=rules.detail_keep_days),
        lines=request.lines,
        rights=request.details.get("rights", 0),
        portfolios=request.details.get("portfolios", 0),
        files=request.details.get("files", {}),
        message=_message(request.reason),
    )


def _message(reason: Reason | None) -> str | None:
    if reason is None:
        return None
    return str(_(_STOPPED[reason])) if reason in _STOPPED else reason_text(reason)
