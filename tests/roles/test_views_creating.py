"""The form of a new declarant: what is asked, what is refused at its field, what is shown once."""

from datetime import date

import pytest
from sqlalchemy import select

from netent.accounts.service import Credentials, SignedIn
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")

GOOD = {
    "last_name": "Le Goff",
    "first_name": "Maëlle",
    "email": "maelle@cabinet.example",
    "phone": "",
}
TOO_LONG = "a" * 81


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(
        registration, administrator=True, declarant=False, first_name="Anne", last_name="Morvan"
    )


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def send(pages: Pages, registration: Registration, status: int = 200, **typed: object) -> Seen:
    fields = {**GOOD, "mode": "manual", "siret": siret_of(registration.siren, 1000), **typed}
    return pages.press(pages.get("roles.create"), "roles.create", fields, status=status)


def fact(page: Seen, name: str) -> str:
    labels = [tag.get_text(strip=True) for tag in page.soup.select("dl.facts dt")]
    return str(page.soup.select("dl.facts dd")[labels.index(name)].get_text(" ", strip=True))


def newcomers(registration: Registration) -> list[Member]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Member).where(Member.way_in.is_not(None))))


def test_answer_shows_the_password_once_and_what_to_do_with_it(
    pages: Pages, registration: Registration
) -> None:
    done = send(pages, registration, declarations=["DSN"])
    code = fact(done, "Mot de passe provisoire")
    assert code.isdecimal()
    assert len(code) == 5
    assert fact(done, "Valable jusqu’au") == "5 décembre 2026 à 14\u00a0h\u00a005"
    assert fact(done, "Déclarations") == "DSN"
    assert "ne sera plus affiché" in done.text
    assert "/connexion" in done.text
    assert done.response.headers["Cache-Control"] == "private, no-store"
    (member,) = newcomers(registration)
    later = pages.get("roles.show", member_id=member.public_id)
    assert code not in later.text.replace(" ", "").replace(member.siret, "")
    person = make_typing(registration, member, code)
    assert isinstance(enter(person), SignedIn)


def make_typing(registration: Registration, member: Member, code: str) -> Person:
    typed = Credentials(member.siret, member.last_name, member.first_name, code)
    return Person(registration, member, typed)


def test_what_is_pasted_is_made_tidy(pages: Pages, registration: Registration) -> None:
    send(
        pages,
        registration,
        last_name="  LE\u00a0 GOFF\t",
        first_name="Mae\u0308lle\u200b",
        email=" maelle@cabinet.example\u00a0",
        phone="+33 (0)6.12-34 56 78",
    )
    (member,) = newcomers(registration)
    assert (member.last_name, member.first_name) == ("LE GOFF", "Maëlle")
    assert (member.email, member.phone) == ("maelle@cabinet.example", "+330612345678")


@pytest.mark.parametrize("name", ["Ιωάννα", "Наталья", "李", "O’Neil-Šimková"])
def test_name_in_another_alphabet_is_kept_as_it_is(
    pages: Pages, registration: Registration, name: str
) -> None:
    send(pages, registration, first_name=name)
    assert [member.first_name for member in newcomers(registration)] == [name]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("last_name", "", "Indiquez le nom."),
        ("last_name", " \u00a0 ", "Indiquez le nom."),
        ("last_name", "-- 12", "aucune lettre"),
        ("last_name", TOO_LONG, "80 caractères au plus"),
        ("last_name", "ﷺ" * 10, "80 caractères au plus"),
        ("last_name", "Le\x00Goff", "caractère invisible"),
        ("first_name", "", "Indiquez le prénom."),
        ("first_name", TOO_LONG, "80 caractères au plus"),
        ("email", "", "Indiquez l’adresse électronique."),
        ("email", "maelle", "nom@domaine.fr"),
        ("email", "a b@cabinet.example", "nom@domaine.fr"),
        ("email", "a@b\x00c.fr", "nom@domaine.fr"),
        ("email", "a" * 250 + "@b.fr", "trop longue"),
        ("phone", "12", "6 à 15 chiffres"),
        ("phone", "06 12 34 56 78 90 12 34 56", "6 à 15 chiffres"),
        ("phone", "bureau", "6 à 15 chiffres"),
        ("phone", "٠٦١٢٣٤٥٦٧٨", "6 à 15 chiffres"),
        ("siret", "", "Choisissez un établissement"),
        ("siret", "35600000000048", "Choisissez un établissement"),
    ],
)
def test_wrong_field_is_told_beside_it_and_everything_typed_is_kept(
    pages: Pages, registration: Registration, field: str, typed: str, said: str
) -> None:
    page = send(pages, registration, 422, declarations=["DPAE"], **{field: typed})
    wrong = page.soup.select_one(f"#{field}")
    assert wrong is not None
    assert wrong["aria-invalid"] == "true"
    error = page.soup.select_one(f"#{field}-error")
    assert error is not None
    assert said in error.get_text()
    kept = {name: value for name, value in GOOD.items() if name not in (field, "phone")}
    assert {name: page.soup.select_one(f"#{name}")["value"] for name in kept} == kept  # type: ignore[index]
    assert page.soup.select_one("#declaration-DPAE[checked]") is not None
    assert newcomers(registration) == []


