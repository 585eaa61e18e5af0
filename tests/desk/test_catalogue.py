"""The catalogue at the desk: edited, added to, loaded whole after its difference was looked at."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from netent.catalogue.differences import cells_of
from netent.catalogue.models import DeclarationType, RightType
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from tests.operators.trail import portal_events
from tests.support.pages import Pages
from tests.support.seen import Seen

HEADS = "code;label;regime;audience;description;access_delay_days;colour;status"


@pytest.fixture(autouse=True)
def kept(database: object) -> Iterator[None]:
    """The catalogue as it was: no test empties it."""
    before = {row.code: cells_of(row) for row in declarations()}
    yield
    with transaction(PORTAL) as session:
        for row in session.scalars(select(DeclarationType)).all():
            if row.code not in before:
                session.execute(delete(RightType).where(RightType.declaration_type_id == row.id))
                session.delete(row)
                continue
            row.label, row.status = before[row.code]["label"], before[row.code]["status"]


def declarations() -> list[DeclarationType]:
    with reading(PORTAL) as session:
        return list(session.scalars(select(DeclarationType)))


def declaration(code: str) -> DeclarationType:
    return next(row for row in declarations() if row.code == code)


def send_file(desk: Pages, *lines: str, status: int = 200) -> Seen:
    content = "\r\n".join((HEADS, *lines)).encode("utf-8-sig")
    fields = {**desk.token(), "file": (BytesIO(content), "catalogue.csv")}
    return desk.send(desk.url("desk.catalogue_file"), fields, status=status)


def test_catalogue_is_listed_and_searched(desk: Pages) -> None:
    assert len(desk.get("desk.catalogue").rows()) == len(declarations())
    assert "PASRAU" in desk.get("desk.catalogue", q="pasrau").rows()[0][0]
    assert "Aucune déclaration ne correspond" in desk.get("desk.catalogue", q="zzz").text


def test_edit_is_kept_with_the_operators_name(desk: Pages) -> None:
    page = desk.get("desk.edit_declaration", name="PASRAU")
    fields = {"label": "Autres revenus", "description": declaration("PASRAU").description}
    done = desk.press(page, "desk.edit_declaration", fields, to="desk.catalogue")
    assert done.notices() == ["PASRAU est enregistrée."]
    assert declaration("PASRAU").label == "Autres revenus"
    event = portal_events()[-1]
    assert (event.action, event.actor_name) == ("catalogue.changed", "Odile Garnier")
    assert event.details["after"] == {"label": "Autres revenus"}
    again = desk.get("desk.edit_declaration", name="PASRAU")
    fields = {"description": declaration("PASRAU").description}
    nothing = desk.press(again, "desk.edit_declaration", fields, to="desk.catalogue")
    assert nothing.notices() == ["Rien n’a changé."]
    desk.get("desk.edit_declaration", name="RIEN", status=404)


def test_bad_value_is_told_at_its_field_and_changes_nothing(desk: Pages) -> None:
    page = desk.get("desk.edit_declaration", name="PASRAU")
    fields = {"access_delay_days": "9", "description": declaration("PASRAU").description}
    refused = desk.press(page, "desk.edit_declaration", fields, status=422)
    assert refused.errors() == ["De 0 à 8 jours, ou rien quand le délai n’est pas connu."]
    assert portal_events()[-1].action == "operator.signed_in"


def test_what_somebody_else_changed_meanwhile_in_another_field_stays(desk: Pages) -> None:
    page = desk.get("desk.edit_declaration", name="PASRAU")
    with transaction(PORTAL) as session:
        row = session.scalars(select(DeclarationType).where(DeclarationType.code == "PASRAU")).one()
        row.status = "essai"
    fields = {"label": "Autres revenus", "description": declaration("PASRAU").description}
    desk.press(page, "desk.edit_declaration", fields, to="desk.catalogue")
    assert (declaration("PASRAU").label, declaration("PASRAU").status) == (
        "Autres revenus",
        "essai",
    )


def test_declaration_is_added_once(desk: Pages) -> None:
    page = desk.get("desk.add_declaration")
    fields = {"code": "ESSAI", "label": "Essai", "colour": "#1F6FB2", "status": "service"}
    desk.press(page, "desk.add_declaration", fields, to="desk.catalogue")
    assert declaration("ESSAI").label == "Essai"
    again = desk.press(page, "desk.add_declaration", fields, status=422)
    assert again.errors() == ["Ce code est déjà au catalogue."]


def test_file_shows_its_difference_before_it_is_loaded(desk: Pages) -> None:
    kept_row = declaration("PASRAU")
    cells = cells_of(kept_row) | {"label": "Autres revenus"}
    line = ";".join(f'"{cells[column]}"' for column in HEADS.split(";"))
    page = send_file(desk, line, "ESSAI;Essai;;;;;#1F6FB2;service")
    assert "1 ajoutées, 1 changées, 0 inchangées" in page.text
    assert declaration("PASRAU").label == kept_row.label
    content = page.soup.select_one("textarea[name=content]")
    assert content is not None
    fields = {"content": content.get_text().lstrip("\n")}
    done = desk.press(page, "desk.load_catalogue", fields, to="desk.catalogue")
    assert done.notices() == ["Catalogue repris : 1 ajoutées, 1 changées."]
    assert declaration("PASRAU").label == "Autres revenus"
    # Another look is wanted once the catalogue is no longer what it was compared with.
    stale = desk.press(page, "desk.load_catalogue", fields)
    assert "Rien ne changerait" in stale.text


def test_file_with_a_bad_line_is_told_line_by_line(desk: Pages) -> None:
    page = send_file(desk, "essai;Essai;;;;12;bleu;service", status=422)
    assert page.text.count("ligne 2") == 3
    assert "ESSAI" not in {row.code for row in declarations()}
