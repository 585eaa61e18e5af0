"""The bodies that are paid: carried with the code, loaded from the operator's file."""

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM
from netent.kernel.sheets import SheetRefusedError, read_sheet
from netent.payments.models import PaymentBody
from netent.payments.queries.bodies import bodies, with_mandates_here
from netent.payments.service.bodies import RULES, LoadedBodies, load_bodies
from tests.factories.payments import ICS, carry_bodies
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

HEADING = "code;name;kind;mandates_at;page_url;declarations;ics;iban;bic"
RIGHT = f"PREV9;Prévoyance;provident;here;;DSN PASRAU;{ICS};DE89370400440532013000;COBADEFFXXX"


def loaded(*rows: str) -> LoadedBodies:
    content = "\n".join([HEADING, *rows]).encode()
    lines = read_sheet(content, RULES, longest_bytes=1024 * 1024, key=("code",))
    with transaction(PORTAL) as session:
        return load_bodies(session, lines, now=NOW)


def found() -> dict[str, PaymentBody]:
    with reading(PORTAL) as session:
        return {body.code: body for body in bodies(session)}


def test_carried_bodies_say_where_their_mandates_live() -> None:
    carry_bodies()
    assert carry_bodies() == 0
    kept = found()
    assert {code: body.mandates_at.value for code, body in kept.items()} == {
        "URSSAF": "external",
        "AGIRC-ARRCO": "external",
        "MSA": "external",
        "DGFIP": "declared",
        "CRPCEN": "external",
        "URSSAF-C3S": "external",
    }
    assert with_mandates_here(kept["URSSAF"]) == ["DUCS"]
    assert with_mandates_here(kept["DGFIP"]) == []


def test_file_adds_and_changes_and_leaves_the_rest() -> None:
    carry_bodies()
    assert loaded(RIGHT) == LoadedBodies(["PREV9"], [], 0)
    assert loaded(RIGHT) == LoadedBodies([], [], 1)
    changed = RIGHT.replace("Prévoyance", "Prévoyance du Rhône")
    assert loaded(changed) == LoadedBodies([], ["PREV9"], 0)
    assert found()["PREV9"].name == "Prévoyance du Rhône"
    assert len(found()) == 7
    with reading(SYSTEM) as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)).all()
    assert actions == ["body.added", "body.changed"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("PREV9", "prev 9", "majuscules"),
        ("provident", "bank", "attendu"),
        (";here;", ";nowhere;", "attendu"),
        ("DSN PASRAU", "DSN DPAE", "inconnu : DPAE"),
        (ICS, "FR12ZZZ123456", "clé de cet ICS"),
        (ICS, "FRZZZ", "un ICS est attendu"),
        ("DE89370400440532013000", "DE89370400440532013001", "sa clé"),
        ("COBADEFFXXX", "COBA", "BIC"),
        (";here;;", ";here;http://site.example;", "https"),
        ("Prévoyance", "", "70 caractères"),
    ],
)
def test_wrong_cell_refuses_the_whole_file(before: str, after: str, said: str) -> None:
    with pytest.raises(SheetRefusedError) as refused:
        loaded(RIGHT.replace("PREV9", "PREV8"), RIGHT.replace(before, after))
    [fault] = refused.value.faults
    assert fault.line == 3
    assert said in fault.message
    assert found() == {}


def test_same_code_twice_is_told_with_the_first_line() -> None:
    with pytest.raises(SheetRefusedError) as refused:
        loaded(RIGHT, RIGHT)
    assert "ligne 2" in refused.value.faults[0].message


def test_files_loaded_at_once_add_a_body_once() -> None:
    carry_bodies()
    done = at_once(*[lambda: loaded(RIGHT)] * 3)
    assert [type(each).__name__ for each in done] == ["LoadedBodies"] * 3, done
    assert sorted(len(each.added) for each in done) == [0, 0, 1]  # type: ignore[attr-defined]
