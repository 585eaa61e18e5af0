"""Fictitious bodies, and an account with its mandates, so that payments have something to show."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.sheets import read_sheet
from netent.payments.banking import read_iban
from netent.payments.models import PaymentBody
from netent.payments.queries.accounts import is_held
from netent.payments.service.accounts import NewAccount, record_account
from netent.payments.service.bodies import RULES, load_bodies
from netent.payments.service.mandates import acknowledge_mandate, draft_mandate

_BODIES = Path(__file__).parent / "data" / "payments" / "bodies.csv"
_LONGEST_BYTES = 100_000
# Of a bank that does not exist.
_IBAN, _BIC = "FR7699999000010000000000115", "FICTFRPPXXX"
_SIGNED, _DRAFTED = "FICTIF1", "FICTIF2"


def enter_bodies(session: Session, *, now: datetime) -> None:
    """Add the fictitious bodies that are lacking; one that exists is left as it is."""
    lines = read_sheet(_BODIES.read_bytes(), RULES, longest_bytes=_LONGEST_BYTES, key=("code",))
    known = set(session.scalars(select(PaymentBody.code)))
    load_bodies(session, [line for line in lines if line.cells["code"] not in known], now=now)


def enter_account(session: Session, actor: Actor, siren: str, name: str, *, now: datetime) -> None:
    """An account of the firm's own company, a mandate that is signed, and one that waits."""
    if not is_held(session, siren):
        return
    iban = read_iban(_IBAN)
    given = NewAccount(siren=siren, holder=name[:70], label="Fictif", iban=iban, bic=_BIC)
    account = record_account(session, actor, given=given, delay_days=0, now=now)
    for body in (_SIGNED, _DRAFTED):
        mandate = draft_mandate(
            session, actor, account_id=account.public_id, body=body, declaration="", now=now
        )
        if body == _SIGNED:
            acknowledge_mandate(
                session,
                actor,
                mandate_id=mandate.public_id,
                signatory=actor.name,
                place="Lyon",
                signed_on=paris_day(now),
                now=now,
            )
