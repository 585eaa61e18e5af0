"""A declarant who files and pays for a client: his account, its mandate, the file's blocks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.filing.models import Filing
from netent.payments.models import BankAccount, PaymentOrder, SepaMandate
from netent.payments.service.complements import set_complement
from netent.payments.service.ordering import Ordered, order_payments
from netent.tenancy.models import Member
from tests.consultation.office import Office, at
from tests.factories.filings import Lines, make_filing, neodes, payment
from tests.factories.payments import IBAN, carry_bodies, make_account, make_body, make_mandate
from tests.factories.tenancy import actor_of

NOW = at(21)
NOVEMBER = date(2026, 11, 1)
BODY = "PREV01"


class Desk:
    """An office that pays for its first client."""

    def __init__(self) -> None:
        self.office = Office()
        self.office.grant(self.office.rights("DSN", "DPAE", "DUCS"), at(2))
        self.registration = self.office.registration
        self.tenant = self.office.tenant
        self.bruno: Member = self.office.members[0]
        self.siret = self.office.sirets[0]
        carry_bodies()
        self.body = make_body(BODY, declarations=("DSN", "PASRAU", "DUCS"))

    def account(
        self, *, iban: str = IBAN, siret: str | None = None, delay_days: int = 0
    ) -> BankAccount:
        """The client's account."""
        return make_account(
            self.registration,
            self.office.administrator,
            siren=(siret or self.siret)[:9],
            iban=iban,
            delay_days=delay_days,
            now=NOW,
        )

    def mandate(
        self, account: BankAccount, *, declaration: str = "", signed: bool = True
    ) -> SepaMandate:
        """A mandate for the body, acknowledged unless told otherwise."""
        return make_mandate(
            self.registration,
            self.office.administrator,
            account,
            body=BODY,
            declaration=declaration,
            signed=signed,
            now=NOW,
        )

    def filed(self, *lines: tuple[str, str], siret: str | None = None) -> Filing:
        """A DSN of the client for November with these lines."""
        siret = siret or self.siret
        content = neodes(siret, NOVEMBER, *lines)
        return make_filing(self.registration, self.bruno, siret, "DSN", content=content, now=NOW)

    def december(self) -> Filing:
        """The next one, filed in January."""
        content = neodes(self.siret, date(2026, 12, 1), *block())
        return make_filing(
            self.registration,
            self.bruno,
            self.siret,
            "DSN",
            "2026-12",
            content=content,
            now=NOW + timedelta(days=44),
        )

    def ducs(self, account: BankAccount) -> Filing:
        """A nil DUCS, with a complement that says who is paid."""
        with transaction(self.tenant) as session:
            set_complement(
                session,
                actor_of(self.registration, self.office.administrator),
                account_id=account.public_id,
                body=BODY,
                declaration="DUCS",
                now=NOW,
            )
        return make_filing(self.registration, self.bruno, self.siret, "DUCS", now=NOW)

    def order(
        self,
        filing: Filing,
        *,
        by: Member | None = None,
        amounts: dict[str, Decimal] | None = None,
        now: datetime = NOW,
    ) -> Ordered:
        """Order what the filing leaves to pay."""
        with transaction(self.tenant) as session:
            return order_payments(
                session,
                actor_of(self.registration, by or self.bruno),
                filing_id=filing.public_id,
                amounts=amounts or {},
                now=now,
            )

    def orders(self) -> Sequence[PaymentOrder]:
        """All of them, in their order."""
        with reading(self.tenant) as session:
            return session.scalars(select(PaymentOrder).order_by(PaymentOrder.id)).all()

    def found(self, order_id: UUID) -> PaymentOrder:
        """One of them as it stands."""
        return next(each for each in self.orders() if each.public_id == order_id)


def block(body: str = BODY, amount: str = "1234.50", **other: str) -> Lines:
    """The lines of a payment block for the body that debits here."""
    return payment(body, amount, **other)
