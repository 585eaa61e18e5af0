"""A registration made by the wizard: its kind, its first administrator, what he holds."""

from datetime import timedelta

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.decision import decide_in
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, RegistrationKind, Role, WayIn
from netent.kernel.reasons import Reason
from netent.notices import letters
from netent.notices.letters import LetterEntry
from netent.notices.states import LetterTemplate
from netent.perimeter.models import Site
from netent.registering.account import from_json
from netent.registering.queries import founding_record
from netent.tenancy.models import Registration
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.registering.wizard import (
    PASSWORD,
    Wizard,
    drafts,
    last_token,
    made,
    make_company,
    members_of,
    registration_of,
)
from tests.support.databases import TestDatabase
from tests.support.pages import Pages


def sites_of(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Site.siret).order_by(Site.siret)))


def letters_sent() -> list[LetterEntry]:
    with reading(PORTAL) as session:
        return letters.waiting(session, now=NOW)


def sign_in(database: TestDatabase, siret: str, to: str = "home.index") -> Pages:
    pages = Pages(database.app)
    typed = {
        "siret": siret,
        "last_name": "LEFEVRE",
        "first_name": "anne laure",
        "password": PASSWORD,
    }
    pages.press(pages.get("accounts.sign_in"), "accounts.sign_in", typed, to=to)
    return pages


def test_first_administrator_is_active_once_he_has_validated_his_address(
    wizard: Wizard,
) -> None:
    (siret,) = make_company()
    waiting = wizard.register(siret)
    assert "anne-laure@lefevre.example" in waiting.text
    assert registration_of(siret) is None
    done = wizard.follow(last_token())
    assert done.h1 == "Votre inscription est faite"
    registration = made(siret)
    assert (registration.kind, registration.name) == (RegistrationKind.MONO, "MENUISERIE LEFEVRE")
    (member,) = members_of(registration)
    assert member.state is MemberState.ACTIVE
    assert member.roles == {Role.ADMINISTRATOR, Role.DECLARANT}
    assert (member.way_in, member.email_validated_at) == (WayIn.FIRST_ADMINISTRATOR, NOW)
    assert (member.full_name, member.phone) == ("Anne-Laure Lefèvre", "0478000001")
    assert [mail.template for mail in mails()] == ["registration_link", "registration_done"]
    assert drafts() == []
    pages = sign_in(wizard.database, siret)
    assert "Premier administrateur de l’inscription" in pages.get("accounts.show").text


