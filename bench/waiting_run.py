"""One measured wait: a large request of one firm at work, small ones of another beside it."""

import time
from typing import Any

from bench import firm
from bench.children import answer
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.imports import service
from netent.kernel import clock
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestStatus
from netent.perimeter import queries as perimeter
from netent.requests import progress
from netent.requests import queries as request_queries
from netent.requests.models import Request
from tests.factories.identifiers import new_siren, sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import actor_of, make_administrator, make_member, make_registration

SMALL_LINES = 10
_ALONE = 5
_MOST = 40
_LOOKS_SECONDS = 0.005
_PATIENCE_SECONDS = 600
_SMALL = "Petits"


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Seconds from a confirmation to the end of its request: the large one's, the small ones'."""
    lines, declarants = asked["lines"], asked["declarants"]
    with firm.opened_app(asked):
        large = firm.the_author()
        small = _other_firm()
        known = sirets(SMALL_LINES * (_ALONE + _MOST), start=20_000_000)
        firm.know(known)
        files = [known[at : at + SMALL_LINES] for at in range(0, len(known), SMALL_LINES)]
        # Checked beforehand: a check writes, too, and on SQLite it would do the waiting.
        waiting = [_checked(small, _SMALL, file) for file in files]
        alone = [_served(small, waiting.pop()) for _ in range(_ALONE)]
        _, new = firm.held_and_new(lines)
        request = _checked(large, firm.portfolio_name(declarants), new)
        began = time.perf_counter()
        _confirm(large, request)
        while progress.told(request.public_id) is None:  # it writes from here on
            time.sleep(_LOOKS_SECONDS)
        beside = []
        while waiting and _reread(large, request).status is RequestStatus.RUNNING:
            beside.append(_served(small, waiting.pop()))
        _wait_until(large, request, RequestStatus.FINISHED)
        took = time.perf_counter() - began
    return {"alone": alone, "beside": beside, "large": took}


def _other_firm() -> Actor:
    new_siren()  # the first one is the large firm's, made by another process
    registration = make_registration(name="Petit cabinet")
    administrator = make_administrator(registration)
    declarant = make_member(registration)
    make_portfolio(registration, _SMALL, declarants=[declarant])
    return actor_of(registration, administrator)


def _served(author: Actor, request: Request) -> float:
    """Seconds from the click that confirms to the end of the request."""
    began = time.perf_counter()
    _confirm(author, request)
    _wait_until(author, request, RequestStatus.FINISHED)
    return time.perf_counter() - began


def _checked(author: Actor, portfolio_name: str, wanted: list[str]) -> Request:
    content = firm.additions(wanted)
    scope = Tenant(author.registration_id)
    deposit = service.read_deposit(f"{portfolio_name}.csv", content, portfolio_name, firm.RULES)
    with reading(scope) as session:
        portfolio = perimeter.portfolio_named(session, portfolio_name)
        assert portfolio is not None
        checked = service.plan_deposit(session, portfolio.id, deposit)
    with transaction(scope) as session:
        return service.stage_check(
            session,
            author,
            portfolio_id=portfolio.public_id,
            deposit=deposit,
            checked=checked,
            rules=firm.RULES,
            now=clock.now(),
        )


def _confirm(author: Actor, request: Request) -> None:
    with transaction(Tenant(author.registration_id)) as session:
        service.confirm(
            session, author, request_id=request.public_id, rules=firm.RULES, now=clock.now()
        )


def _reread(author: Actor, request: Request) -> Request:
    with reading(Tenant(author.registration_id)) as session:
        return request_queries.request_of(session, request.public_id)


def _wait_until(author: Actor, request: Request, status: RequestStatus) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _reread(author, request).status is not status:
        if time.monotonic() > deadline:
            raise RuntimeError(f"not {status} after {_PATIENCE_SECONDS} s")
        time.sleep(_LOOKS_SECONDS)


if __name__ == "__main__":
    answer(measure)
