"""Somebody who registers: a company of the directory, and the answers he gives page by page."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Company, Establishment
from netent.notices.sealing import unseal
from netent.registering.models import Draft
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import new_siren, siret_of
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

PASSWORD = "Bonjour2026"
IDENTITY = {
    "civility": "madam",
    "last_name": "Lefèvre",
    "first_name": "Anne-Laure",
    "email": "anne-laure@lefevre.example",
    "phone": "04 78 00 00 01",
}
ACCESS = {
    "password": PASSWORD,
    "again": PASSWORD,
    "question": "first_book",
    "answer": "Le Petit Prince",
}


def make_company(
    sites: int = 1, *, name: str | None = "MENUISERIE LEFEVRE", diffusible: bool = True
) -> list[str]:
    """A company of the directory, its establishments active and with an address; their SIRETs."""
    siren = new_siren()
    sirets = [siret_of(siren, rank) for rank in range(1, sites + 1)]
    with transaction(PORTAL) as session:
        session.add(Company(siren=siren, name=name, diffusible=diffusible, active=True))
        session.add_all(
            Establishment(
                siret=siret,
                active=True,
                is_head_office=rank == 0,
                address=f"{rank + 1} RUE DU PORT",
                postal_code="69004",
                commune="LYON",
                activity="43.32A",
                diffusible=diffusible,
            )
            for rank, siret in enumerate(sirets)
        )
    return sirets


class Wizard:
    """One browser in the wizard."""

    def __init__(self, database: TestDatabase) -> None:
        self.database = database
        self.pages = Pages(database.app)

    def answer(
        self, step: str, fields: Mapping[str, Any] | None = None, *, to: str, **options: Any
    ) -> Seen:
        """Fill in the page of a step, which must lead to another."""
        page = self.pages.get(f"registering.{step}", **options)
        return self.pages.press(page, f"registering.{step}", fields, to=f"registering.{to}")

    def refused(self, step: str, fields: Mapping[str, Any] | None = None) -> Seen:
        """Fill in the page of a step, which must not let it through."""
        page = self.pages.get(f"registering.{step}")
        return self.pages.press(page, f"registering.{step}", fields, status=422)

    def identify(self, siret: str, *, to: str = "terms", **changes: str) -> Seen:
        """Say who one is."""
        return self.answer("identity", {**IDENTITY, "siret": siret, **changes}, to=to)

    def begin(self, siret: str, *, registered: bool = False, **changes: str) -> Seen:
        """Everything up to the recap, and the press under it."""
        self.identify(siret, **changes)
        self.answer("terms", {"accepted": "y"}, to="establishment")
        self.answer("establishment", to="password")
        self.answer("password", ACCESS, to="recap")
        return self.answer("recap", to="joining" if registered else "access")

    def describe(
        self,
        *,
        access: str = "own",
        profile: str = "private",
        sector: str = "general",
        declarations: Sequence[str] = ("DSN", "DPAE"),
        has_sites: bool = False,
    ) -> Seen:
        """What the company is and declares, up to the charter or the step after it."""
        self.answer("access", {"access": access}, to="profile")
        self.answer("profile", {"profile": profile, "purpose": "contributions"}, to="sector")
        self.answer("sector", {"sector": sector}, to="declarations")
        after = "charter" if "DSN" in declarations else "confirmation"
        to = "sites" if has_sites else after
        return self.answer("declarations", {"declarations": list(declarations)}, to=to)

    def come_to_declarants(self, siret: str) -> Seen:
        """A third party of one establishment, up to its first declarants."""
        self.begin(siret)
        self.answer("access", {"access": "clients"}, to="profile")
        answer = {"profile": "accountant", "purpose": "contributions"}
        self.answer("profile", answer, to="sector")
        self.answer("sector", {"sector": "general"}, to="declarations")
        return self.answer("declarations", {"declarations": ["DPAE"]}, to="declarants")

    def register(self, siret: str, **changes: str) -> Seen:
        """A company of one establishment, up to the page that waits for the link."""
        self.begin(siret, **changes)
        self.describe()
        self.answer("charter", {"accepted": "y"}, to="confirmation")
        return self.answer("confirmation", to="sent")

    def follow(self, token: str, *, status: int = 200) -> Seen:
        """Open the mailed link and press its button."""
        page = self.pages.get("registering.follow", token=token)
        return self.pages.press(page, "registering.validate", status=status)


def last_token() -> str:
    """The secret of the last mailed link."""
    mail = next(mail for mail in reversed(mails()) if mail.template == "registration_link")
    return token_of(mail)


def token_of(mail: Any) -> str:
    """The secret in a mail's link, as its address would show it."""
    return str(unseal(mail.arguments["url"]["sealed"])["token"])


def drafts() -> list[Draft]:
    """Every draft there is."""
    with reading(PORTAL) as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def registration_of(siret: str) -> Registration | None:
    """The live registration of a SIRET's company."""
    with reading(PORTAL) as session:
        return tenancy.live_registration(session, siret[:9])


def members_of(registration: Registration) -> list[Member]:
    """Its members, in the order in which they came."""
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Member).order_by(Member.id)))


def made(siret: str) -> Registration:
    """The same, which must be there."""
    registration = registration_of(siret)
    assert registration is not None
    return registration
