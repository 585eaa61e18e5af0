"""The check of a SIRET: each answer it gives, and what it makes of a wrong number."""

from datetime import date

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Establishment
from tests.accounts.people import make_person
from tests.factories.directory import make_establishments
from tests.factories.identifiers import new_siren, siret_of
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def member(pages: Pages) -> Pages:
    return pages.sign_in(make_person())


def check(member: Pages, siret: str, *, status: int = 200) -> Seen:
    return member.get("complementary.check_siret", siret=siret, status=status)


def new_siret() -> str:
    return siret_of(new_siren(), 1)


def changed(siret: str, **values: object) -> None:
    with transaction(PORTAL) as session:
        row = session.get_one(Establishment, siret)
        for name, value in values.items():
            setattr(row, name, value)


def test_first_visit_asks_and_judges_nothing(member: Pages) -> None:
    page = member.get("complementary.check_siret")
    assert page.errors() == []
    assert "Réponse" not in page.text


def test_active_establishment_is_told_with_its_day_its_name_and_its_head_office(
    member: Pages,
) -> None:
    siret = new_siret()
    make_establishments([siret], name="Boulangerie du Port")
    changed(siret, state_since=date(2019, 3, 1), is_head_office=True)
    page = check(member, siret)
    for word in ("Actif au moins depuis", "connu", "Boulangerie du Port", "1er mars 2019", "oui"):
        assert word in page.text
    assert page.soup.select_one("#siret")["value"] == siret


def test_closed_establishment_is_told_with_its_day(member: Pages) -> None:
    siret = new_siret()
    make_establishments([siret], closed_on=date(2024, 5, 31))
    page = check(member, siret)
    assert "31 mai 2024" in page.text
    assert "ne peut être ni inscrit ni ajouté" in page.text


def test_hidden_name_stays_hidden(member: Pages) -> None:
    siret = new_siret()
    make_establishments([siret], name="Nom secret")
    changed(siret, diffusible=False)
    page = check(member, siret)
    assert "Nom secret" not in str(page.soup)
    assert "non diffusé" in page.text


def test_unknown_establishment_is_told_with_what_to_do(member: Pages) -> None:
    page = check(member, new_siret())
    assert "Inconnu du répertoire" in page.text
    assert "Vérifiez les chiffres" in page.text


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", ".", "-"])
def test_blanks_and_signs_between_digits_are_forgiven(member: Pages, blank: str) -> None:
    siret = new_siret()
    make_establishments([siret])
    page = check(member, f" {blank.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))} ")
    assert "connu" in page.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Saisissez un SIRET."),
        ("   ", "Saisissez un SIRET."),
        ("\x00" * 14, "Saisissez un SIRET."),
        ("1234567890123", "13 chiffres saisis : un SIRET en compte 14."),
        ("123456789", "9 chiffres saisis"),
        ("12345678901234", "La clé de contrôle de ce numéro est fausse"),
        ("4,43081E+13", "Le tableur a perdu des chiffres"),
        ("1234567890123A", "ne compte que des chiffres"),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤", "ne compte que des chiffres"),
        ("9" * 4000, "4 000 chiffres saisis"),
        ("<script>alert(1)</script>", "ne compte que des chiffres"),
    ],
)
def test_wrong_number_is_refused_by_what_was_found(member: Pages, typed: str, told: str) -> None:
    page = check(member, typed, status=422)
    assert len(page.errors()) == 1
    assert told in page.errors()[0]


def test_look_ups_are_limited_and_the_empty_form_is_not(
    member: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(member.app.config, "LOOKUP_RATE", "2 per minute")
    for _time in range(4):
        member.get("complementary.check_siret")
    for _time in range(2):
        check(member, new_siret())
    check(member, new_siret(), status=429)
    member.get("complementary.check_siret")
