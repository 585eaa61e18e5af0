"""The demo's letters, and their absence anywhere else."""

from uuid import uuid4

from flask.testing import FlaskClient

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.notices import letters
from tests.documents.reading import Pdf
from tests.factories.tenancy import NOW
from tests.notices.test_letters import CODE, put_head, put_key, stored
from tests.notices.test_views import demo

__all__ = ["demo"]

INDEX = "/boite-d-envoi/courriers/"


def test_letters_outside_of_the_demo_do_not_exist(client: FlaskClient) -> None:
    letter = put_key()
    for address in (INDEX, f"{INDEX}{letter.public_id}/lettre.pdf"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert CODE.encode() not in answer.data


def test_letters_are_listed_beside_the_mails_newest_first(demo: FlaskClient) -> None:
    assert "Aucun courrier" in demo.get(INDEX).text
    put_key()
    put_head(now=NOW.replace(year=NOW.year + 1))
    assert f'href="{INDEX}"' in demo.get("/boite-d-envoi/").text
    page = demo.get(INDEX).text
    assert page.index("Votre entreprise est inscrite") < page.index("Une clé pour devenir")
    assert page.count("BOULANGERIE DURAND") == 2
    assert page.count("En attente") == 2
    assert CODE not in page


def test_letter_is_shown_as_its_pdf_until_its_key_is_erased(demo: FlaskClient) -> None:
    letter = put_key()
    address = f"{INDEX}{letter.public_id}/lettre.pdf"
    answer = demo.get(address)
    assert answer.mimetype == "application/pdf"
    assert CODE in Pdf(answer.data).text
    with transaction(PORTAL) as session:
        letters.mark_printed(session, [stored()[0].id], now=NOW)
    text = Pdf(demo.get(address).data).text
    assert CODE not in text
    assert "(effacé)" in text
    assert "Imprimé" in demo.get(INDEX).text


def test_letter_that_is_unknown_is_not_found(demo: FlaskClient) -> None:
    assert demo.get(f"{INDEX}{uuid4()}/lettre.pdf").status_code == 404
