"""A person in front of the pages: goes where endpoints say, fills in the forms that are there."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask, url_for
from werkzeug.test import TestResponse

from tests.accounts.people import Person
from tests.support.page_checks import check_page, endpoint_of
from tests.support.queries import connections_kept
from tests.support.seen import Seen, words


class Pages:
    """One browser. It keeps its cookies, and sends the token of the form that it fills in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.language = "fr"  # what the next pages must be written in
        self.client = app.test_client()

    def sign_in(self, person: Person) -> "Pages":
        """Sign in by the real form."""
        typed = person.credentials
        fields = {name: getattr(typed, name) for name in ("siret", "last_name", "first_name")}
        fields["password"] = typed.password
        self.press(self.get("accounts.sign_in"), "accounts.sign_in", fields, to="home.index")
        return self

    def get(
        self, endpoint: str, *, status: int = 200, to: str | None = None, **values: Any
    ) -> Seen:
        """Open an endpoint's page; `to` names where a redirect must lead."""
        return self.visit(self.url(endpoint, **values), status=status, to=to)

    def visit(self, url: str, *, status: int = 200, to: str | None = None) -> Seen:
        """Open an address, as a link has it."""
        return self._seen(self.client.get(url), status, to)

    def press(
        self,
        page: Seen,
        endpoint: str,
        fields: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        to: str | None = None,
    ) -> Seen:
        """Send the page's form that leads to this endpoint, its own fields kept."""
        form = page.form(endpoint)
        assert form is not None, f"{page.path} has no form for {endpoint}"
        kept = {str(tag["name"]): tag.get("value", "") for tag in form.select("input[name]")}
        url = str(form.get("action") or page.response.request.full_path)
        return self.send(url, {**kept, **(fields or {})}, status=status, to=to)

    def post(
        self,
        endpoint: str,
        fields: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        to: str | None = None,
        **values: Any,
    ) -> Seen:
        """Post without a page of its own, as a second click or a stale tab does."""
        return self.send(
            self.url(endpoint, **values), {**self.token(), **(fields or {})}, status=status, to=to
        )

    def send(
        self, url: str, fields: Mapping[str, Any], *, status: int = 200, to: str | None = None
    ) -> Seen:
        """Post fields as they are."""
        return self._seen(self.client.post(url, data=fields), status, to)

    def token(self) -> dict[str, str]:
        """A fresh token, from a page that everybody may read."""
        field = self.get("public.accessibility").soup.select_one('input[name="csrf_token"]')
        assert field is not None
        return {"csrf_token": str(field["value"])}

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint."""
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def _seen(self, response: TestResponse, status: int, to: str | None, *, hops: int = 1) -> Seen:
        found = f"{response.request.method} {response.request.full_path}: {response.status}"
        is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303}
        soup = BeautifulSoup(response.text if is_page else "", "html.parser")
        if to is not None:
            assert response.status_code == 302, f"{found} {words(soup.main)}"
            location = response.location or ""
            if endpoint_of(self.app, location, "GET") != to and hops:
                return self._seen(self.client.get(location), status, to, hops=hops - 1)
            assert endpoint_of(self.app, location, "GET") == to, f"{found} {location}"
            return self.visit(location)
        assert response.status_code == status, f"{found} {words(soup.main)}"
        response.get_data()
        response.close()
        assert connections_kept() == 0, found
        if is_page:
            check_page(self.app, response, soup, self.language)
        return Seen(self.app, response, soup)
