"""The whole product, started as `make run` starts it, and a browser."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.journeys.steps import Enter, Person
from tests.support.queue import short_folder

CHROMIUM = "/usr/bin/chromium"
# Two portals and two browsers share what may be a small machine.
expect.set_options(timeout=15_000)
_LAST_LINE = "Ctrl-C ends everything."
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True)
class Portal:
    """A running netent with the demo in it."""

    address: str
    demo: dict[str, Any]
    environment: dict[str, str] = field(default_factory=dict)

    def firm(self, rank: int = 0) -> dict[str, Any]:
        """One of the demo's two accounting firms."""
        rows = self.demo["registrations"]
        return [row for row in rows if row["kind"] == "THIRD_PARTY"][rank]

    def member(self, *roles: str, firm: int = 0) -> dict[str, Any]:
        """One of a firm's members with exactly these roles."""
        return next(row for row in self.firm(firm)["members"] if row["roles"] == list(roles))

    def command(self, *words: str) -> dict[str, Any]:
        """What a command of this portal answers, as an operator runs it beside."""
        return _document(self.environment, *words)

    def run(self, *words: str) -> dict[str, Any]:
        """The one JSON document that a Python module prints, run beside this portal."""
        return _printed(self.environment, *words)

    def company(self, kind: str) -> dict[str, Any]:
        """The demo's only registration of another kind than accounting firms."""
        found: dict[str, Any]
        (found,) = (row for row in self.demo["registrations"] if row["kind"] == kind)
        return found


@contextmanager
def running_portal() -> Iterator[Portal]:
    """Start netent in a folder of its own, and end it."""
    with short_folder() as var:
        environment = _environment(str(var))
        process = subprocess.Popen(
            (sys.executable, "-m", "netent.supervisor"),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait(process)
            # Loading the demo again changes nothing and says what is there.
            demo = _document(environment, "demo", "load")
            yield Portal(environment["NETENT_BASE_URL"], demo, environment)
        finally:
            process.terminate()
            process.communicate(timeout=60)


def launched(playwright: Playwright) -> Browser:
    """The system's Chromium; the message says how to get it."""
    if not os.path.exists(CHROMIUM):
        pytest.fail("The journeys need Chromium:\n    sudo apt-get install chromium")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with running_portal() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture
def enter(browser: Browser, portal: Portal) -> Iterator[Enter]:
    """A browser of its own for each person of a journey."""
    contexts: list[BrowserContext] = []

    def entering() -> Person:
        contexts.append(browser.new_context(locale="fr-FR", accept_downloads=True))
        return Person(contexts[-1], portal.address)

    yield entering
    for context in contexts:
        context.close()


def _environment(var: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if k not in {"REDIS_URL", "DATABASE_URL"}}
    # By its name, for passkeys belong to one.
    address = f"http://localhost:{port}"
    own = {"NETENT_VAR": var, "NETENT_BASE_URL": address, "PORT": str(port), "NETENT_DEMO": "1"}
    return {**kept, **own}


def _wait(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if _LAST_LINE in line:
            return
    pytest.fail(f"netent did not start: {said}")


def _document(environment: dict[str, str], *words: str) -> dict[str, Any]:
    return _printed(environment, "flask", *words, "--format", "json")


def _printed(environment: dict[str, str], *words: str) -> dict[str, Any]:
    answer = subprocess.run(
        (sys.executable, "-m", *words), env=environment, capture_output=True, text=True, check=True
    )
    document: dict[str, Any] = json.loads(answer.stdout)
    return document
