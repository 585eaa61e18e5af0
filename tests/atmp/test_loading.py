"""A file of rates: every fault told, compared, loaded once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netent.atmp.models import AtmpLine, AtmpLoad, AtmpRate
from netent.atmp.service.loading import apply_load, purge_due
from netent.atmp.sheet import read_rates
from netent.atmp.states import LoadState
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.sheets import SheetRefusedError
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.rates import checked, loaded, rate_line, rates_file
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")


def counts(load: AtmpLoad) -> tuple[int, int, int, int]:
    return load.new, load.corrected, load.unchanged, load.outdated


def rates_of(siret: str) -> list[tuple[str, int, bool]]:
    with reading(PORTAL) as session:
        found = select(AtmpRate).where(AtmpRate.siret == siret).order_by(AtmpRate.id)
        return [(row.reference, row.rate, row.is_current) for row in session.scalars(found)]


def new_siret() -> str:
    return siret_of(new_siren(), 1)


def test_every_fault_is_told_with_its_line_and_column() -> None:
    good = new_siret()
    lines = [
        rate_line("12345678901234"),
        rate_line("4,43E+13"),
        rate_line(good, rate="deux"),
        rate_line(good, effective="2026-01-01"),
        rate_line(good, effective="31/02/2026", reference="A B"),
    ]
    with pytest.raises(SheetRefusedError) as refused:
        read_rates(rates_file(*lines))
    told = [(fault.line, fault.column) for fault in refused.value.faults]
    assert told == [
        (2, "SIRET"),
        (3, "SIRET"),
        (4, "Taux"),
        (5, "Date d’effet"),
        (6, "Date d’effet"),
        (6, "Référence"),
    ]


def test_a_reference_or_a_day_twice_in_a_file_is_refused() -> None:
    siret = new_siret()
    for second in (
        rate_line(siret, effective="01/01/2027", reference="A-1"),
        rate_line(siret, reference="A-2"),
    ):
        with pytest.raises(SheetRefusedError):
            read_rates(rates_file(rate_line(siret, reference="A-1"), second))


def test_heading_may_have_a_typewriters_apostrophe() -> None:
    content = rates_file(rate_line(new_siret())).decode("utf-8-sig").replace("’", "'")
    assert len(read_rates(content.encode("cp1252"))) == 1


def test_same_file_again_changes_nothing() -> None:
    lines = [rate_line(new_siret()), rate_line(new_siret())]
    assert counts(loaded(*lines)) == (2, 0, 0, 0)
    assert counts(loaded(*lines)) == (0, 0, 2, 0)


def test_correction_takes_the_place_of_the_rate_and_keeps_it() -> None:
    siret = new_siret()
    first = rate_line(siret, reference=f"{siret}-1")
    loaded(first)
    fixed = rate_line(siret, rate="1.9", reference=f"{siret}-2", notified="10/01/2026")
    assert counts(loaded(fixed)) == (0, 1, 0, 0)
    assert rates_of(siret) == [(f"{siret}-1", 218, False), (f"{siret}-2", 190, True)]
    # The file of before, sent late, puts nothing back.
    assert counts(loaded(first)) == (0, 0, 1, 0)
    late = rate_line(siret, reference=f"{siret}-3", notified="01/12/2025")
    assert counts(loaded(late)) == (0, 0, 0, 1)
    assert rates_of(siret)[-1] == (f"{siret}-2", 190, True)


def test_known_reference_with_other_facts_is_refused_and_nothing_is_kept() -> None:
    siret = new_siret()
    loaded(rate_line(siret, reference=f"{siret}-1"))
    with reading(PORTAL) as session:
        before = session.scalar(select(func.count()).select_from(AtmpLoad))
    with pytest.raises(SheetRefusedError) as refused:
        checked(rate_line(siret, rate="9", reference=f"{siret}-1"))
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "Référence")]
    with reading(PORTAL) as session:
        assert session.scalar(select(func.count()).select_from(AtmpLoad)) == before


def test_file_is_loaded_only_beside_the_rates_it_was_compared_with() -> None:
    siret = new_siret()
    stale = checked(rate_line(siret))
    loaded(rate_line(new_siret()))
    with pytest.raises(Refusal) as refused, transaction(PORTAL) as session:
        apply_load(session, None, load_id=stale.public_id, now=NOW)
    assert refused.value.reason is Reason.LOAD_MOVED_ON
    assert rates_of(siret) == []


def test_two_who_load_a_file_at_once_load_it_once() -> None:
    siret = new_siret()
    load = checked(rate_line(siret))

    def apply() -> str:
        try:
            with transaction(PORTAL) as session:
                apply_load(session, None, load_id=load.public_id, now=NOW)
        except Refusal as refusal:
            return refusal.reason.value
        return "loaded"

    assert sorted(at_once(apply, apply)) == ["load_moved_on", "loaded"]
    assert len(rates_of(siret)) == 1


def test_file_that_nobody_confirms_is_forgotten_after_a_day() -> None:
    load = checked(rate_line(new_siret()))
    purge_due(NOW + timedelta(hours=23))
    with reading(PORTAL) as session:
        assert session.get(AtmpLoad, load.id) is not None
    purge_due(NOW + timedelta(days=1))
    with reading(PORTAL) as session:
        assert session.get(AtmpLoad, load.id) is None
        left = select(func.count()).select_from(AtmpLine).where(AtmpLine.load_id == load.id)
        assert session.scalar(left) == 0


def test_file_confirmed_as_it_is_forgotten_stays_loaded() -> None:
    siret = new_siret()
    load = checked(rate_line(siret))
    tomorrow = NOW + timedelta(days=1)
    with ThreadPoolExecutor(1) as pool:
        with transaction(PORTAL) as session:
            apply_load(session, None, load_id=load.public_id, now=tomorrow)
            forgotten = pool.submit(purge_due, tomorrow)
            # Long enough for it to come to what is held here.
            assert wait([forgotten], timeout=0.5).done == set()
        assert forgotten.result(timeout=30) == 0
    with reading(PORTAL) as session:
        assert session.get_one(AtmpLoad, load.id).state is LoadState.LOADED
    assert len(rates_of(siret)) == 1
