"""Reads of the complement of registration: who is paid for what, and from which account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.payments.models import BankAccount, Complement, PaymentBody
from netent.payments.queries.accounts import matching
from netent.payments.queries.mandates import MandateCard, live_mandates


@dataclass(frozen=True, slots=True)
class ComplementRow:
    """A line of the complement; without a live mandate, one is still to be made."""

    complement: Complement
    account: BankAccount
    body: PaymentBody
    mandate: MandateCard | None


def complements_page(
    session: Session, asked: PageAsked, *, text: str, declaration: str, now: datetime
) -> Page[ComplementRow]:
    """The lines by company, declaration and body; three statements at any number."""
    narrowed = matching(text)
    if declaration:
        narrowed = [*narrowed, Complement.declaration == declaration]
    counting = select(func.count()).select_from(Complement)
    if text:
        counting = counting.join(BankAccount, BankAccount.id == Complement.account_id)
    total = session.scalar(counting.where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.execute(
        select(Complement, BankAccount, PaymentBody)
        .join(BankAccount, BankAccount.id == Complement.account_id)
        .join(PaymentBody, PaymentBody.id == Complement.body_id)
        .where(*narrowed)
        .order_by(Complement.siren, Complement.declaration, Complement.body_id)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    return Page(_rows(session, rows, now), total, page.number, page.size)


def complement_row(session: Session, public_id: UUID, *, now: datetime) -> ComplementRow:
    """One line of the complement. NotFound."""
    found = session.execute(
        select(Complement, BankAccount, PaymentBody)
        .join(BankAccount, BankAccount.id == Complement.account_id)
        .join(PaymentBody, PaymentBody.id == Complement.body_id)
        .where(Complement.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return _rows(session, [found], now)[0]


def complements_of(
    session: Session, siren: str, declaration: str, *, now: datetime
) -> list[ComplementRow]:
    """Who is paid for a company's declaration, by the bodies' own order."""
    rows = session.execute(
        select(Complement, BankAccount, PaymentBody)
        .join(BankAccount, BankAccount.id == Complement.account_id)
        .join(PaymentBody, PaymentBody.id == Complement.body_id)
        .where(Complement.siren == siren, Complement.declaration == declaration)
        .order_by(PaymentBody.position, PaymentBody.id)
    ).all()
    return _rows(session, rows, now)


def _rows(
    session: Session, found: Iterable[Row[Complement, BankAccount, PaymentBody]], now: datetime
) -> list[ComplementRow]:
    found = list(found)
    live = live_mandates(session, [account.id for _line, account, _body in found], now=now)
    return [
        ComplementRow(line, account, body, live.get((account.id, body.id, line.declaration)))
        for line, account, body in found
    ]
