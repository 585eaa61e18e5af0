"""What came back from the portal, read as a person reads it."""

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.page_checks import endpoint_of


@dataclass(frozen=True)
class Seen:
    """One answer. A page is checked as it comes; `soup` is empty for what is not a page."""

    app: Flask
    response: TestResponse
    soup: BeautifulSoup

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return self.response.request.path

    @property
    def text(self) -> str:
        """The words of the page's own part, with plain blanks between them."""
        return words(self.soup.main or self.soup)

    @property
    def h1(self) -> str:
        """The page's heading."""
        return words(self.soup.h1)

    def notices(self) -> list[str]:
        """What just happened, as the page tells it."""
        return [words(tag) for tag in self.soup.select('main div[role="status"] .notice')]

    def errors(self) -> list[str]:
        """What stops the form."""
        return [words(tag) for tag in self.soup.select('main [role="alert"] li')]

    def wrong_fields(self) -> list[str]:
        """The fields that the summary of errors leads to, in its order."""
        found = self.soup.select('main [role="alert"] a[href^="#"]')
        return [str(a["href"]).removeprefix("#") for a in found]

    def rows(self, selector: str = "main table") -> list[list[str]]:
        """The cells of the first table that the selector finds."""
        table = self.soup.select_one(selector)
        body = table.tbody if table else None
        return [] if body is None else [[words(c) for c in tr(["td", "th"])] for tr in body("tr")]

    def link(self, word: str) -> str:
        """Where the one link of these words leads, in the page's own part."""
        found = {str(a["href"]) for a in self.soup.select("main a") if words(a) == word}
        assert len(found) == 1, f"{word}: {found}"
        return found.pop()

    def form(self, endpoint: str) -> Tag | None:
        """The form that posts to this endpoint, None when the page has none."""
        for form in self.soup.find_all("form", method="post"):
            action = str(form.get("action") or self.path)
            if endpoint_of(self.app, action, "POST") == endpoint:
                return form
        return None


def words(tag: Tag | None) -> str:
    """The words in a tag: blanks of every kind are one plain blank."""
    return "" if tag is None else " ".join(tag.get_text(" ").split())
