"""Depositing a file by the page's own form, and reading what the pages then say."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.imports import service
from netent.policies.rules import Rules
from netent.requests import queries
from netent.requests.models import Request
from netent.tenancy.models import Registration
from tests.factories.imports import NOW, Firm, as_csv
from tests.support.pages import Pages
from tests.support.seen import Seen, words

LINES = "#lignes table"
COOL = Rules(import_cooldown_hours=48)


def deposit(
    pages: Pages,
    firm: Firm,
    content: Sequence[tuple[str, str]] | bytes,
    *,
    name: str = "Boulangeries.csv",
    status: int = 200,
    to: str | None = "imports.check",
    **address: Any,
) -> Seen:
    """Choose the firm's portfolio, choose the file, send it."""
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id, **address)
    data = content if isinstance(content, bytes) else as_csv(content)
    fields = {"file": (io.BytesIO(data), name)}
    return pages.press(page, "imports.new", fields, status=status, to=to)


def confirmed(pages: Pages, firm: Firm, lines: list[tuple[str, str]]) -> Seen:
    """A request that waits for a worker."""
    return pages.press(deposit(pages, firm, lines), "imports.confirm", to="imports.show")


def request_of(firm: Firm, page: Seen) -> Request:
    """The request that a page is about."""
    with reading(Tenant(firm.registration.id)) as session:
        return queries.request_of(session, UUID(page.path.split("/")[2]))


def tally(page: Seen) -> dict[str, str]:
    """The counts at the head of a check or a report."""
    return {words(dt): words(dt.find_next("dd")) for dt in page.soup.select("dl.tally dt")}


def counts(
    *, added: int = 0, removed: int = 0, unchanged: int = 0, refused: int = 0
) -> dict[str, str]:
    """A tally as a page writes it."""
    names = ("Ajouts", "Retraits", "Déjà ainsi", "Lignes refusées")
    return dict(zip(names, map(str, (added, removed, unchanged, refused)), strict=True))


def refusal(page: Seen) -> dict[str, str]:
    """What a refused file was told: its title, what was found, what was expected, what to do."""
    box = page.soup.select_one('main [role="alert"]')
    assert box is not None, page.text
    said = {words(dt): words(dt.find_next("dd")) for dt in box.select("dl dt")}
    return {"title": words(box.h2), **said}


def cells(content: bytes) -> list[list[str]]:
    """The cells of a CSV file of ours."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def own_cooldown(firm: Firm, hours: int | None) -> None:
    """Give the firm a cooldown of its own, or with None the operator's."""
    with transaction(PORTAL) as session:
        mine = update(Registration).where(Registration.id == firm.registration.id)
        session.execute(mine.values(import_cooldown_hours=hours))


def give_up(firm: Firm, request: Request, now: datetime = NOW) -> Request:
    """Delete a request as its administrator does."""
    with transaction(Tenant(firm.registration.id)) as session:
        return service.give_up(session, firm.actor, request_id=request.public_id, now=now)
