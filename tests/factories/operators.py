"""Operators with a way in, and a browser in which one is signed in."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

import pyotp

from netent.accounts.factors import keys
from netent.accounts.factors.totp import new_secret
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.actor import Operator
from netent.operators.models import OperatorAccount
from netent.operators.queries import operator_of
from netent.operators.service import Credentials, create_operator, sealed_for
from tests.accounts.people import CHEAP
from tests.factories.tenancy import NOW
from tests.support.pages import Pages
from tests.support.seen import Seen

PASSWORD = "Une longue phrase 2026"

_unique = count()


@dataclass(frozen=True)
class Operating:
    """An operator, and what he signs in with."""

    id: int
    email: str
    secret: str

    def code(self, now: datetime = NOW) -> str:
        """What his application shows at a moment."""
        return pyotp.TOTP(self.secret).at(now)

    def typing(self, now: datetime = NOW, **changes: str) -> Credentials:
        """What he types at his door."""
        typed = {"email": self.email, "password": PASSWORD, "code": self.code(now)}
        return Credentials(**{**typed, **changes})

    @property
    def acting(self) -> Operator:
        """The operator as the services see him act."""
        account = account_of(self)
        return Operator(account.id, account.public_id, account.name, "192.0.2.9")


def make_operator(*, name: str = "Odile Garnier", has_factor: bool = True) -> Operating:
    """An operator with a password, and an application unless told otherwise."""
    email = f"odile.{next(_unique)}@netent.example"
    secret = new_secret()
    with transaction(PORTAL) as session:
        account, _token = create_operator(session, email=email, name=name, now=NOW)
        account.password_hash, account.password_set_at = CHEAP.hash(PASSWORD), NOW
        if has_factor:
            account.totp_sealed = keys.seal(sealed_for(account.id), secret)
            account.totp_set_at = NOW
    return Operating(account.id, email, secret)


def account_of(operator: Operating) -> OperatorAccount:
    """The row as it stands, from a fresh session."""
    with reading(PORTAL) as session:
        return operator_of(session, operator.id)


def sign_in_operator(pages: Pages, operator: Operating) -> Seen:
    """Sign in by the real form, with the code of this moment."""
    typed = operator.typing(clock.now())
    fields = {"email": typed.email, "password": typed.password, "code": typed.code}
    page = pages.get("operators.sign_in")
    return pages.press(page, "operators.sign_in", fields, to="desk.index")
