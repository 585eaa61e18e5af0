"""The life of a mandate: drafted, acknowledged by who signs, revoked (product §11)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.ibans import masked_iban
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument
from netent.payments.mandate_keys import new_rum
from netent.payments.models import BankAccount, PaymentBody, SepaMandate
from netent.payments.queries.accounts import account_of
from netent.payments.queries.bodies import body_coded, with_mandates_here
from netent.payments.service.settling import reject_by_mandate
from netent.payments.states import MandatePlace, MandateState
from netent.payments.telling import tell_administrators
from netent.tenancy.holding import hold_with


def draft_mandate(
    session: Session, actor: Actor, *, account_id: UUID, body: str, declaration: str, now: datetime
) -> SepaMandate:
    """Draft the mandate of a key, with the reference that its debtor is told; not yet signed.

    `declaration` is empty where the body alone counts. NotFound, Forbidden. Refusal when the body
    has no such mandates here, or when one of this key lives.
    """
    hold_with(session, actor, Permission.PAYMENT_MANAGE)
    account = account_of(session, account_id)
    creditor = body_coded(session, body)
    if declaration not in with_mandates_here(creditor):
        if creditor.mandates_at is MandatePlace.HERE:
            raise Refusal(Reason.BODY_NOT_PAID, body=creditor.name)
        raise Refusal(Reason.MANDATE_ELSEWHERE, body=creditor.name)
    if not (creditor.ics and creditor.iban and creditor.bic):
        raise Refusal(Reason.BODY_NOT_READY, body=creditor.name)
    _refuse_second(session, account, creditor, declaration)
    mandate = SepaMandate(
        account_id=account.id,
        body_id=creditor.id,
        declaration=declaration,
        rum=new_rum(account.siren, declaration),
        state=MandateState.DRAFTED,
        drafted_at=now,
        drafted_by=actor.name,
    )
    session.add(mandate)
    session.flush()
    _keep(session, actor, "mandate.drafted", mandate, account, creditor, now)
    return mandate


def acknowledge_mandate(
    session: Session,
    actor: Actor,
    *,
    mandate_id: UUID,
    signatory: str,
    place: str,
    signed_on: date,
    now: datetime,
) -> SepaMandate:
    """Take a mandate as signed: from then on the body may debit by it. NotFound, Forbidden.

    Refusal unless it is drafted, told with what it is and since when.
    """
    registration = hold_with(session, actor, Permission.PAYMENT_MANAGE)
    mandate = _mandate(session, mandate_id)
    if mandate.state is not MandateState.DRAFTED:
        raise _moved_on(mandate)
    mandate.state = MandateState.ACKNOWLEDGED
    mandate.signatory = signatory
    mandate.signed_at_place = place
    mandate.signed_on = signed_on
    mandate.acknowledged_at = now
    mandate.acknowledged_by = actor.name
    session.flush()
    account, body = _of(session, mandate)
    _keep(session, actor, "mandate.acknowledged", mandate, account, body, now)
    tell_administrators(
        session,
        registration,
        actor,
        template="mandate_acknowledged",
        page="payments.mandates",
        about=_about(mandate, account, body),
        now=now,
    )
    return mandate


def revoke_mandate(
    session: Session, actor: Actor, *, mandate_id: UUID, why: str, now: datetime
) -> SepaMandate:
    """End a mandate: nothing more is debited by it, orders that wait included.

    NotFound, Forbidden. Refusal once it is revoked.
    """
    registration = hold_with(session, actor, Permission.PAYMENT_MANAGE)
    mandate = _mandate(session, mandate_id)
    if mandate.state is MandateState.REVOKED:
        raise _moved_on(mandate)
    end_mandate(session, actor, mandate, why=why, now=now)
    account, body = _of(session, mandate)
    _keep(session, actor, "mandate.revoked", mandate, account, body, now)
    tell_administrators(
        session,
        registration,
        actor,
        template="mandate_revoked",
        page="payments.mandates",
        about=_about(mandate, account, body),
        now=now,
    )
    return mandate


def end_mandate(
    session: Session, actor: Actor, mandate: SepaMandate, *, why: str, now: datetime
) -> None:
    """Revoke a live mandate, as an act of its own or with its account."""
    mandate.state = MandateState.REVOKED
    mandate.revoked_at = now
    mandate.revoked_by = actor.name
    mandate.why_revoked = why
    session.flush()
    reject_by_mandate(session, actor, mandate, now=now)


def _mandate(session: Session, public_id: UUID) -> SepaMandate:
    found = session.scalars(
        select(SepaMandate).where(SepaMandate.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _moved_on(mandate: SepaMandate) -> Refusal:
    if mandate.state is MandateState.REVOKED:
        return Refusal(Reason.MANDATE_REVOKED, at=mandate.revoked_at, by=mandate.revoked_by)
    return Refusal(
        Reason.MANDATE_ACKNOWLEDGED, at=mandate.acknowledged_at, by=mandate.acknowledged_by
    )


def _refuse_second(
    session: Session, account: BankAccount, body: PaymentBody, declaration: str
) -> None:
    known = session.scalars(
        select(SepaMandate.rum).where(
            SepaMandate.account_id == account.id,
            SepaMandate.body_id == body.id,
            SepaMandate.declaration == declaration,
            SepaMandate.state != MandateState.REVOKED,
        )
    ).one_or_none()
    if known is not None:
        raise Refusal(Reason.MANDATE_KNOWN, rum=known)


def _of(session: Session, mandate: SepaMandate) -> tuple[BankAccount, PaymentBody]:
    return (
        session.get_one(BankAccount, mandate.account_id),
        session.get_one(PaymentBody, mandate.body_id),
    )


def _about(mandate: SepaMandate, account: BankAccount, body: PaymentBody) -> dict[str, Argument]:
    return {
        "rum": mandate.rum,
        "body": body.name,
        "declaration": mandate.declaration or "DSN, PASRAU",
        "iban": masked_iban(account.iban),
        "holder": account.holder,
    }


def _keep(
    session: Session,
    actor: Actor,
    action: str,
    mandate: SepaMandate,
    account: BankAccount,
    body: PaymentBody,
    now: datetime,
) -> None:
    details = {
        "rum": mandate.rum,
        "body": body.name,
        "declaration": mandate.declaration,
        "iban": masked_iban(account.iban),
    }
    record(session, actor, action, subject=str(mandate.public_id), details=details, now=now)
