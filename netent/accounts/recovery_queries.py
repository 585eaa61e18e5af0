"""What a recovery needs to know of a login, before anybody is signed in."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.accounts.models import Login
from netent.accounts.queries import FoundLogin
from netent.policies.questions import SecretQuestion


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A login with its secret question, as it stood when it was looked up."""

    login: FoundLogin
    question: SecretQuestion | None
    answer_hash: str | None = field(repr=False)


def find_question(session: Session, triplet: str) -> FoundQuestion | None:
    """The login of a triplet with its question, whatever its member's state."""
    login = session.scalars(select(Login).where(Login.triplet == triplet)).one_or_none()
    if login is None:
        return None
    found = FoundLogin(
        member_id=login.member_id,
        registration_id=login.for_registration_id,
        password_hash=login.password_hash,
        locked_until=login.locked_until,
        renewal=login.renewal,
    )
    question = SecretQuestion(login.secret_question) if login.secret_question else None
    return FoundQuestion(found, question, login.secret_answer_hash)
