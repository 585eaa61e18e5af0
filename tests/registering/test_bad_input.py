"""What people type and paste into the wizard: refused beside the field, kept but for secrets."""

from datetime import date

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Establishment
from tests.factories.identifiers import new_siren, siret_of
from tests.registering.wizard import ACCESS, IDENTITY, Wizard, drafts, make_company

LA_POSTE = "35600000024221"
UNKNOWN = siret_of(new_siren(), 77)


def error_of(page: object, field: str) -> str:
    tag = page.soup.select_one(f"#{field}-error")  # type: ignore[attr-defined]
    assert tag is not None, f"no error at {field}"
    return " ".join(tag.get_text(" ").split())


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("siret", "", "Indiquez le SIRET"),
        ("siret", "123", "14 chiffres"),
        ("siret", "44308090800018", "14 chiffres"),
        ("siret", "٤٤٣٠٨٠٩٠٨٠٠٠١٧", "14 chiffres"),
        ("siret", "4,43E+13", "14 chiffres"),
        ("siret", "9" * 500, "14 chiffres"),
        ("civility", "duc", "Civilité"),
        ("last_name", "", "Indiquez le nom"),
        ("last_name", " \u200b \u00a0", "Indiquez le nom"),
        ("last_name", "x" * 81, "80 caractères"),
        ("last_name", "--- 12", "aucune lettre"),
        ("last_name", "Du\x00pont", "caractère invisible"),
        ("last_name", "ﷺ" * 80, "80 caractères"),
        ("last_name", "Gagnez www.evil.example", "ni signe, ni adresse"),
        ("last_name", "https://evil", "ni signe, ni adresse"),
        ("last_name", "Appelez le 0899 1234", "ni chiffre"),
        ("first_name", "", "Indiquez le prénom"),
        ("first_name", "😀", "aucune lettre"),
        ("email", "", "Indiquez l’adresse"),
        ("email", "anne@", "nom@domaine.fr"),
        ("email", "an\x00ne@b.fr", "nom@domaine.fr"),
        ("email", "a b@c.fr", "nom@domaine.fr"),
        ("email", "a@b.fr\r\nBcc: c@d.fr", "nom@domaine.fr"),
        ("email", "a\x00b@c.fr", "nom@domaine.fr"),
        ("email", "rf.c@\u202eb.fr", "nom@domaine.fr"),
        ("email", "a" * 250 + "@b.fr", "trop longue"),
        ("phone", "", "numéro de téléphone"),
        ("phone", "appelez-moi", "6 à 15 chiffres"),
        ("phone", "+" + "1" * 16, "6 à 15 chiffres"),
    ],
)
def test_identity_is_refused_beside_its_field_with_the_rest_kept(
    wizard: Wizard, field: str, typed: str, said: str
) -> None:
    (siret,) = make_company()
    page = wizard.refused("identity", {**IDENTITY, "siret": siret, field: typed})
    if field != "civility":
        assert said in error_of(page, field)
    else:
        assert page.errors()
    others = {"siret": siret, **IDENTITY} | {field: typed}
    for name in {"last_name", "first_name", "email"} - {field}:
        assert page.soup.select_one(f"input#{name}")["value"] == others[name]
    assert drafts() == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Le\u00a0 Goff\u200b ", "Le Goff"),
        ("Ó’Néill", "Ó’Néill"),
        ("Łukasiewicz-Dupré", "Łukasiewicz-Dupré"),
        ("Δημητρίου", "Δημητρίου"),
        ("王", "王"),
        ("J.-P. O`Brien (Martin)", "J.-P. O`Brien (Martin)"),
        ("D. ’t Hooft", "D. ’t Hooft"),
        ("E\u0301mile", "Émile"),
    ],
)
def test_names_of_every_alphabet_are_kept_as_they_are_written(
    wizard: Wizard, name: str, kept: str
) -> None:
    (siret,) = make_company()
    wizard.identify(siret, last_name=name)
    assert drafts()[0].answers["identity"]["last_name"] == kept


def test_siret_and_phone_are_read_without_the_blanks_of_a_spreadsheet(wizard: Wizard) -> None:
    (siret,) = make_company()
    spaced = f"\ufeff{siret[:3]} {siret[3:6]}\u00a0{siret[6:9]}\u202f{siret[9:]}\u200b "
    wizard.identify(spaced, phone=" +33 (0)4.78-00\u00a000 01", email="  a@b.fr ")
    identity = drafts()[0].answers["identity"]
    assert identity["siret"] == siret
    assert identity["phone"] == "+330478000001"
    assert identity["email"] == "a@b.fr"


def test_la_poste_registers_by_its_own_rule(wizard: Wizard) -> None:
    with transaction(PORTAL) as session:
        session.add(Establishment(siret=LA_POSTE, active=True, commune="SABLE"))
    wizard.identify(LA_POSTE)
    page = wizard.answer("terms", {"accepted": "y"}, to="establishment")
    assert "356 000 000 24221" in page.text
    wizard.answer("establishment", to="password")


