"""The steps of a filing on the pages: chosen, read, checked, filed; and what stops each."""

from io import BytesIO
from typing import Any

import pytest

from tests.consultation.office import Office, at
from tests.documents.reading import Pdf
from tests.factories.filings import make_filing, neodes, payment
from tests.filing.desk import NOVEMBER, NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

MAKE, CHECK, CONFIRM, SHOW = "filing.make", "filing.check", "filing.confirm", "filing.show"


def sent(
    pages: Pages, siret: str, content: bytes | None, *, code: str = "DSN", to: str | None = CHECK,
    status: int = 200, period: str = "2026-11", **asked: Any,
) -> Seen:  # fmt: skip
    """The second step, filled in."""
    page = pages.get(MAKE, declaration=code, siret=siret, **asked)
    fields: dict[str, Any] = {"period": period, "nature": "nil" if content is None else "file"}
    if content is not None:
        fields["file"] = (BytesIO(content), "paie.txt")
    return pages.press(page, MAKE, fields, to=to, status=status)


def test_declaration_is_chosen_read_checked_and_filed(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    page = pages.get(MAKE, declaration="DSN")
    assert office.sirets[2] in page.soup.select('main section a[href*="siret="]')[2]["href"]
    page = sent(pages, siret, neodes(siret, NOVEMBER, *payment()))
    assert "novembre 2026" in page.text
    assert page.rows() == [
        ["DGFIP ligne 6", "du 1er novembre 2026 au 30 novembre 2026", "… 0189", "1 234,50 €"]
    ]
    page = pages.press(page, CONFIRM, to=SHOW)
    assert page.notices()[0].startswith("Déclaration déposée sous le numéro DSN-2026-11-")
    receipt = page.h1.removeprefix("Récépissé ")
    pdf = pages.visit(page.link("Récépissé (PDF)")).response
    assert receipt in Pdf(pdf.data).text
    file = pages.visit(page.link("Fichier déposé")).response
    assert file.data == neodes(siret, NOVEMBER, *payment())
    assert "paie.txt" in file.headers["Content-Disposition"]


def test_second_click_shows_the_receipt_of_the_first(pages: Pages, office: Office) -> None:
    page = sent(pages, office.sirets[0], None)
    first = pages.press(page, CONFIRM, to=SHOW)
    second = pages.press(page, CONFIRM, to=SHOW)
    assert second.h1 == first.h1
    assert second.notices() == ["C’était déjà déposé : voici le récépissé."]
    assert pages.visit(page.path, to=SHOW).h1 == first.h1


def test_right_withdrawn_in_another_tab_keeps_the_draft(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    page = sent(pages, siret, neodes(siret, NOVEMBER))
    office.withdraw(office.rights("DSN"), NOW)
    page = pages.press(page, CONFIRM, to=CHECK)
    assert page.notices()[0].startswith("Rien n’est déposé, rien n’est perdu : Aucune habilitation")
    assert "paie.txt" in page.text
    assert page.form(CONFIRM) is None
    assert page.link(f"Pourquoi ? DSN, {page_siret(siret)}")
    office.grant(office.rights("DSN"), at(3))
    assert pages.press(pages.visit(page.path), CONFIRM, to=SHOW)


def page_siret(siret: str) -> str:
    """As pages write it, with plain blanks."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


def test_faults_are_told_with_their_lines(pages: Pages, office: Office) -> None:
    page = sent(pages, office.sirets[0], b"rien\n" * 30, to=None, status=422)
    found = page.errors()
    assert found[0] == "Ligne 1 : une ligne s’écrit Sxx.Gxx.xx.xxx,'valeur'"
    assert len(found) == 20
    assert "33 fautes" in page.text
    assert "et 13 autres." in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Le fichier est vide (0 octet)."),
        (b"%PDF-1.7 x", "Le contenu de ce fichier n’est pas de ceux que DSN accepte"),
        (b"PK\x03\x04\x00", "Le contenu de ce fichier n’est pas de ceux que DSN accepte"),
    ],
)
def test_file_that_can_not_be_is_refused(
    pages: Pages, office: Office, content: bytes, said: str
) -> None:
    page = sent(pages, office.sirets[0], content, to=None, status=422)
    assert page.errors()[0].startswith(said)


def test_nothing_chosen_or_both_is_told_at_the_field(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    page = pages.get(MAKE, declaration="DSN", siret=siret)
    page = pages.press(page, MAKE, {"period": "2026-11", "nature": "file"}, status=422)
    assert page.errors() == ["Choisissez le fichier à déposer."]
    both = {"period": "2026-11", "nature": "nil", "file": (BytesIO(b"x"), "x")}
    page = pages.press(page, MAKE, both, status=422)
    assert page.errors() == ["Un fichier, ou néant : choisissez l’un des deux."]
    for period in ("2026-12", "1999-13", "<b>"):
        page = sent(pages, siret, None, to=None, status=422, period=period)
        assert len(page.errors()) == 1


class Unread(BytesIO):
    """What nobody may read."""

    def read(self, _size: int | None = -1) -> bytes:
        raise AssertionError("it was read")

    readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("megabytes", [70, 200])
def test_file_that_is_much_too_large_is_refused_unread(
    pages: Pages, office: Office, megabytes: int
) -> None:
    url = pages.url(MAKE, declaration="DSN", siret=office.sirets[0])
    answer = pages.client.post(
        url,
        input_stream=Unread(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(megabytes * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "Une déclaration ne dépasse jamais 62" in answer.text


def test_right_that_opens_later_is_greyed_with_the_days_left(
    pages: Pages, office: Office, database: TestDatabase
) -> None:
    office.grant(office.rights("C3S"), NOW)
    page = pages.get(MAKE, declaration="C3S", siret=office.sirets[0])
    assert page.form(MAKE) is None
    assert "Pourquoi ?" in page.text


def test_period_filed_by_another_offers_to_replace_or_to_cancel(
    pages: Pages, office: Office
) -> None:
    siret, chloe = office.sirets[0], office.members[1]
    page = sent(pages, siret, None)
    first = make_filing(office.registration, chloe, siret, now=NOW)
    page = pages.press(page, CONFIRM, to=CHECK)
    assert "Chloé Roux a déjà déposé cette déclaration" in page.notices()[0]
    assert page.link(first.receipt).endswith(str(first.public_id))
    page = pages.press(page, CONFIRM, to=SHOW)
    assert f"Remplace {first.receipt}" in page.text
    old = pages.get(SHOW, filing_id=first.public_id)
    assert "Bruno Petit l’a remplacé le 21 novembre 2026" in old.text
    assert old.link(f"Voir le dépôt {page.h1.removeprefix('Récépissé ')}") == page.path


def test_filing_is_replaced_from_its_receipt(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    page = pages.press(sent(pages, siret, None), CONFIRM, to=SHOW)
    replacing = pages.visit(page.link("Remplacer"))
    assert "Ce dépôt en remplacera un autre" in replacing.text
    fields = {"period": "2026-11", "nature": "file"}
    fields["file"] = (BytesIO(neodes(siret, NOVEMBER)), "paie.txt")  # type: ignore[assignment]
    checked = pages.press(replacing, MAKE, fields, to=CHECK)
    number = page.h1.removeprefix("Récépissé ")
    assert f"Remplace {number}" in checked.text
    assert checked.link(number) == page.path
    done = pages.press(checked, CONFIRM, to=SHOW)
    assert "Remplace" in done.text


def test_filing_is_cancelled_with_a_reason(pages: Pages, office: Office) -> None:
    page = pages.press(sent(pages, office.sirets[0], None), CONFIRM, to=SHOW)
    asking = pages.visit(page.link("Annuler ce dépôt"))
    wrong = pages.press(asking, "filing.cancel", {"why": "non"}, status=422)
    assert wrong.errors() == ["Écrivez de 5 à 300 caractères."]
    done = pages.press(asking, "filing.cancel", {"why": "Mauvais <b>mois</b>"}, to=SHOW)
    assert "Motif : Mauvais <b>mois</b>" in done.text
    pages.press(asking, "filing.cancel", {"why": "Encore une fois"}, to=SHOW)
    assert sent(pages, office.sirets[0], None).form(CONFIRM) is not None


def test_draft_is_given_up(pages: Pages, office: Office) -> None:
    page = sent(pages, office.sirets[0], None)
    pages.press(page, "filing.drop", to="filing.index")
    pages.visit(page.path, status=404)
    pages.post(CONFIRM, draft_id=page.path.rsplit("/", 1)[1], status=404)


def test_event_is_filed_with_its_day(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    page = sent(pages, siret, b"nom;prenom\r\nDurand;Ana\r\n", code="DPAE", period="2026-11-25")
    page = pages.press(page, CONFIRM, to=SHOW)
    assert "25 novembre 2026" in page.text
    assert "Remplacer" not in page.text
    late = sent(pages, siret, b"a;b\n", code="DPAE", period="2027-01-01", to=None, status=422)
    assert late.errors()[0].startswith("Cette période n’a pas commencé")


def test_unknown_establishment_is_told_at_the_field(pages: Pages, office: Office) -> None:
    page = pages.get(MAKE, declaration="DSN", siret="35600000000048", status=422)
    assert "n’a pas d’établissement de ce SIRET" in page.text
    assert "BPIJ" not in page.text
    for service in ("BPIJ", "ATMP", "TOPAZE"):
        page = pages.get(MAKE, declaration=service, siret=office.sirets[0])
        assert f"{service} ne se dépose pas ici : c’est un service à consulter" in page.text
