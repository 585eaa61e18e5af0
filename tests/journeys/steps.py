"""What a person does on the pages, and what every page he sees must be."""

from collections.abc import Callable
from typing import Any, TypeAlias

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


class Person:
    """Somebody in front of a browser."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        # A refused form answers 401 or 422, and the browser says so: that is no fault.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        """Go to a page by its address."""
        self.page.goto(self.address + path)

    def sign_in(self, member: dict[str, Any], *, password: str | None = None) -> None:
        """Fill in the four fields and sign in."""
        self.open("/connexion")
        self.page.get_by_label("SIRET").fill(member["siret"])
        self.page.get_by_label("Nom", exact=False).first.fill(member["last_name"])
        self.page.get_by_label("Prénom").fill(member["first_name"])
        self.page.locator("input[type=password]").fill(password or member["password"])
        self.page.locator("main form button[type=submit]").click()

    def look(self) -> None:
        """Look at the page as it is: nothing for axe, no script error, no sideways scrolling."""
        # The heading is there before the style sheets are; without them every target is too small.
        self.page.wait_for_load_state("load")
        assert self.complaints == []
        expect(self.page.locator("h1")).to_have_count(1)
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            found = Axe().run(self.page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{self.page.url} is {wide} px wide"
        self.page.set_viewport_size(DESK)


# Somebody more at the door, in a browser of his own.
Enter: TypeAlias = Callable[[], Person]
