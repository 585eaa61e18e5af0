"""Versions of body codes: compared, loaded once, in force from their day on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.complementary.models import NomenclatureCode, NomenclatureVersion
from netent.complementary.queries import nomenclatures as queries
from netent.complementary.service.nomenclatures import KEPT_UNCONFIRMED, apply_version
from netent.complementary.states import Nomenclature
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, PORTAL_CHAIN, Tenant
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.sweep.steps import STEPS
from tests.factories.references import checked, code_line, code_lines, loaded
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 20)


def counts(version: NomenclatureVersion) -> tuple[int, int, int, int]:
    return version.codes, version.added, version.changed, version.removed


def in_force(on: date = TODAY, table: Nomenclature = Nomenclature.DSN) -> str | None:
    with reading(PORTAL) as session:
        found = queries.version_in_force(session, table, on=on)
        return found and found.label


def test_version_is_compared_with_the_one_in_force_on_its_day() -> None:
    assert counts(loaded(*code_lines(range(4)))) == (4, 4, 0, 0)
    second = checked(
        *code_lines(range(1, 3)),
        code_line("P0003", "Autre nom"),
        code_line("P0009"),
        effective_on=date(2026, 6, 1),
    )
    assert counts(second) == (4, 1, 1, 1)
    with reading(PORTAL) as session:
        changes = queries.changes_page(session, second, PageAsked()).items
    assert [(each.code, each.before is None, each.after is None) for each in changes] == [
        ("P0000", False, True),
        ("P0003", False, False),
        ("P0009", True, False),
    ]
    # Before the first one's day there is nothing to compare with.
    assert counts(checked(code_line("P0001"), effective_on=date(2025, 1, 1))) == (1, 1, 0, 0)
    other = checked(code_line("P0001"), nomenclature=Nomenclature.DADSU)
    assert counts(other) == (1, 1, 0, 0)


def test_change_of_a_day_from_or_to_nothing_counts_as_change() -> None:
    loaded(code_line("P0001", days="01/01/2020;"), code_line("P0002"), code_line("P0003"))
    version = checked(
        code_line("P0001"), code_line("P0002", days=";31/12/2026"), code_line("P0003")
    )
    assert counts(version) == (3, 0, 2, 0)


def test_same_file_again_changes_nothing() -> None:
    lines = code_lines(range(3))
    loaded(*lines)
    assert counts(checked(*lines)) == (3, 0, 0, 0)


def test_version_is_in_force_from_its_day_on_and_the_earlier_ones_stay() -> None:
    assert in_force() is None
    loaded(code_line("P0001"), label="Ancienne", effective_on=date(2025, 1, 1))
    loaded(code_line("P0001"), label="Annoncée", effective_on=TODAY + timedelta(days=1))
    assert in_force() == "Ancienne"
    assert in_force(TODAY + timedelta(days=1)) == "Annoncée"
    assert in_force(date(2024, 12, 31)) is None
    # Of the same day, the later one.
    loaded(code_line("P0002"), label="Corrigée", effective_on=date(2025, 1, 1))
    assert in_force() == "Corrigée"
    # What is loaded late for an earlier day takes no later one's place.
    loaded(code_line("P0003"), label="Retrouvée", effective_on=date(2024, 1, 1))
    assert in_force() == "Corrigée"
    assert in_force(table=Nomenclature.DADSU) is None
    with reading(PORTAL) as session:
        labels = [each.label for each in queries.versions_page(session, PageAsked()).items]
    assert labels == ["Annoncée", "Corrigée", "Ancienne", "Retrouvée"]


def test_version_that_was_only_checked_is_in_force_for_nobody() -> None:
    version = checked(code_line("P0001"))
    assert in_force() is None
    with reading(PORTAL) as session:
        assert queries.versions_page(session, PageAsked()).total == 0
        assert queries.versions_page(session, PageAsked(), state=None).total == 1
        assert queries.version_of(session, version.public_id).loaded_at is None


def test_version_is_loaded_only_beside_the_one_it_was_compared_with() -> None:
    stale = checked(code_line("P0001"))
    loaded(code_line("P0002"))
    with pytest.raises(Refusal) as refused, transaction(PORTAL) as session:
        apply_version(session, None, version_id=stale.public_id, now=NOW)
    assert refused.value.reason is Reason.NOMENCLATURE_MOVED_ON


def test_two_who_load_a_version_at_once_load_it_once() -> None:
    version = checked(code_line("P0001"))

    def apply() -> str:
        try:
            with transaction(PORTAL) as session:
                apply_version(session, None, version_id=version.public_id, now=NOW)
        except Refusal as refusal:
            return refusal.reason.value
        return "loaded"

    assert sorted(at_once(apply, apply)) == ["loaded", "nomenclature_moved_on"]


def test_load_is_told_in_the_portals_trail_with_counts_and_digest() -> None:
    version = loaded(*code_lines(range(3)), is_fictitious=True)
    with reading(Tenant(PORTAL_CHAIN)) as session:
        action = AuditEvent.action == "nomenclature.loaded"
        (event,) = session.scalars(select(AuditEvent).where(action)).all()
    assert event.subject == str(version.public_id)
    assert event.details == {
        "nomenclature": "DSN",
        "name": "Codes 2026",
        "effective_on": "2026-01-01",
        "fictitious": True,
        "codes": 3,
        "added": 3,
        "removed": 0,
        "changed": 0,
        "sha256": version.sha256,
    }


def swept(after: timedelta) -> int:
    return STEPS["nomenclatures_forgotten"](NOW + after)


def test_sweep_forgets_a_file_that_nobody_confirmed_within_a_day() -> None:
    left = checked(*code_lines(range(3)))
    kept = loaded(*code_lines(range(2)))
    assert swept(KEPT_UNCONFIRMED - timedelta(seconds=1)) == 0
    assert swept(KEPT_UNCONFIRMED) == 1
    assert swept(KEPT_UNCONFIRMED) == 0
    with reading(PORTAL) as session:
        assert session.get(NomenclatureVersion, left.id) is None
        versions = select(NomenclatureCode.version_id, func.count())
        rows = session.execute(versions.group_by(NomenclatureCode.version_id)).all()
    assert [tuple(row) for row in rows] == [(kept.id, 2)]


def test_file_that_is_loaded_while_a_sweep_forgets_is_whole_or_gone() -> None:
    version = checked(*code_lines(range(3)))

    def apply() -> str:
        try:
            with transaction(PORTAL) as session:
                apply_version(session, None, version_id=version.public_id, now=NOW)
        except NotFound:
            return "gone"
        return "loaded"

    outcomes = at_once(apply, lambda: swept(KEPT_UNCONFIRMED))
    assert sorted(map(str, outcomes)) in (["0", "loaded"], ["1", "gone"])
    with reading(PORTAL) as session:
        codes = session.scalar(select(func.count()).select_from(NomenclatureCode))
        assert codes == (3 if session.get(NomenclatureVersion, version.id) else 0)
