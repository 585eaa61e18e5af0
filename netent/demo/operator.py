"""The demo's operator: made once, and shown on his sign-in page."""

from dataclasses import dataclass
from datetime import datetime

from netent.accounts import passwords
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.demo.plans import OPERATOR_EMAIL, OPERATOR_NAME, PASSWORD
from netent.operators.queries import find_operator
from netent.operators.service import create_operator


@dataclass(frozen=True, slots=True)
class OperatorAccess:
    """How the demo's operator signs in; no code is asked of him there."""

    email: str
    password: str


def operator_access() -> OperatorAccess:
    """What the operators' sign-in page offers in the demo."""
    return OperatorAccess(OPERATOR_EMAIL, PASSWORD)


def enter_operator(*, now: datetime) -> None:
    """Make the demo's operator where there is none; one that was changed stays as it is."""
    with reading(PORTAL) as session:
        if find_operator(session, OPERATOR_EMAIL) is not None:
            return
    digest = passwords.current().hash(PASSWORD)
    with transaction(PORTAL) as session:
        account, _token = create_operator(
            session, email=OPERATOR_EMAIL, name=OPERATOR_NAME, now=now
        )
        account.password_hash, account.password_set_at = digest, now
