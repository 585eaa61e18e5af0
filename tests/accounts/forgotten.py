"""Somebody who has forgotten his password, before the pages."""

from typing import Any

from sqlalchemy import select, update

from netent.accounts.models import RecoveryRequest
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.identifiers import fold
from netent.tenancy.models import Member
from tests.accounts.people import (
    CHEAP,
    Person,
    login_of,
)
from tests.support.pages import Pages
from tests.support.seen import words

ANSWER = "Le Petit Prince"


def give_question(person: Person, question: str = "first_book") -> Person:
    with transaction(PORTAL) as session:
        login = session.merge(login_of(person))
        login.secret_question = question
        login.secret_answer_hash = CHEAP.hash(fold(ANSWER))
    return person


def triplet(person: Person, **changes: str) -> dict[str, str]:
    typed = person.credentials
    return {name: getattr(typed, name) for name in ("siret", "last_name", "first_name")} | changes


def forget(pages: Pages, person: Person, **changes: str) -> Pages:
    page = pages.get("accounts.recover")
    pages.press(page, "accounts.recover", triplet(person, **changes), to="accounts.recover_ways")
    return pages


def answer(pages: Pages, text: str, *, status: int = 401, to: str | None = None) -> str:
    page = pages.get("accounts.recover_question")
    sent = pages.press(page, "accounts.recover_question", {"answer": text}, status=status, to=to)
    return sent.text


def question_shown(pages: Pages) -> str:
    context = pages.get("accounts.recover_question").soup.select_one(".context")
    assert context is not None
    return words(context)


def requests_of(person: Person) -> list[RecoveryRequest]:
    with reading(Tenant(person.registration.id)) as session:
        return list(session.scalars(select(RecoveryRequest).order_by(RecoveryRequest.id)))


def change_member(person: Person, **values: Any) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).where(Member.id == person.member.id).values(**values))
