"""Reads of SEPA mandates: the registration's, one of them, the one by which a payment is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.kernel.clock import paris_day
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.payments.models import BankAccount, PaymentBody, SepaMandate
from netent.payments.queries.accounts import matching
from netent.payments.states import MandateState

# A mandate that nobody debited by for so long may no longer be used (SEPA Core Rulebook, 4.1).
LAPSES_AFTER_MONTHS = 36


@dataclass(frozen=True, slots=True)
class MandateFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    text: str = ""
    state: MandateState | None = None
    body: str = ""
    declaration: str = ""


@dataclass(frozen=True, slots=True)
class MandateCard:
    """A mandate with its account and its body, as pages and the paper tell it.

    `lapsed_on` is the day from which it is too long unused, None while it is none.
    """

    mandate: SepaMandate
    account: BankAccount
    body: PaymentBody
    lapsed_on: date | None

    @property
    def is_active(self) -> bool:
        """Whether a debit may be drawn by it, its account's recording delay apart."""
        return self.mandate.state is MandateState.ACKNOWLEDGED and self.lapsed_on is None


def mandates_page(
    session: Session, asked: PageAsked, *, narrowed: MandateFilter, now: datetime
) -> Page[MandateCard]:
    """The mandates, newest first; two statements at any number."""
    conditions = _conditions(narrowed)
    counting = select(func.count()).select_from(SepaMandate)
    if narrowed.text:
        counting = counting.join(BankAccount, BankAccount.id == SepaMandate.account_id)
    if narrowed.body:
        counting = counting.join(PaymentBody, PaymentBody.id == SepaMandate.body_id)
    total = session.scalar(counting.where(*conditions)) or 0
    page = asked.within(total)
    rows = session.execute(
        _cards()
        .where(*conditions)
        .order_by(SepaMandate.drafted_at.desc(), SepaMandate.id.desc())
        .limit(page.size)
        .offset(page.offset)
    ).all()
    items = [_card(*row, paris_day(now)) for row in rows]
    return Page(items, total, page.number, page.size)


def mandate_card(session: Session, public_id: UUID, *, now: datetime) -> MandateCard:
    """One mandate of the registration. NotFound."""
    found = session.execute(_cards().where(SepaMandate.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return _card(*found, paris_day(now))


def live_mandates(
    session: Session, account_ids: list[int], *, now: datetime
) -> Mapping[tuple[int, int, str], MandateCard]:
    """The mandates that are not revoked, by their keys: account, body, declaration."""
    rows = session.execute(
        _cards().where(
            SepaMandate.account_id.in_(account_ids), SepaMandate.state != MandateState.REVOKED
        )
    )
    cards = [_card(*row, paris_day(now)) for row in rows]
    return {(card.account.id, card.body.id, card.mandate.declaration): card for card in cards}


def mandates_of_account(
    session: Session, account: BankAccount, *, now: datetime
) -> list[MandateCard]:
    """The mandates that live on an account, newest first; a few."""
    rows = session.execute(
        _cards()
        .where(SepaMandate.account_id == account.id, SepaMandate.state != MandateState.REVOKED)
        .order_by(SepaMandate.id.desc())
    )
    return [_card(*row, paris_day(now)) for row in rows]


def _cards() -> Select[SepaMandate, BankAccount, PaymentBody]:
    return (
        select(SepaMandate, BankAccount, PaymentBody)
        .join(BankAccount, BankAccount.id == SepaMandate.account_id)
        .join(PaymentBody, PaymentBody.id == SepaMandate.body_id)
    )


def _card(
    mandate: SepaMandate, account: BankAccount, body: PaymentBody, today: date
) -> MandateCard:
    used = mandate.last_collected_on or mandate.signed_on
    lapses = None if used is None else used + relativedelta(months=LAPSES_AFTER_MONTHS)
    return MandateCard(
        mandate, account, body, lapses if lapses is not None and lapses <= today else None
    )


def _conditions(narrowed: MandateFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state is not None:
        conditions.append(SepaMandate.state == narrowed.state)
    if narrowed.body:
        conditions.append(PaymentBody.code == narrowed.body)
    if narrowed.declaration:
        key = "" if narrowed.declaration == "DSN" else narrowed.declaration
        conditions.append(SepaMandate.declaration == key)
    if narrowed.text:
        by_rum = SepaMandate.rum.contains(narrowed.text.strip().upper(), autoescape=True)
        conditions.append(or_(by_rum, and_(*matching(narrowed.text))))
    return conditions
