"""The operator's edits: what changes, what is audited, what a new declaration gets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from netent.audit.models import AuditEvent
from netent.catalogue.columns import COLUMNS, CatalogueRefused
from netent.catalogue.models import DeclarationType, RightType
from netent.catalogue.service import (
    Loaded,
    edit_declaration,
    load_carried_data,
    load_catalogue,
)
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM
from netent.kernel.sheets import SheetLine
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("catalogue")


def line(code: str, number: int = 2, **cells: str) -> SheetLine:
    given = dict.fromkeys(COLUMNS, "") | {"label": f"La {code}", "colour": "#112233"}
    return SheetLine(number, given | {"code": code} | cells)


def edit(code: str, **changes: str) -> list[str]:
    with transaction(PORTAL) as session:
        return edit_declaration(session, code, changes, now=NOW)


def load(*lines: SheetLine) -> Loaded:
    with transaction(PORTAL) as session:
        return load_catalogue(session, lines, now=NOW)


def found(code: str) -> DeclarationType:
    with reading(PORTAL) as session:
        return session.scalars(
            select(DeclarationType)
            .where(DeclarationType.code == code)
            .options(selectinload(DeclarationType.rights))
        ).one()


def rights(code: str) -> list[tuple[str, int, bool]]:
    return [(right.code, right.slot, right.is_payment) for right in found(code).rights]


def events() -> list[tuple[str, str]]:
    with reading(SYSTEM) as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.number))
        return [(row.action, row.subject) for row in rows]


@contextmanager
def refused(*columns: str) -> Iterator[None]:
    before = [(row.code, row.label, row.colour) for row in everything()]
    with pytest.raises(CatalogueRefused) as caught:
        yield
    assert [fault.column for fault in caught.value.faults] == list(columns)
    assert [(row.code, row.label, row.colour) for row in everything()] == before
    assert events() == []


def everything() -> list[DeclarationType]:
    with reading(PORTAL) as session:
        return list(session.scalars(select(DeclarationType).order_by(DeclarationType.id)))


def test_edit_changes_what_is_named_and_tells_before_and_after() -> None:
    assert edit("DPAE", access_delay_days="3", colour="#16A085") == ["access_delay_days"]
    assert found("DPAE").access_delay_days == 3
    with reading(SYSTEM) as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject) == ("catalogue.changed", "DPAE")
    assert event.details == {
        "before": {"access_delay_days": None},
        "after": {"access_delay_days": 3},
    }
    assert edit("DPAE", access_delay_days="") == ["access_delay_days"]
    assert found("DPAE").access_delay_days is None


def test_edit_that_changes_nothing_leaves_no_trace() -> None:
    assert edit("DPAE", label=found("DPAE").label) == []
    assert events() == []


def test_right_that_bears_its_declarations_name_goes_on_bearing_it() -> None:
    edit("DPAE", label="Embauche")
    edit("DSN", label="La sociale")
    assert [right.label for right in found("DPAE").rights] == ["Embauche"]
    assert found("DSN").rights[0].label == "DSN, régime général"


@pytest.mark.parametrize(
    ("code", "changes", "columns"),
    [
        ("INCONNUE", {"label": "x"}, ["code"]),
        ("DPAE", {"access_delay_days": "9"}, ["access_delay_days"]),
        ("DPAE", {"label": "", "colour": "bleu"}, ["label", "colour"]),
        ("INCONNUE", {"colour": "bleu"}, ["colour", "code"]),
    ],
)
def test_bad_edit_changes_nothing_and_says_all_that_is_wrong(
    code: str, changes: dict[str, str], columns: list[str]
) -> None:
    with refused(*columns):
        edit(code, **changes)


def test_load_adds_and_changes_and_never_removes() -> None:
    before = {row.code for row in everything()}
    same = found("DAT")
    kept = line(
        "DAT",
        **{name: str(getattr(same, name) or "") for name in COLUMNS if name != "code"},
    )
    done = load(line("DPAE"), line("TVA"), kept)
    assert done == Loaded(added=["TVA"], updated=["DPAE"], unchanged=1)
    assert {row.code for row in everything()} == before | {"TVA"}
    assert found("DPAE").label == "La DPAE"
    assert events() == [("catalogue.changed", "DPAE"), ("catalogue.added", "TVA")]
    assert load(line("DPAE"), line("TVA"), kept) == Loaded([], [], 3)
    assert len(events()) == 2


def test_new_declaration_gets_one_right_to_file_on_a_slot_that_nobody_had() -> None:
    with reading(PORTAL) as session:
        last = max(session.scalars(select(RightType.slot)))
    load(line("TVA"), line("DEB"), line("OUTIL", status="tool"))
    assert rights("TVA") == [("TVA", last + 1, False)]
    assert rights("DEB") == [("DEB", last + 2, False)]
    assert rights("OUTIL") == []  # nobody can take it


def test_declaration_that_can_be_taken_from_now_on_gets_its_right_then() -> None:
    assert rights("MANDAT") == []
    edit("MANDAT", status="")
    assert [code for code, _slot, _payment in rights("MANDAT")] == ["MANDAT"]
    edit("MANDAT", status="service")
    edit("MANDAT", status="")
    assert len(rights("MANDAT")) == 1


def test_catalogue_without_a_free_slot_is_refused_whole() -> None:
    with refused("code"):
        load(*(line(f"D{number:02d}", number=number) for number in range(2, 70)))


def test_two_operators_at_once_take_two_slots() -> None:
    done = at_once(lambda: load(line("TVA")), lambda: load(line("DEB")))
    assert all(isinstance(each, Loaded) for each in done)
    assert len({rights("TVA")[0][1], rights("DEB")[0][1]}) == 2


def test_carried_right_whose_slot_the_operator_has_given_away_takes_the_next() -> None:
    with transaction(PORTAL) as session:
        _forget(session, "DS-PAMC")
    load(line("TVA"))
    taken = rights("TVA")[0][1]
    with transaction(PORTAL) as session:
        assert load_carried_data(session) == 2
    assert rights("DS-PAMC") == [("DS-PAMC", taken + 1, False)]


def _forget(session: Session, code: str) -> None:
    row = session.scalars(select(DeclarationType).where(DeclarationType.code == code)).one()
    session.execute(delete(RightType).where(RightType.declaration_type_id == row.id))
    session.execute(delete(DeclarationType).where(DeclarationType.id == row.id))


@pytest.mark.parametrize("others", [("NEUF2", "NEUF3"), ("NEUF1", "NEUF1")])
def test_declarations_added_at_once_take_a_place_each(others: tuple[str, ...]) -> None:
    codes = ("NEUF1", *others)
    done = at_once(*[lambda code=code: load(line(code)) for code in codes])
    assert [type(each).__name__ for each in done] == ["Loaded"] * len(codes), done
    with reading(PORTAL) as session:
        slots = list(session.scalars(select(RightType.slot)))
        positions = list(session.scalars(select(DeclarationType.position)))
        made = list(
            session.scalars(
                select(DeclarationType.code).where(DeclarationType.code.startswith("NEUF"))
            )
        )
    assert sorted(made) == sorted(set(codes))
    assert len(set(slots)) == len(slots)
    assert len(set(positions)) == len(positions)
