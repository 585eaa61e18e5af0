"""The kinds of requests that workers treat: what to prepare of each, what holds once it is done.

A new kind takes part in every test of exactly once by its row in `TREATED`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func, select

from netent.activations.models import Secret
from netent.consultation import service
from netent.consultation.detail import reads
from netent.consultation.models import DetailChunk
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation
from netent.imports.models import MemberCodes
from netent.kernel.enums import DetailFormat, Outcome, RequestKind
from netent.perimeter.models import Site
from netent.requests.models import Request
from tests.factories.imports import NOW, Firm
from tests.imports.member_files import (
    make_head_office,
    member_named,
    members_count,
    members_file,
    person,
)
from tests.imports.rights_files import rights_file
from tests.requests.rates import ask_rates, check_rates

# A firm for tests that make many requests, each of which finds something to do.
KNOWN = 120
_IN_PLACE = 2


@dataclass(frozen=True, slots=True)
class Treated:
    """One kind: `prepare` confirms the firm's n-th request of it, which must end with `outcome`.

    `check` asserts that what it did stands, once, after those before it. `event` is the one audit
    event of its end, `stopped` of an end before its beginning; `has_act`: it changes rights.
    """

    prepare: Callable[[Firm, int], Request]
    check: Callable[[Firm, Request, int], None]
    outcome: Outcome
    event: str
    stopped: str = "import.stopped"
    has_act: bool = True


def _exchange_clients(firm: Firm, turn: int) -> Request:
    """One client in, the one before out, one line refused."""
    new = firm.sirets[_IN_PLACE:]
    lines = [(new[turn], "1"), ("123", "1")]
    if turn:
        lines.append((new[turn - 1], "0"))
    return firm.confirm(firm.check(lines))


def _check_exchange(firm: Firm, request: Request, turn: int) -> None:
    new = firm.sirets[_IN_PLACE + turn]
    assert (request.additions, request.removals, request.refused) == (1, min(turn, 1), 1)
    assert firm.clients() == {*firm.sirets[:_IN_PLACE], new}
    with reading(Tenant(firm.registration.id)) as session:
        site = session.scalars(select(Site).where(Site.siret == new)).one()
        held = session.scalars(select(Habilitation)).all()
    assert {(row.site_id, row.mask) for row in held} == {(site.id, site.opened)}
    assert {row.member_id for row in held} == {row.id for row in firm.declarants}


def _ask_detail(firm: Firm, _turn: int) -> Request:
    """The state of all portfolios."""
    with transaction(Tenant(firm.registration.id)) as session:
        return service.ask_detail(session, firm.actor, portfolio_id=None, now=NOW).request


def _check_detail(firm: Firm, request: Request, _turn: int) -> None:
    with reading(Tenant(firm.registration.id)) as session:
        files = {kind: b"".join(reads.file_of(session, request, kind)) for kind in DetailFormat}
        kept = session.execute(
            select(DetailChunk.format, func.count())
            .where(DetailChunk.request_id == request.id)
            .group_by(DetailChunk.format)
        )
        assert {row[0]: row[1] for row in kept} == dict.fromkeys(DetailFormat, 1)
    assert {kind: len(file) for kind, file in files.items()} == request.details["files"]


_DPAE, _DAT = 11, 13


def _tick_rights(firm: Firm, turn: int) -> Request:
    """One right given, another taken, one line refused; what the turn before did is put back."""
    if turn:
        firm.run(_ticks(firm, "0", "1"), kind=RequestKind.HABILITATIONS)
    return firm.confirm(firm.check(_ticks(firm, "1", "0"), kind=RequestKind.HABILITATIONS))


def _ticks(firm: Firm, first: str, second: str) -> bytes:
    cells = zip(firm.declarants, (first, second), strict=True)
    people = [(member.siret, member.last_name, member.first_name, cell) for member, cell in cells]
    rows = [(*person, firm.sirets[0], cell) for *person, cell in people]
    return rights_file(["DPAE"], [*rows, ("", "Personne", "", "123", "1")])


def _check_ticks(firm: Firm, request: Request, turn: int) -> None:
    assert (request.additions, request.removals, request.refused) == (1, min(turn, 1), 1)
    assert _rights(firm) == {(firm.sirets[0], firm.declarants[0].id, 1 << _DPAE)}


def _add_declaration(firm: Firm, turn: int) -> Request:
    """One declaration added to every client, once that of the turn before is removed again."""
    if turn:
        firm.treat(firm.check_declaration("DAT", adds=False))
    return firm.confirm(firm.check_declaration("DAT", adds=True))


def _check_added(firm: Firm, request: Request, _turn: int) -> None:
    everywhere = {
        (siret, member.id, 1 << _DAT)
        for siret in firm.sirets[:_IN_PLACE]
        for member in firm.declarants
    }
    assert _rights(firm) == everywhere
    assert (request.additions, request.removals) == (len(everywhere), 0)


def _create_member(firm: Firm, turn: int) -> Request:
    """One more declarant like the first, one line refused."""
    if not turn:
        make_head_office(firm)
        firm.run(_ticks(firm, "1", ""), kind=RequestKind.HABILITATIONS)
    lines = [person(_newcomer(turn), model="Durand Bruno"), person("")]
    return firm.confirm(firm.check(members_file(*lines), kind=RequestKind.MEMBERS))


def _newcomer(turn: int) -> str:
    return "Weiss" + "abcdefghij"[turn // 10] + "abcdefghij"[turn % 10]


def _check_created(firm: Firm, request: Request, turn: int) -> None:
    assert (request.additions, request.removals, request.refused) == (1, 0, 1)
    created = [member_named(firm, _newcomer(each)) for each in range(turn + 1)]
    assert members_count(firm) == 3 + len(created)
    like_bruno = {(firm.sirets[0], member.id, 1 << _DPAE) for member in created}
    assert _rights(firm) == {(firm.sirets[0], firm.declarants[0].id, 1 << _DPAE)} | like_bruno
    with reading(Tenant(firm.registration.id)) as session:
        codes = session.scalars(select(Secret.owner_id)).all()
        kept = session.scalars(select(MemberCodes.request_id)).all()
    assert sorted(codes) == [member.id for member in created]
    assert len(kept) == turn + 1


def _undo_entry(firm: Firm, turn: int) -> Request:
    """A client that has just entered leaves again."""
    done = firm.run([(firm.sirets[_IN_PLACE + turn], "1")])
    return firm.confirm(firm.check_undo(done))


def _check_undone(firm: Firm, request: Request, turn: int) -> None:
    assert (request.additions, request.removals, request.refused) == (0, 1, 0)
    assert firm.clients() == set(firm.sirets[:_IN_PLACE])
    assert _rights(firm) == set()


def _rights(firm: Firm) -> set[tuple[str, int, int]]:
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.execute(
            select(Site.siret, Habilitation.member_id, Habilitation.mask).join(
                Site, Site.id == Habilitation.site_id
            )
        )
        return {(siret, member_id, mask) for siret, member_id, mask in rows}


TREATED: Mapping[RequestKind, Treated] = MappingProxyType(
    {
        RequestKind.ESTABLISHMENTS: Treated(
            _exchange_clients, _check_exchange, Outcome.PARTIAL, "import.applied"
        ),
        RequestKind.HABILITATIONS: Treated(
            _tick_rights, _check_ticks, Outcome.PARTIAL, "import.applied"
        ),
        RequestKind.DECLARATION: Treated(
            _add_declaration, _check_added, Outcome.OK, "import.applied"
        ),
        RequestKind.MEMBERS: Treated(
            _create_member, _check_created, Outcome.PARTIAL, "import.applied"
        ),
        RequestKind.UNDO: Treated(_undo_entry, _check_undone, Outcome.OK, "import.applied"),
        RequestKind.RIGHTS_DETAIL: Treated(
            _ask_detail, _check_detail, Outcome.OK, "detail.made", "detail.stopped", has_act=False
        ),
        RequestKind.RATE_REQUEST: Treated(
            ask_rates,
            check_rates,
            Outcome.PARTIAL,
            "rate_request.answered",
            "rate_request.stopped",
            has_act=False,
        ),
    }
)
