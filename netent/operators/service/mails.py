"""What operators are told of their own accounts, and the trail keeps of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from netent.accounts.service.locks import Count
from netent.audit.service import record
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.operators.models import OperatorAccount
from netent.operators.states import OperatorState


class AccountChange(StrEnum):
    """What became of an operator's ways in, as his mails say it."""

    PASSWORD = "password"
    FACTOR = "factor"
    BOTH = "both"


def tell_of_lock(
    session: Session, account: OperatorAccount, count: Count, *, address: str | None, now: datetime
) -> None:
    """Keep in the trail that tries have locked an operator, and mail him until when."""
    record(
        session,
        None,
        "operator.locked",
        subject=str(account.public_id),
        details={"failures": count.failures, "until": count.locked_until, "address": address},
        now=now,
    )
    if account.state is not OperatorState.ACTIVE:
        return
    send_mail(
        session,
        template="operator_locked",
        recipient=account.email,
        locale=account.locale,
        arguments={
            "name": account.name,
            "locked_at": now,
            "locked_until": count.locked_until,
            "address": address,
            "url": Link("operators.sign_in"),
        },
        registration_id=None,
        now=now,
    )


def tell_of_change(
    session: Session,
    account: OperatorAccount,
    change: AccountChange,
    *,
    address: str | None,
    now: datetime,
) -> None:
    """Mail the operator that he signs in otherwise from now on."""
    send_mail(
        session,
        template="operator_changed",
        recipient=account.email,
        locale=account.locale,
        arguments={
            "name": account.name,
            "change": change.value,
            "changed_at": now,
            "address": address,
            "url": Link("operators.sign_in"),
        },
        registration_id=None,
        now=now,
    )
