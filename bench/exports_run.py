"""One measured detail of rights, in a process that has made a small one before, as workers have."""

import csv
import tempfile
from typing import Any

from sqlalchemy.orm import Session

from bench import firm
from bench.children import Watch, answer
from netent.consultation import service
from netent.consultation.detail import treatment
from netent.consultation.detail.reads import detail_of
from netent.database.bulk import read_rows
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.actor import Actor
from netent.kernel.enums import Outcome
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.requests import claims
from netent.requests.claims import Lease
from netent.requests.models import Request

_RAW = """
SELECT m.siret, m.last_name, m.first_name, s.siret, h.mask
FROM habilitation h
JOIN site s ON s.id = h.site_id
JOIN member m ON m.id = h.member_id
WHERE h.registration_id = :registration AND s.portfolio_id = :portfolio
ORDER BY m.sort_name, m.id, s.siret
"""


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """The firm of the imports, and a portfolio of so many clients whose rights ten members hold."""
    firm.prepare(asked)
    with firm.opened_app(asked):
        author = firm.the_author()
        _, new = firm.held_and_new(asked["lines"])
        name = firm.portfolio_name(firm.MOST_DECLARANTS)
        firm.submit_and_treat(author, name, firm.additions(new), Watch())
    return {}


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the portfolio's detail, watched; then write the same lines raw, beside."""
    watch = Watch()
    with firm.opened_app(asked):
        author = firm.the_author()
        made(author, firm.portfolio_name(1), Watch())
        name = firm.portfolio_name(firm.MOST_DECLARANTS)
        with watch.memory():
            request = made(author, name, watch)
        with reading(Tenant(author.registration_id)) as session, watch.phase("raw"):
            lines = _write_raw(session, author, _portfolio(session, name))
    if lines != request.lines:
        raise RuntimeError(f"{request.lines} lines, not {lines}")
    return {
        **watch.told(),
        "lines": request.lines,
        "rights": request.details["rights"],
        "files": request.details["files"],
    }


def made(author: Actor, name: str, watch: Watch) -> Request:
    """A detail from its asking to its files, by what pages and workers call."""
    scope = Tenant(author.registration_id)
    with watch.phase("make"):
        with transaction(scope) as session:
            chosen = _portfolio(session, name).public_id
            asked = service.ask_detail(session, author, portfolio_id=chosen, now=clock.now())
        claim = claims.claim_this(author.registration_id, asked.request.id, now=clock.now())
        assert claim is not None
        treatment.treat(
            claim,
            rules=firm.RULES,
            now=clock.now(),
            keep=Lease(claim, clock.now).keep,
            page_url="http://netent.example/{}",
        )
    with reading(scope) as session:
        done = detail_of(session, asked.request.public_id)
    if done.outcome is not Outcome.OK:
        raise RuntimeError(f"not what was to be measured: {done.outcome} {done.reason}")
    return done


def _portfolio(session: Session, name: str) -> Portfolio:
    found = perimeter.portfolio_named(session, name)
    assert found is not None
    return found


def _write_raw(session: Session, author: Actor, portfolio: Portfolio) -> int:
    """The same pairs as plain CSV, out of one statement: no columns of rights, no workbook."""
    values = {"registration": author.registration_id, "portfolio": portfolio.id}
    lines = 0
    with tempfile.TemporaryFile("w", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        for batch in read_rows(session, _RAW, values, size=2_000):
            writer.writerows(batch)
            lines += len(batch)
    return lines


if __name__ == "__main__":
    answer(lambda asked: prepare(asked) if asked.get("prepare") else measure(asked))
