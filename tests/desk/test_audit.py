"""The portal's own chain at the desk: read, narrowed, verified, taken away."""

import json

from tests.factories.operators import Operating
from tests.operators.trail import portal_actions
from tests.support.pages import Pages


def test_chain_is_shown_newest_first_and_verified(desk: Pages, operator: Operating) -> None:
    page = desk.get("desk.audit")
    assert "Chaîne vérifiée" in page.text
    assert [row[1] for row in page.rows()] == [
        "Connexion d’un exploitant",
        "Lien d’accès donné à un exploitant",
        "Exploitant créé",
    ]
    assert len(desk.get("desk.audit", action="operator.created").rows()) == 1
    assert len(desk.get("desk.audit", q="192.0.2").rows()) == 0
    assert "Aucun événement ne correspond" in desk.get("desk.audit", du="2030-01-01").text
    desk.get("desk.audit", du="hier", status=422)


def test_taking_it_away_is_an_event(desk: Pages) -> None:
    page = desk.get("desk.audit")
    file = desk.press(page, "desk.audit_file", {"format": "csv"}).response
    assert "Connexion d’un exploitant" in file.get_data(as_text=True)
    lines = desk.press(page, "desk.audit_file", {"format": "jsonl"}).response
    events = [json.loads(line) for line in lines.get_data(as_text=True).splitlines()]
    assert [event["action"] for event in events][-2:] == ["audit.exported", "audit.exported"]
    assert portal_actions()[-1] == "audit.exported"
    desk.press(page, "desk.audit_file", {"format": "xml"}, status=400)