def test_removed_declaration_creates_nobody(pages: Pages, registration: Registration) -> None:
    refused = send(pages, registration, status=422, declarations=["DSN", "TVA"])
    assert refused.errors()[0].startswith("TVA : ces déclarations ne sont pas")
    assert newcomers(registration) == []
    kept = [tag["value"] for tag in refused.soup.select("input[name=declarations][checked]")]
    assert kept == ["DSN"]


def test_second_press_creates_nobody_and_leads_to_who_is_there(
    pages: Pages, registration: Registration
) -> None:
    send(pages, registration)
    again = send(pages, registration, 422, last_name="LE GOFF")
    assert "se connecte déjà" in again.errors()[0]
    (member,) = newcomers(registration)
    assert again.link("Ouvrir la page de cette personne") == f"/declarants/{member.public_id}"


def test_somebody_of_another_registration_is_named_to_nobody(
    pages: Pages, registration: Registration
) -> None:
    stranger = make_person(make_registration(), first_name="Maëlle", last_name="Le Goff")
    page = send(pages, registration, 422, siret=stranger.member.siret)
    assert "Choisissez un établissement de la liste" in page.errors()[0]


def test_list_of_establishments_leaves_out_the_closed_ones(
    pages: Pages, registration: Registration
) -> None:
    first, second = (siret_of(registration.siren, rank) for rank in (1000, 1001))
    page = pages.get("roles.create")
    assert [option["value"] for option in page.soup.select("#siret option")] == ["", first, second]
    make_establishments([second], closed_on=date(2026, 3, 1))
    assert pages.get("roles.create").soup.select_one("#siret") is None  # one is left: it is his


def test_only_establishment_is_not_asked_for(database: TestDatabase) -> None:
    registration = make_registration(RegistrationKind.MONO)
    make_own_sites(registration, 1)
    pages = Pages(database.app).sign_in(make_person(registration, administrator=True))
    page = pages.get("roles.create")
    assert page.soup.select_one("#siret") is None
    pages.press(page, "roles.create", {**GOOD, "mode": "manual"})
    assert [member.siret for member in newcomers(registration)] == [
        siret_of(registration.siren, 1000)
    ]


def test_number_is_typed_where_there_are_too_many_and_checked_at_its_field(
    database: TestDatabase,
) -> None:
    registration = make_registration()
    make_own_sites(registration, 52)
    pages = Pages(database.app).sign_in(make_person(registration, administrator=True))
    field = pages.get("roles.create").soup.select_one("input#siret")
    assert field is not None
    siret = siret_of(registration.siren, 1050)
    closed = siret_of(registration.siren, 1049)
    make_establishments([closed], closed_on=date(2026, 3, 1))
    said = {
        "": "Indiquez le SIRET.",
        siret[:-1]: "14 chiffres sont attendus",
        "35600000000048": "n’est pas celui d’un établissement de votre inscription",
        closed: "Établissement fermé depuis le 1er mars 2026.",
    }
    for typed, words in said.items():
        page = send(pages, registration, 422, siret=typed)
        error = page.soup.select_one("#siret-error")
        assert error is not None
        assert words in error.get_text()
    send(pages, registration, siret=f" {siret[:3]} {siret[3:6]}\u00a0{siret[6:9]}\u202f{siret[9:]}")
    assert [member.siret for member in newcomers(registration)] == [siret]


def test_registration_without_active_establishment_is_told_why(database: TestDatabase) -> None:
    registration = make_registration()
    pages = Pages(database.app).sign_in(make_person(registration, administrator=True))
    page = pages.get("roles.create")
    assert "Aucun établissement actif" in page.text
    assert page.form("roles.create") is None
    pages.post("roles.create", GOOD, status=422)
    assert newcomers(registration) == []


def test_new_password_is_confirmed_first_and_shown_once(
    pages: Pages, registration: Registration
) -> None:
    first = fact(send(pages, registration), "Mot de passe provisoire")
    (member,) = newcomers(registration)
    page = pages.get("roles.confirm_password", member_id=member.public_id)
    done = pages.press(page, "roles.give_password")
    code = fact(done, "Mot de passe provisoire")
    assert done.response.headers["Cache-Control"] == "private, no-store"
    if code != first:
        assert not isinstance(enter(make_typing(registration, member, first)), SignedIn)
    assert isinstance(enter(make_typing(registration, member, code)), SignedIn)
