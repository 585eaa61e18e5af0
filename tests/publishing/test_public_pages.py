"""What anybody reads: only what is published, as text, through filters and pages."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing.models import Publication
from netent.publishing.states import PublicationKind, PublicationState, Theme
from tests.accounts.people import make_person
from tests.publishing.making import news, published
from tests.support.pages import Pages
from tests.support.queries import recorded

ATOM = "{http://www.w3.org/2005/Atom}"
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} &lt;"


def test_first_page_is_everybodys_and_leads_members_to_their_menu(pages: Pages) -> None:
    page = pages.get("publishing.home")
    assert page.link("Se connecter") == "/connexion"
    assert page.link("Créer votre compte") == "/inscription"
    assert page.link("Employeur agricole") == "/les-declarations?profil=agricole"
    pages.sign_in(make_person())
    pages.get("publishing.home", to="home.index")


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": PublicationState.DRAFT, "published_at": None},
        {"published_at": clock.now() + timedelta(hours=1)},
        {"state": PublicationState.DRAFT},
    ],
)
@pytest.mark.parametrize(
    ("kind", "endpoint", "listed"),
    [
        (PublicationKind.NEWS, "publishing.news_item", "publishing.news"),
        (PublicationKind.ANSWER, "publishing.answer", "publishing.answers"),
    ],
)
def test_what_is_not_published_is_nowhere(
    pages: Pages, hidden: dict[str, object], kind: PublicationKind, endpoint: str, listed: str
) -> None:
    row = published("Une annonce cachée", kind=kind, **hidden)
    pages.get(endpoint, name=row.slug, status=404)
    assert "cachée" not in pages.get(listed).text
    assert "cachée" not in pages.get("publishing.home").text
    assert "cachée" not in pages.get("publishing.answers", q="annonce cachée").text
    assert "cachée" not in pages.get("publishing.search", q="annonce").text
    assert row.slug not in pages.client.get("/actualites.atom").text
    pages.post("publishing.judge", {"utile": "oui"}, name=row.slug, status=404)


def test_archived_answer_is_gone_and_archived_news_says_that_it_is(pages: Pages) -> None:
    answer = published("Vieille réponse", state=PublicationState.ARCHIVED)
    pages.get("publishing.answer", name=answer.slug, status=404)
    old = news("Vieille nouvelle", state=PublicationState.ARCHIVED)
    assert "est archivée" in pages.get("publishing.news_item", name=old.slug).text
    assert "Vieille" not in pages.get("publishing.news").text
    assert "Vieille nouvelle" in pages.get("publishing.archive").text


def test_whatever_was_written_is_text(pages: Pages) -> None:
    body = f"{ATTACK}\n\n- {ATTACK}\n\n[{ATTACK}](javascript:alert(1)) **{ATTACK}**"
    for kind, endpoint in (
        (PublicationKind.NEWS, "publishing.news_item"),
        (PublicationKind.ANSWER, "publishing.answer"),
    ):
        row = published(f"Alerte {ATTACK}", body, kind=kind, summary=ATTACK)
        seen = pages.get(endpoint, name=row.slug)
        assert "<script>alert(1)</script>" in seen.text
        assert not seen.soup.select("main script, main img, main a[href^=javascript]")
    for listed in ("publishing.news", "publishing.home"):
        assert "<img src=x" in pages.get(listed).text
    found = pages.get("publishing.answers", q="alerte scripts")
    marks = {tag.get_text() for tag in found.soup.select("main h3 mark")}
    assert marks == {"Alerte", "alert", "script"}
    said = pages.get("publishing.answers", q=ATTACK)
    assert not said.soup.select("main script, main img")


def test_news_are_narrowed_sorted_and_paged_by_the_address(pages: Pages) -> None:
    now = clock.now()
    for number in range(60):
        at = now - timedelta(days=10 * number + 1)
        news(f"Nouvelle {number:02d}", at, theme=Theme.BULK if number % 2 else Theme.PORTAL)
    first = pages.get("publishing.news")
    assert first.soup.select_one(".dated h2").get_text() == "Nouvelle 00"  # type: ignore[union-attr]
    oldest = pages.get("publishing.news", theme="bulk", sort="date", size=10)
    assert oldest.soup.select_one(".dated h2").get_text() == "Nouvelle 59"  # type: ignore[union-attr]
    following = pages.visit(oldest.link("Suivante"))
    titles = [tag.get_text() for tag in following.soup.select(".dated h2")]
    assert titles == [f"Nouvelle {number}" for number in range(39, 20, -2)]
    year = (now - timedelta(days=591)).year
    last = pages.get("publishing.news", annee=year, sort="title").soup.select(".dated h2")
    assert last[-1].get_text() == "Nouvelle 59"
    # Nonsense narrows nothing.
    same = pages.get("publishing.news", theme="x", annee="10000", sort="x", page="-1")
    assert same.soup.select(".dated h2") == first.soup.select(".dated h2")
    # Beyond the end stands the last page.
    end = pages.get("publishing.news", page=99)
    assert [tag.get_text() for tag in end.soup.select(".dated h2")][-1] == "Nouvelle 59"
    end = pages.get("publishing.search", q="nouvelle", page=99)
    assert end.soup.select('main a[href^="/actualites/nouvelle-"]')


def test_lists_take_the_same_queries_at_twice_the_rows(pages: Pages) -> None:
    def taken() -> list[int]:
        counts = []
        for url in ("/", "/actualites", "/base-de-connaissances", "/base-de-connaissances?q=mot"):
            with recorded() as sent:
                pages.visit(url)
            counts.append(len(sent))
        return counts

    def add_five() -> None:
        for _ in range(5):
            published("Un mot")
            news("Un mot")

    add_five()
    once = taken()
    add_five()
    assert taken() == once


def test_feed_is_valid_and_its_addresses_are_whole(pages: Pages) -> None:
    for number in range(3):
        news(f"Nouvelle <{number}> & co", clock.now() - timedelta(days=number + 1))
    answer = pages.client.get("/actualites.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(ATOM + name)) == 1
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}title") for each in entries] == [
        f"Nouvelle <{number}> & co" for number in range(3)
    ]
    links = [str(tag.get("href")) for tag in root.iter(f"{ATOM}link")]
    assert all(link.startswith("http://netent.example/actualites") for link in links)
    identifiers = [tag.text for tag in root.iter(f"{ATOM}id")]
    assert len(set(identifiers)) == 4
    moments = [each.findtext(f"{ATOM}updated") or "" for each in (root, *entries)]
    assert all(clock.parse_moment(each) for each in moments)


def test_feed_without_news_is_valid_too(pages: Pages) -> None:
    root = ElementTree.fromstring(pages.client.get("/actualites.atom").data)
    assert root.findtext(f"{ATOM}updated")
    assert root.findall(f"{ATOM}entry") == []


def test_empty_answer_offers_themes_and_a_way_to_write(pages: Pages) -> None:
    published("Comment payer ?", theme=Theme.PAYMENT)
    page = pages.get("publishing.answers", q="zzzzz")
    assert page.link("Payer") == "/base-de-connaissances?theme=payment"
    assert page.link("Écrivez-nous") == "/contact"


def test_search_of_the_site_leaves_the_knowledge_base_out(pages: Pages) -> None:
    published("Comment payer la paie ?")
    news("La paie change", summary="Nouvelle paie.")
    page = pages.get("publishing.search", q="paie")
    assert "La paie change" in page.text
    assert "Déclaration sociale nominative" in page.text
    assert "Comment payer" not in page.text
    assert page.link("Chercher dans la base de connaissances") == "/base-de-connaissances?q=paie"
    assert pages.get("publishing.search", q="navigateur").link("Vérifier mon navigateur")
    assert "Rien ne contient" in pages.get("publishing.search", q="zzzzz").text


def test_opinions_of_one_address_are_limited(pages: Pages) -> None:
    row, rate = published("Comment payer ?"), pages.app.config["SIGN_IN_RATE"]
    pages.app.config["SIGN_IN_RATE"] = "2 per minute"
    try:
        for _ in range(2):
            pages.post("publishing.judge", {"utile": "non"}, name=row.slug, to="publishing.answer")
        pages.post("publishing.judge", {"utile": "non"}, name=row.slug, status=429)
    finally:
        pages.app.config["SIGN_IN_RATE"] = rate
    with reading(PORTAL) as session:
        assert session.get_one(Publication, row.id).unhelpful == 2


def test_opinion_is_counted_and_the_reader_thanked(pages: Pages) -> None:
    row = published("Comment payer ?")
    page = pages.get("publishing.answer", name=row.slug)
    for word in ("oui", "oui", "non"):
        seen = pages.press(page, "publishing.judge", {"utile": word}, to="publishing.answer")
    assert len(seen.notices()) == 1
    with reading(PORTAL) as session:
        stored = session.get_one(Publication, row.id)
    assert (stored.helpful, stored.unhelpful, stored.revision) == (2, 1, 1)
    assert stored.updated_at == row.updated_at


@pytest.mark.parametrize(
    "path", ["/accessibilite", "/conditions-generales", "/donnees-personnelles"]
)
def test_page_of_the_foot_leads_back_and_names_itself_in_the_readers_language(
    pages: Pages, path: str
) -> None:
    pages.client.set_cookie("netent_language", "en")
    pages.language = "en"
    seen = pages.visit(path)
    assert seen.link("Home") == "/"
    assert not seen.soup.select(".breadcrumb [lang]")


def test_what_is_not_translated_is_marked_as_french_in_the_breadcrumb(pages: Pages) -> None:
    seen = pages.get(
        "publishing.news_item", name=published("Une nouvelle", kind=PublicationKind.NEWS).slug
    )
    assert seen.soup.select_one('.breadcrumb [lang="fr"]')
