"""What another registration has is answered like what nobody has, wherever a page takes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.perimeter.models import PortfolioDeclarant, Site
from netent.requests.models import Request
from tests.factories.imports import Firm, as_csv
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

# The token of a form, the number of a request.
_OF_EACH_ANSWER = re.compile(r'name="csrf_token"[^>]*>|<code>[^<]*</code>')
THEIRS = "of another"
OWN = "own portfolio"


@dataclass(frozen=True)
class Asked:
    """A page and what it is asked with; THEIRS stands for the identifier that is not ours."""

    endpoint: str
    of: str
    query: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] | None = None
    in_portfolio: bool = False
    with_file: bool = False

    def __str__(self) -> str:
        names = [name for name, text in {**self.query, **(self.fields or {})}.items()]
        return f"{self.endpoint}-{'-'.join(names)}"


def about(endpoint: str, of: str, **fields: str) -> Asked:
    """A form of a portfolio of ours."""
    return Asked(endpoint, of, fields=fields, in_portfolio=True)


def filtered(endpoint: str, of: str, name: str) -> Asked:
    """A page that is narrowed."""
    return Asked(endpoint, of, query={name: THEIRS})


RECAPS = ("recap", "recap_csv", "recap_xlsx")
FILINGS = ("history", "history_csv")
HISTORIES = ("history", "history_csv", "history_xlsx")
ASKED = [
    filtered("imports.new", "portfolio", "portfolio"),
    Asked("imports.new", "portfolio", {"portfolio": THEIRS}, {}, with_file=True),
    Asked("imports.new", "request", {"portfolio": OWN, "resends": THEIRS}),
    Asked("imports.new", "request", {"portfolio": OWN, "resends": THEIRS}, {}, with_file=True),
    about("portfolios.transfer_clients", "portfolio", all="1", target=THEIRS),
    about("portfolios.transfer_clients", "portfolio", all="1", target=THEIRS, shown="x"),
    about("portfolios.declarants", "member", member=THEIRS),
    about("portfolios.assign_declarants", "member", member=THEIRS),
    about("portfolios.assign_declarants", "member", tick=THEIRS),
    about("portfolios.unassign_declarants", "member", tick=THEIRS),
    about("portfolios.unassign_declarants", "member", tick=THEIRS, shown="x", agreed="y"),
    about("portfolios.give_rights", "member", tick=THEIRS),
    about("portfolios.give_rights", "member", tick=THEIRS, shown="x"),
    Asked("portfolios.give_rights", "member", {"member": THEIRS}, in_portfolio=True),
    Asked("portfolios.client", "client", {"siret": THEIRS}, in_portfolio=True),
    Asked("portfolios.client_declarations", "client", {"tick": THEIRS}, in_portfolio=True),
    about("portfolios.compose", "client", tick=THEIRS),
    about("portfolios.open_for_clients", "client", tick=THEIRS, declarations="DSN"),
    about("portfolios.close_for_clients", "client", tick=THEIRS, declarations="DSN"),
    about("portfolios.close_for_clients", "client", tick=THEIRS, declarations="DSN", shown="x"),
    about("portfolios.remove_clients", "client", tick=THEIRS),
    about("portfolios.remove_clients", "client", tick=THEIRS, shown="x"),
    about("portfolios.transfer_clients", "client", tick=THEIRS),
    *(filtered(f"consultation.{page}", "member", "membre") for page in (*RECAPS, *HISTORIES)),
    *(filtered(f"consultation.{page}", "portfolio", "perimetre") for page in (*RECAPS, *HISTORIES)),
    *(filtered(f"consultation.{page}", "member", "auteur") for page in HISTORIES),
    filtered("consultation.history", "act", "apres"),
    filtered("consultation.audit", "member", "auteur"),
    filtered("consultation.audit", "member", "membre"),
    Asked("consultation.audit_file", "member", {"auteur": THEIRS}, {"format": "csv"}),
    Asked("consultation.audit_file", "member", {"membre": THEIRS}, {"format": "jsonl"}),
    *(filtered(f"filing.{page}", "portfolio", "portefeuille") for page in ("index", *FILINGS)),
    *(filtered(f"filing.{page}", "member", "membre") for page in FILINGS),
    filtered("consultation.ask_detail", "portfolio", "portefeuille"),
    Asked("consultation.ask_detail", "portfolio", {}, {"portfolio": THEIRS}),
]


@pytest.fixture
def ours(database: TestDatabase) -> Firm:
    return Firm()


@pytest.fixture
def theirs(database: TestDatabase, ours: Firm) -> Firm:
    other = Firm(start=40_000_000)
    other.finished = other.run([(other.sirets[2], "1"), ("123", "1")])  # type: ignore[attr-defined]
    return other


@pytest.fixture
def pages(database: TestDatabase, ours: Firm) -> Pages:
    return Pages(database.app).sign_in(person_of(ours.registration, ours.administrator))


def identifier(theirs: Firm, of: str) -> tuple[str, str]:
    """One of theirs, and one like it that nobody has."""
    if of == "client":
        return theirs.sirets[0], theirs.sirets[5]  # both are in the register
    with reading(Tenant(theirs.registration.id)) as session:
        act = session.scalars(select(RightsAct.public_id)).first()
    found: Mapping[str, UUID | None] = {
        "portfolio": theirs.portfolio.public_id,
        "member": theirs.declarants[0].public_id,
        "request": theirs.finished.public_id,  # type: ignore[attr-defined]
        "act": act,
    }
    return str(found[of]), str(uuid4())


def answered(pages: Pages, ours: Firm, asked: Asked, name: str) -> tuple[int, str]:
    """The status and the text, without what is different each time."""
    own = str(ours.portfolio.public_id)
    said = {THEIRS: name, OWN: own}
    values: dict[str, Any] = {key: said.get(text, text) for key, text in asked.query.items()}
    if asked.in_portfolio:
        values["portfolio_id"] = own
    url = pages.url(asked.endpoint, **values)
    if asked.fields is None:
        answer = pages.client.get(url)
    else:
        fields: dict[str, Any] = {k: said.get(text, text) for k, text in asked.fields.items()}
        if asked.with_file:
            fields["file"] = (BytesIO(as_csv([(ours.sirets[3], "1")])), "Boulangeries.csv")
        answer = pages.client.post(url, data={**pages.token(), **fields})
    text = answer.text if answer.mimetype != "application/zip" else ""
    answer.close()
    text = _OF_EACH_ANSWER.sub("", f"{answer.location} {text}").replace(name, "?")
    return answer.status_code, text


def written(firm: Firm) -> list[int]:
    tables = (AuditEvent, HabilitationChange, PortfolioDeclarant, Request, Site)
    with reading(Tenant(firm.registration.id)) as session:
        return [session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_identifier_of_another_is_answered_like_one_of_nobody(
    pages: Pages, ours: Firm, theirs: Firm, asked: Asked
) -> None:
    name, nobodys = identifier(theirs, asked.of)
    before = written(ours), written(theirs)
    found = answered(pages, ours, asked, name)
    assert found == answered(pages, ours, asked, nobodys)
    assert found[0] < 500
    assert (written(ours), written(theirs)) == before
