"""What a registration pays with: an account, a mandate, a line of the complement."""

from collections.abc import Mapping
from typing import Any

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.payments.queries.accounts import is_held
from netent.payments.service.complements import set_complement
from netent.tenancy.models import Registration
from tests.factories.payments import make_account, make_body, make_mandate
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, actor_of, make_administrator


class Paying:
    """One of each, of a registration's own company."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self.administrator = make_administrator(registration, first_name="Odile")
        with reading(Tenant(registration.id)) as session:
            is_known = is_held(session, registration.siren)
        if not is_known:
            make_own_sites(registration, 1)
        make_body("MATRICE", declarations=("DSN", "DUCS"))
        self.account = make_account(registration, self.administrator)
        self.mandate = make_mandate(
            registration, self.administrator, self.account, body="MATRICE", signed=False
        )
        self.set_complement()

    def set_complement(self) -> None:
        """Set the line, anew where it was taken back."""
        with transaction(Tenant(self.registration.id)) as session:
            self.complement = set_complement(
                session,
                actor_of(self.registration, self.administrator),
                account_id=self.account.public_id,
                body="MATRICE",
                declaration="DUCS",
                now=NOW,
            )

    @property
    def identifiers(self) -> Mapping[str, dict[str, Any]]:
        """How each is asked for."""
        return {
            "bank account": {"account_id": self.account.public_id},
            "mandate": {"mandate_id": self.mandate.public_id},
            "complement": {"complement_id": self.complement.public_id},
        }
