"""Setting and taking back lines of the complement of registration (product §11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.ibans import masked_iban
from netent.kernel.reasons import Reason
from netent.payments.mandate_keys import BY_DECLARATION
from netent.payments.models import BankAccount, Complement, PaymentBody
from netent.payments.queries.accounts import account_of
from netent.payments.queries.bodies import body_coded
from netent.tenancy.holding import hold_with


def set_complement(
    session: Session, actor: Actor, *, account_id: UUID, body: str, declaration: str, now: datetime
) -> Complement:
    """Let a company pay a body for a declaration from this account, in the place of another.

    The company is the account's. NotFound, Forbidden. Refusal where the body is not paid for it.
    """
    hold_with(session, actor, Permission.PAYMENT_MANAGE)
    account = account_of(session, account_id)
    creditor = body_coded(session, body)
    if declaration not in BY_DECLARATION or declaration not in creditor.declarations:
        raise Refusal(Reason.BODY_NOT_PAID, body=creditor.name)
    line = session.scalars(
        select(Complement).where(
            Complement.siren == account.siren,
            Complement.declaration == declaration,
            Complement.body_id == creditor.id,
        )
    ).one_or_none()
    before = "" if line is None else masked_iban(session.get_one(BankAccount, line.account_id).iban)
    if line is None:
        line = Complement(siren=account.siren, declaration=declaration, body_id=creditor.id)
        session.add(line)
    line.account_id = account.id
    line.set_at = now
    line.set_by = actor.name
    session.flush()
    details = {
        "siren": account.siren,
        "declaration": declaration,
        "body": creditor.name,
        "before": before,
        "after": masked_iban(account.iban),
    }
    record(session, actor, "complement.set", subject=str(line.public_id), details=details, now=now)
    return line


def remove_complement(
    session: Session, actor: Actor, *, complement_id: UUID, now: datetime
) -> None:
    """Take a line back: the body is no longer proposed when the declaration is paid.

    Its mandate stays until it is revoked. NotFound, Forbidden.
    """
    hold_with(session, actor, Permission.PAYMENT_MANAGE)
    line = session.scalars(
        select(Complement).where(Complement.public_id == complement_id)
    ).one_or_none()
    if line is None:
        raise NotFound
    details = {
        "siren": line.siren,
        "declaration": line.declaration,
        "body": session.get_one(PaymentBody, line.body_id).name,
        "before": masked_iban(session.get_one(BankAccount, line.account_id).iban),
    }
    session.delete(line)
    session.flush()
    record(
        session, actor, "complement.removed", subject=str(complement_id), details=details, now=now
    )
