"""Bodies that debit, bank accounts, mandates: all fictitious."""

from datetime import date, datetime
from itertools import count

from sqlalchemy import select

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.payments.banking import read_iban
from netent.payments.models import BankAccount, PaymentBody, SepaMandate
from netent.payments.service.accounts import NewAccount, record_account
from netent.payments.service.bodies import load_carried_bodies
from netent.payments.service.mandates import acknowledge_mandate, draft_mandate
from netent.payments.states import BodyKind, MandatePlace
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import NOW, actor_of

ICS = "FR72ZZZ123456"
IBAN = "FR7630006000011234567890189"
OTHER_IBAN = "FR1420041010050500013M02606"
_CREDITOR_IBAN = "DE89370400440532013000"
_numbers = count(1)


def new_iban() -> str:
    """A right French account number that no other test has."""
    account = f"{next(_numbers):011d}"
    rib = 97 - (89 * 30006 + 15 * 1 + 3 * int(account)) % 97
    bban = f"3000600001{account}{rib:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def carry_bodies() -> int:
    """The bodies that come with the code, as a migration leaves them; how many were lacking."""
    with transaction(PORTAL) as session:
        return load_carried_bodies(session)


def make_body(
    code: str = "PREV01",
    *,
    declarations: tuple[str, ...] = ("DSN", "PASRAU"),
    place: MandatePlace = MandatePlace.HERE,
) -> PaymentBody:
    """A body with all that it takes to debit; found again when it was made before."""
    with transaction(PORTAL) as session:
        known = session.scalars(select(PaymentBody).where(PaymentBody.code == code)).one_or_none()
        if known is not None:
            return known
        body = PaymentBody(
            code=code,
            name=f"Prévoyance {code} (fictive)",
            kind=BodyKind.PROVIDENT,
            mandates_at=place,
            declarations=list(declarations),
            ics=ICS,
            iban=_CREDITOR_IBAN,
            bic="COBADEFFXXX",
            position=50,
        )
        session.add(body)
    return body


def make_account(
    registration: Registration,
    by: Member,
    *,
    siren: str | None = None,
    iban: str | None = None,
    delay_days: int = 0,
    now: datetime = NOW,
) -> BankAccount:
    """An account of the registration's own company, unless told otherwise."""
    read = read_iban(iban or new_iban())
    with transaction(Tenant(registration.id)) as session:
        return record_account(
            session,
            actor_of(registration, by),
            given=NewAccount(
                siren=siren or registration.siren,
                holder="Ateliers d’essai",
                label="",
                iban=read,
                bic=read.bic or "AGRIFRPPXXX",
            ),
            delay_days=delay_days,
            now=now,
        )


def make_mandate(
    registration: Registration,
    by: Member,
    account: BankAccount,
    *,
    body: str = "PREV01",
    declaration: str = "",
    signed: bool = True,
    now: datetime = NOW,
) -> SepaMandate:
    """A mandate on an account, acknowledged unless told otherwise."""
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        mandate = draft_mandate(
            session,
            actor,
            account_id=account.public_id,
            body=body,
            declaration=declaration,
            now=now,
        )
        if signed:
            acknowledge_mandate(
                session,
                actor,
                mandate_id=mandate.public_id,
                signatory="Rose Blanc",
                place="Lyon",
                signed_on=date(2026, 11, 19),
                now=now,
            )
    return mandate