def test_rights_of_the_first_administrator_open_after_their_access_delay(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    registration = made(siret)
    (member,) = members_of(registration)
    today = paris_day(NOW)
    with reading(Tenant(registration.id)) as session:

        def decide(code: str, days: int) -> tuple[bool, Reason | None]:
            found = decide_in(
                session,
                member_id=member.public_id,
                declaration=code,
                siret=siret,
                on=today + timedelta(days=days),
            )
            return found.allowed, found.reason

        assert decide("DSN", 0) == (False, Reason.ACCESS_DELAY)
        assert decide("DSN", 1) == (True, None)
        assert decide("DPAE", 1) == (True, None)
        assert decide("C3S", 1) == (False, Reason.NO_HABILITATION)


def test_head_of_the_establishment_is_told_by_letter(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    (letter,) = letters_sent()
    assert letter.template is LetterTemplate.HEAD_INFORMED
    assert list(letter.address)[-2:] == ["1 RUE DU PORT", "69004 LYON"]
    assert letter.arguments["administrator"] == "Anne-Laure Lefèvre"
    assert letter.arguments["registered_at"] == NOW


def test_hidden_company_gets_no_letter_and_its_name_is_not_shown(wizard: Wizard) -> None:
    (siret,) = make_company(name="SECRET ET FILS", diffusible=False)
    wizard.begin(siret)
    page = wizard.pages.get("registering.establishment")
    assert "non diffusés" in page.text
    assert "SECRET" not in page.response.text
    assert "RUE DU PORT" not in page.response.text
    wizard.describe(declarations=("DPAE",))
    wizard.answer("confirmation", to="sent")
    wizard.follow(last_token())
    assert made(siret).name.startswith("SIREN")
    assert letters_sent() == []


def test_company_of_several_establishments_is_multi_with_those_ticked(wizard: Wizard) -> None:
    sirets = make_company(4)
    wizard.begin(sirets[0])
    wizard.describe(has_sites=True, declarations=("DPAE",))
    wizard.answer("sites", {"siret": [sirets[1], sirets[3]], "act": "done"}, to="confirmation")
    page = wizard.pages.get("registering.confirmation")
    assert "Multi établissements" in page.text
    wizard.answer("confirmation", to="sent")
    with transaction(PORTAL) as session:
        session.get_one(Establishment, sirets[3]).active = False
    wizard.follow(last_token())
    registration = made(sirets[0])
    assert registration.kind is RegistrationKind.MULTI
    assert sites_of(registration) == [sirets[0], sirets[1]]


def test_company_whose_other_sites_closed_meanwhile_is_mono(wizard: Wizard) -> None:
    sirets = make_company(2)
    wizard.begin(sirets[0])
    wizard.describe(has_sites=True, declarations=("DPAE",))
    wizard.answer("sites", {"siret": [], "act": "done"}, to="confirmation")
    wizard.answer("confirmation", to="sent")
    with transaction(PORTAL) as session:
        session.get_one(Establishment, sirets[1]).active = False
    wizard.follow(last_token())
    assert made(sirets[0]).kind is RegistrationKind.MONO


def test_c3s_has_its_own_path_without_charter(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.answer("access", {"access": "own"}, to="profile")
    wizard.answer("profile", {"profile": "private", "purpose": "contributions"}, to="sector")
    page = wizard.answer("sector", {"sector": "c3s"}, to="declarations")
    ticked = [tag["value"] for tag in page.soup.select("input[name=declarations][checked]")]
    assert ticked == ["C3S"]
    wizard.answer("declarations", {"declarations": ["C3S"]}, to="confirmation")
    wizard.answer("confirmation", to="sent")
    wizard.follow(last_token())
    (member,) = members_of(made(siret))
    with reading(Tenant(member.registration_id)) as session:
        found = decide_in(
            session,
            member_id=member.public_id,
            declaration="C3S",
            siret=siret,
            on=paris_day(NOW) + timedelta(days=8),
        )
    assert found.allowed


def test_account_of_the_registration_is_kept_for_its_administrators(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    before = wizard.pages.client.get(wizard.pages.url("registering.account_so_far_pdf"))
    assert before.data.startswith(b"%PDF-")
    assert before.headers["Cache-Control"] == "private, no-store"
    wizard.follow(last_token())
    pages = sign_in(wizard.database, siret)
    after = pages.client.get(
        pages.get("home.index").link("Télécharger le compte rendu de l’inscription (PDF)")
    )
    assert after.data.startswith(b"%PDF-")
    with reading(Tenant(made(siret).id)) as session:
        record = founding_record(session)
    assert record is not None
    account = from_json(record.account)
    assert (account.profile, account.sector) == (
        "Une entreprise ou un organisme du secteur privé",
        "Régime général",
    )
    assert [row.code for row in account.declarations] == ["DSN", "DPAE"]
    assert (account.registered_at, account.expires_at) == (NOW, None)


def test_founding_is_one_event_of_a_chain_that_holds(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    with reading(Tenant(made(siret).id)) as session:
        events = session.scalars(select(AuditEvent)).all()
    (event,) = events
    assert event.action == "registration.founded"
    assert event.actor_name == "Anne-Laure Lefèvre"
    assert event.details["head_informed"] is True
    assert event.details["rights"] > 0
    assert PASSWORD not in str(event.details)
