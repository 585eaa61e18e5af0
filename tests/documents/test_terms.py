"""The terms of use: a page for everybody, and the French text as a PDF."""

from flask.testing import FlaskClient

from netent.documents.terms import SECTIONS
from tests.documents.reading import Pdf
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

FRENCH, ENGLISH = {"Accept-Language": "fr"}, {"Accept-Language": "en"}


def test_terms_are_found_from_every_page_and_lead_to_their_pdf(database: TestDatabase) -> None:
    pages = Pages(database.app)
    foot = pages.get("accounts.sign_in").soup.footer
    assert foot is not None
    assert foot.select_one(f'a[href="{pages.url("documents.terms")}"]')
    main = pages.get("documents.terms").soup.main
    assert main is not None
    assert len(main.select("h2")) == len(SECTIONS)
    assert main.select_one(f'a[href="{pages.url("documents.terms_pdf")}"][hreflang="fr"]')


def test_terms_in_english_say_that_the_french_text_binds(client: FlaskClient) -> None:
    page = client.get("/conditions-generales", headers=ENGLISH).text
    assert "The French text is the binding one." in page
    assert "What netent is" in page
    for section in SECTIONS:
        assert section.title not in page


def test_terms_as_pdf_are_tagged_french_and_the_text_of_the_page(client: FlaskClient) -> None:
    answer = client.get("/conditions-generales.pdf", headers=ENGLISH)
    assert answer.mimetype == "application/pdf"
    assert "conditions-generales.pdf" in answer.headers["Content-Disposition"]
    pdf = Pdf(answer.data)
    assert (pdf.title, pdf.language) == ("Conditions générales d’utilisation", "fr")
    assert (pdf.tags.count("H1"), pdf.tags.count("H2")) == (1, len(SECTIONS))
    assert "En vigueur depuis le 21 novembre 2026." in pdf.text
    page = client.get("/conditions-generales", headers=FRENCH).text
    for section in SECTIONS:
        for words in (section.title, *section.paragraphs):
            assert words in page
            assert "".join(words.split()) in "".join(pdf.text.split())
