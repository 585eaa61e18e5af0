"""Reads of bank accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from netent.directory.models import Company
from netent.kernel.enums import SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH, fold
from netent.kernel.paging import Page, PageAsked
from netent.payments.models import BankAccount, Complement, SepaMandate
from netent.payments.states import MandateState
from netent.perimeter.models import Site

_NIC_END = "99999"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A bank account in a list; `mandates` counts those that live."""

    public_id: UUID
    siren: str
    holder: str
    label: str
    iban: str
    bank: str
    usable_from: date
    recorded_at: datetime
    mandates: int


@dataclass(frozen=True, slots=True)
class Removal:
    """What ends with an account: live mandates, and lines of the complement of registration."""

    mandates: int
    complements: int


def accounts_page(session: Session, asked: PageAsked, *, text: str) -> Page[AccountRow]:
    """The accounts that may be used or will be, by holder; two statements at any number."""
    narrowed = [BankAccount.removed_at.is_(None), *matching(text)]
    total = session.scalar(select(func.count()).select_from(BankAccount).where(*narrowed)) or 0
    page = asked.within(total)
    live = (
        select(func.count())
        .select_from(SepaMandate)
        .where(
            SepaMandate.registration_id == BankAccount.registration_id,
            SepaMandate.account_id == BankAccount.id,
            SepaMandate.state != MandateState.REVOKED,
        )
        .correlate(BankAccount)
        .scalar_subquery()
    )
    rows = session.execute(
        select(BankAccount, live)
        .where(*narrowed)
        .order_by(BankAccount.search, BankAccount.id)
        .limit(page.size)
        .offset(page.offset)
    )
    items = [
        AccountRow(
            public_id=row.public_id,
            siren=row.siren,
            holder=row.holder,
            label=row.label,
            iban=row.iban,
            bank=row.bank,
            usable_from=row.usable_from,
            recorded_at=row.recorded_at,
            mandates=mandates,
        )
        for row, mandates in rows
    ]
    return Page(items, total, page.number, page.size)


def account_of(session: Session, public_id: UUID) -> BankAccount:
    """An account of the registration that was not removed. NotFound."""
    found = session.scalars(
        select(BankAccount).where(
            BankAccount.public_id == public_id, BankAccount.removed_at.is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def accounts_of_company(session: Session, siren: str, *, most: int = 50) -> list[BankAccount]:
    """The accounts kept for one company, by their order in lists."""
    return list(
        session.scalars(
            select(BankAccount)
            .where(BankAccount.siren == siren, BankAccount.removed_at.is_(None))
            .order_by(BankAccount.search, BankAccount.id)
            .limit(most)
        )
    )


def accounts_numbered(session: Session, siren: str, ibans: Collection[str]) -> list[BankAccount]:
    """Those of a company's accounts that have these numbers."""
    return list(
        session.scalars(
            select(BankAccount).where(
                BankAccount.siren == siren,
                BankAccount.iban.in_(ibans),
                BankAccount.removed_at.is_(None),
            )
        )
    )


def removal_of(session: Session, account: BankAccount) -> Removal:
    """What would end with an account."""
    mandates = session.scalar(
        select(func.count())
        .select_from(SepaMandate)
        .where(SepaMandate.account_id == account.id, SepaMandate.state != MandateState.REVOKED)
    )
    complements = session.scalar(
        select(func.count()).select_from(Complement).where(Complement.account_id == account.id)
    )
    return Removal(mandates or 0, complements or 0)


def is_held(session: Session, siren: str) -> bool:
    """Whether the registration holds an establishment of this company, its own or a client's."""
    held = select(Site.id).where(
        Site.siret.between(siren, siren + _NIC_END),
        or_(Site.kind == SiteKind.OWN, Site.portfolio_id.is_not(None)),
    )
    return session.execute(held.limit(1)).first() is not None


def company_name(session: Session, siren: str) -> str:
    """What the register calls a company, empty where it is unknown or hidden."""
    found = session.get(Company, siren)
    return (found.public_name or "") if found is not None else ""


def matching(text: str) -> list[ColumnElement[bool]]:
    """By SIREN or SIRET, by an end of the IBAN, or by holder and label; none where it is empty."""
    bare = "".join(text.split()).upper()
    if not bare:
        return []
    wanted = [BankAccount.search.contains(fold(text), autoescape=True)] if fold(text) else []
    if bare.isascii() and bare.isdecimal():
        wanted.append(BankAccount.siren.startswith(bare[:SIREN_LENGTH], autoescape=True))
    if bare.isalnum():
        wanted.append(BankAccount.iban.endswith(bare, autoescape=True))
        wanted.append(BankAccount.iban.startswith(bare, autoescape=True))
    return [or_(false(), *wanted)]
