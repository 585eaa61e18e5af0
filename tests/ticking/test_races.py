"""Saves at the very same moment, by threads of their own."""

from collections.abc import Sequence

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.clock import paris_day
from netent.matrix import service
from netent.matrix.changes import CellKey, Change, Seen, Wish
from netent.matrix.queries.difference import Fate
from netent.matrix.service import Saved
from netent.tenancy.models import Member
from tests.factories.imports import RULES, Firm, treat_next
from tests.factories.tenancy import NOW, actor_of, make_administrator
from tests.support.threads import at_once
from tests.ticking.holding import held

pytestmark = pytest.mark.usefixtures("database")


def saved(firm: Firm, by: Member, changes: Sequence[Change]) -> Saved:
    with transaction(Tenant(firm.registration.id)) as session:
        actor = actor_of(firm.registration, by)
        return service.save(session, actor, changes, rules=RULES, now=NOW)


def wish(member: Member, siret: str, right: str, sign: Wish, seen: Seen) -> Change:
    return Change(CellKey(siret, member.public_id, right), sign, seen)


def test_same_ticks_at_once_are_written_once_and_told_to_the_other(database: object) -> None:
    firm = Firm()
    administrators = [firm.administrator, make_administrator(firm.registration, first_name="Odile")]
    cells = [
        wish(member, siret, right, Wish.ADD, Seen(False, 0))
        for member in firm.declarants
        for siret in firm.sirets[:2]
        for right in ("DSN-RG", "DPAE")
    ]
    results = at_once(
        *(lambda by=by: saved(firm, by, cells) for by in administrators * 2)  # type: ignore[misc]
    )
    assert [each for each in results if isinstance(each, Exception)] == []
    assert sorted(each.added for each in results) == [0, 0, 0, len(cells)]  # type: ignore[attr-defined]
    late = next(each for each in results if each.added == 0)  # type: ignore[attr-defined]
    told = late.difference.of(Fate.ALREADY)  # type: ignore[attr-defined]
    assert len(told) == len(cells)
    assert {line.last.granted for line in told if line.last} == {True}
    assert {len(codes) for codes in held(firm).values()} == {2}


def test_opposite_wishes_at_once_never_both_win_unseen(database: object) -> None:
    firm = Firm()
    bruno, siret = firm.declarants[0], firm.sirets[0]
    other = make_administrator(firm.registration, first_name="Odile")
    saved(firm, other, [wish(bruno, siret, "DPAE", Wish.ADD, Seen(False, 0))])
    ending = wish(bruno, siret, "DPAE", Wish.END, Seen(True, 1))
    taking = wish(bruno, siret, "DPAE", Wish.REMOVE, Seen(True, 1))
    end = service.Ends(changed=paris_day(NOW))

    def end_it() -> Saved:
        with transaction(Tenant(firm.registration.id)) as session:
            actor = actor_of(firm.registration, firm.administrator)
            return service.save(session, actor, [ending], ends=end, rules=RULES, now=NOW)

    results = at_once(end_it, lambda: saved(firm, other, [taking]))
    assert [each for each in results if isinstance(each, Exception)] == []
    fates = {line.fate for each in results for line in each.difference.lines}  # type: ignore[attr-defined]
    # Whoever comes second is not simply obeyed.
    assert fates in ({Fate.APPLIES, Fate.OVERTAKEN}, {Fate.APPLIES, Fate.REFUSED})


def test_client_that_an_import_removes_at_once_keeps_no_right(database: object) -> None:
    firm = Firm()
    siret = firm.sirets[0]
    cells = [wish(each, siret, "DPAE", Wish.ADD, Seen(False, 0)) for each in firm.declarants]
    firm.confirm(firm.check([(siret, "0")]))
    results = at_once(treat_next, lambda: saved(firm, firm.administrator, cells))
    assert [each for each in results if isinstance(each, Exception)] == []
    while treat_next():
        pass
    assert siret not in firm.clients()
    assert held(firm) == {}
    with reading(Tenant(firm.registration.id)) as session:
        assert session.is_active
