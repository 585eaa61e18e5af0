"""Recording and removing bank accounts: by whoever manages payments, told to all administrators."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.clock import days_later, paris_day
from netent.kernel.errors import Refusal
from netent.kernel.ibans import masked_iban
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument
from netent.payments.banking import Iban
from netent.payments.models import BankAccount, Complement, SepaMandate
from netent.payments.queries.accounts import account_of, is_held
from netent.payments.service.mandates import end_mandate
from netent.payments.states import MandateState
from netent.payments.telling import tell_administrators
from netent.tenancy.holding import hold_with

LONGEST_SEARCH = 140


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account as it was typed, its numbers checked: whose it is, and what it is called."""

    siren: str
    holder: str
    label: str
    iban: Iban
    bic: str


def record_account(
    session: Session, actor: Actor, *, given: NewAccount, delay_days: int, now: datetime
) -> BankAccount:
    """Record the account of a company that the registration holds; usable after the delay.

    Forbidden. Refusal for a company that is none of its own, nor of its clients, and for an
    account that is recorded for this company already.
    """
    registration = hold_with(session, actor, Permission.PAYMENT_MANAGE)
    if not is_held(session, given.siren):
        raise Refusal(Reason.COMPANY_NOT_HELD, siren=given.siren)
    _refuse_known(session, given.siren, given.iban.number)
    account = BankAccount(
        siren=given.siren,
        holder=given.holder,
        label=given.label,
        search=fold(f"{given.holder} {given.label}")[:LONGEST_SEARCH],
        iban=given.iban.number,
        bic=given.bic,
        bank=given.iban.bank[:120],
        usable_from=days_later(paris_day(now), delay_days),
        recorded_at=now,
        recorded_by=actor.name,
    )
    session.add(account)
    session.flush()
    _keep(session, actor, "bank_account.recorded", account, now)
    tell_administrators(
        session,
        registration,
        actor,
        template="bank_account_recorded",
        page="payments.accounts",
        about={**_shown(account), "usable_from": account.usable_from},
        now=now,
    )
    return account


def remove_account(
    session: Session, actor: Actor, *, account_id: UUID, now: datetime
) -> BankAccount:
    """Remove an account: its mandates are revoked, and it leaves the complement of registration.

    Its past payments keep naming it. NotFound, Forbidden.
    """
    registration = hold_with(session, actor, Permission.PAYMENT_MANAGE)
    account = account_of(session, account_id)
    mandates = session.scalars(
        select(SepaMandate).where(
            SepaMandate.account_id == account.id, SepaMandate.state != MandateState.REVOKED
        )
    ).all()
    for mandate in mandates:
        end_mandate(session, actor, mandate, why="", now=now)
    session.execute(delete(Complement).where(Complement.account_id == account.id))
    account.removed_at = now
    account.removed_by = actor.name
    session.flush()
    _keep(session, actor, "bank_account.removed", account, now)
    tell_administrators(
        session,
        registration,
        actor,
        template="bank_account_removed",
        page="payments.accounts",
        about=_shown(account),
        now=now,
    )
    return account


def _refuse_known(session: Session, siren: str, iban: str) -> None:
    known = session.scalars(
        select(BankAccount.recorded_at).where(
            BankAccount.siren == siren,
            BankAccount.iban == iban,
            BankAccount.removed_at.is_(None),
        )
    ).one_or_none()
    if known is not None:
        raise Refusal(Reason.ACCOUNT_KNOWN, recorded_on=paris_day(known))


def _shown(account: BankAccount) -> dict[str, Argument]:
    """An account as the journal and the mails tell it: neither ever holds the whole number."""
    return {
        "iban": masked_iban(account.iban),
        "siren": account.siren,
        "holder": account.holder,
    }


def _keep(session: Session, actor: Actor, action: str, account: BankAccount, now: datetime) -> None:
    record(session, actor, action, subject=str(account.public_id), details=_shown(account), now=now)