def test_unknown_siret_says_what_to_do_and_does_not_go_on(wizard: Wizard) -> None:
    wizard.identify(UNKNOWN)
    page = wizard.answer("terms", {"accepted": "y"}, to="establishment")
    assert "absent du répertoire" in page.text
    assert page.form("registering.establishment") is None
    assert page.link("Corriger le SIRET") == "/inscription#siret"
    wizard.pages.post("registering.establishment", status=422)
    wizard.pages.get("registering.password", status=302, to="registering.establishment")


def test_closed_establishment_says_since_when_and_does_not_go_on(wizard: Wizard) -> None:
    (siret,) = make_company()
    with transaction(PORTAL) as session:
        row = session.get_one(Establishment, siret)
        row.active, row.state_since = False, date(2024, 3, 1)
    wizard.identify(siret)
    page = wizard.answer("terms", {"accepted": "y"}, to="establishment")
    assert "Établissement fermé depuis le 1er mars 2024" in page.text
    wizard.pages.post("registering.establishment", status=422)
    (open_one,) = make_company()
    wizard.identify(open_one, to="establishment")
    wizard.answer("establishment", to="password")


def test_terms_and_charter_need_a_tick(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.identify(siret)
    page = wizard.pages.post("registering.terms", status=422)
    assert "Sans votre accord" in error_of(page, "accepted")
    wizard.answer("terms", {"accepted": "y"}, to="establishment")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"password": "court1", "again": "court1"}, "password", "8 à 20 caractères"),
        ({"password": "toutminuscule22", "again": "toutminuscule22"}, "password", "majuscule"),
        ({"again": "Autre2026xx"}, "again", "diffèrent"),
        ({"password": "", "again": ""}, "password", "Choisissez un mot de passe"),
        ({"answer": "ab"}, "answer", "trop courte"),
        ({"answer": ""}, "answer", "Donnez la réponse"),
        ({"question": "inventée"}, "question", ""),
    ],
)
def test_password_is_refused_beside_its_field_and_not_sent_back(
    wizard: Wizard, changes: dict[str, str], field: str, said: str
) -> None:
    (siret,) = make_company()
    wizard.identify(siret)
    wizard.answer("terms", {"accepted": "y"}, to="establishment")
    wizard.answer("establishment", to="password")
    typed = {**ACCESS, **changes}
    page = wizard.refused("password", typed)
    assert said in error_of(page, field)
    assert drafts()[0].password_hash is None
    if typed["password"]:
        assert typed["password"] not in page.response.text


@pytest.mark.parametrize(
    ("step", "fields", "field"),
    [
        ("access", {}, "access"),
        ("access", {"access": "everything"}, "access"),
        ("profile", {"profile": "private"}, "purpose"),
        ("profile", {"profile": "accountant", "purpose": "contributions"}, "profile"),
        ("profile", {"profile": "private", "purpose": "'; DROP TABLE"}, "purpose"),
        ("sector", {"sector": "all"}, "sector"),
        ("declarations", {"declarations": []}, "declarations"),
        ("declarations", {"declarations": ["DADSU"]}, "declarations"),
        ("declarations", {"declarations": ["DSN", "NOPE"]}, "declarations"),
    ],
)
def test_choice_that_is_not_offered_is_refused_beside_its_question(
    wizard: Wizard, step: str, fields: dict[str, object], field: str
) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    ways = {
        "access": (),
        "profile": (("access", {"access": "own"}, "profile"),),
        "sector": (
            ("access", {"access": "own"}, "profile"),
            ("profile", {"profile": "private", "purpose": "contributions"}, "sector"),
        ),
        "declarations": (
            ("access", {"access": "own"}, "profile"),
            ("profile", {"profile": "private", "purpose": "contributions"}, "sector"),
            ("sector", {"sector": "general"}, "declarations"),
        ),
    }
    for before, answer, after in ways[step]:
        wizard.answer(before, answer, to=after)
    page = wizard.pages.post(f"registering.{step}", fields, status=422)
    assert error_of(page, field)


def test_declarant_is_refused_beside_his_fields_with_the_rest_kept(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.come_to_declarants(siret)
    typed = {"last_name": "Faure", "first_name": "", "email": "non", "phone": "abc"}
    page = wizard.pages.post("registering.add_declarant", typed, status=422)
    for field in ("first_name", "email", "phone"):
        assert error_of(page, field)
    assert page.soup.select_one("input#last_name")["value"] == "Faure"
    assert drafts()[0].answers["declarants"] == []


def test_form_whose_token_is_over_is_refused_with_a_page(wizard: Wizard) -> None:
    (siret,) = make_company()
    response = wizard.pages.client.post(
        "/inscription", data={**IDENTITY, "siret": siret, "csrf_token": "périmé"}
    )
    assert response.status_code == 400
    assert "csrf" not in response.text.casefold().split("<main")[1]
    assert drafts() == []


def test_summary_names_what_is_wrong_in_the_order_of_the_page(wizard: Wizard) -> None:
    page = wizard.refused("identity", {"civility": "duc"})
    shown = [tag["id"].removesuffix("-error") for tag in page.soup.select("main [id$=-error]")]
    named = [link["href"].removeprefix("#") for link in page.soup.select("[role=alert] a")]
    assert named == shown == ["siret", "civility", "last_name", "first_name", "email", "phone"]
