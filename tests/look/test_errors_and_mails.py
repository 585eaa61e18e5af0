"""Error pages need nothing but words; mails say the same as text and as HTML, in both languages."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from netent.kernel.enums import Outcome
from tests.look.conftest import Render

CODES = [400, 401, 403, 404, 405, 413, 429, 500, 503]

FINISHED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "portfolio_name": "Lyon",
    "file_name": "Lyon.csv",
    "outcome": Outcome.PARTIAL,
    "additions": 1412,
    "removals": 38,
    "unchanged": 9210,
    "refused": 43,
    "finished_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/demandes/1",
}
REGISTER_NEWS: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "closed_own": 1,
    "closed_own_named": "443 080 908 00017",
    "closed_clients": 6,
    "closed_clients_named": "443 080 908 00025, 443 080 908 00033 …",
    "reopened": 1,
    "reopened_named": "443 080 908 00041",
    "new": 2,
    "new_named": "443 080 908 00058, 443 080 908 00066",
    "became_multi": 1,
    "url": "http://netent.example/entreprise/etablissements",
}
DETAIL: dict[str, Any] = FINISHED | {"outcome": Outcome.OK, "lines": 1412}
DETAIL |= {"made_at": FINISHED["finished_at"], "kept_until": date(2026, 12, 20)}
LOCKED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "locked_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "locked_until": datetime(2026, 11, 20, 13, 20, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
CHOSEN: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "chosen_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
ANSWERED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "answered_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/mot-de-passe-oublie",
}
CANDIDACY: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "person": "Paul Roussel",
    "role": "ADMINISTRATOR",
    "expires_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/demandes-en-attente",
}
CANDIDACY_MAILS = (
    *("waits", "ends_soon", "lapsed", "ends_soon_own", "accepted", "refused", "expired"),
    "let_in_by_key",
)
RECOVERY: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "member_name": "Paul Simple",
    "administrator": "Anne Morvan",
    "email": "claire@cabinet.example",
    "asked_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "made_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "ends_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
TERMINATION: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "siret": "44308090800017",
    "asked_by": "Anne Morvan",
    "settled_by": "Luc Morvan",
    "lapses_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "takes_effect_at": datetime(2026, 12, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/resiliation",
}
ENDING: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "establishments": 12,
    "people": 1,
    "person": "Paul <Roussel>",
    "ends_on": date(2026, 12, 4),
    "url": "http://netent.example/",
}
TERMINATION_MAILS = ("asked", "runs", "soon", "withdrawn", "lapsed", "ended", "site_ended")
FACTOR: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "change": "passkey_added",
    "passkey": "Téléphone <1>",
    "left": 9,
    "changed_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "used_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/mon-compte/double-authentification",
}
REGISTRATION: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "siret": "44308090800017",
    "expires_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/inscription/lien/x",
}
CREATED: dict[str, Any] = {
    "first_name": "Claire",
    "last_name": "Simple",
    "registration_name": "Cabinet <Morvan>",
    "administrator": "Anne Morvan",
    "siret": "44308090800017",
    "url": "http://netent.example/connexion",
}
MEMBER: dict[str, Any] = {
    "first_name": "Claire",
    "last_name": "Simple",
    "siret": "44308090800017",
    "registration_name": "Cabinet <Morvan>",
    "administrator": "Anne Morvan",
    "role": "ADMINISTRATOR+DECLARANT",
    "rights": 12,
    "changed_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/connexion",
}
MAILS = [
    ("member_roles", MEMBER),
    ("member_roles", MEMBER | {"role": "DECLARANT", "rights": 0}),
    ("member_suspended", MEMBER),
    ("address_corrected", MEMBER | {"email": "claire@cabinet.example"}),
    ("address_given", MEMBER | CANDIDACY | {"administrator": "Anne Morvan"}),
    ("member_deleted", MEMBER),
    ("rights_given", MEMBER | {"receiver": "Paul Simple"}),
    ("rights_received", MEMBER | {"giver": "Paul Simple"}),
    ("administrator_created", CREATED),
    ("member_reinstated", MEMBER),
    ("member_moved", MEMBER | {"siret_before": "44308090800025"}),
    ("register_news", REGISTER_NEWS),
    ("register_news", REGISTER_NEWS | {"new": 0, "became_multi": 0, "closed_clients": 0}),
    *((f"termination_{name}", TERMINATION) for name in TERMINATION_MAILS),
    *((f"termination_{name}", TERMINATION | {"siret": ""}) for name in TERMINATION_MAILS[:5]),
    ("habilitations_end_soon", ENDING),
    ("habilitations_end_soon", ENDING | {"establishments": 1}),
    ("habilitations_end_soon_all", ENDING),
    ("habilitations_end_soon_all", ENDING | {"establishments": 1}),
    ("habilitations_end_soon_all", ENDING | {"people": 3, "person": ""}),
    ("candidacy_closed", CANDIDACY),
    *((f"candidacy_{name}", CANDIDACY) for name in CANDIDACY_MAILS),
    ("import_finished", FINISHED),
    ("detail_finished", DETAIL),
    ("detail_finished", DETAIL | {"portfolio_name": "", "lines": 1}),
    ("detail_finished", DETAIL | {"outcome": Outcome.KO}),
    ("sign_in_locked", LOCKED),
    ("password_chosen", CHOSEN),
    ("question_chosen", CHOSEN),
    ("factor_locked", LOCKED),
    ("factor_changed", FACTOR),
    ("recovery_code_used", FACTOR),
    ("email_change", CANDIDACY),
    ("email_changed", CHOSEN),
    ("recovery_answered", ANSWERED),
    ("recovery_asked", RECOVERY),
    ("recovery_link", RECOVERY),
    ("recovery_made", RECOVERY),
    ("recovery_answered_by", RECOVERY),
    ("declarant_created", CREATED),
    ("registration_link", REGISTRATION),
    ("registration_done", REGISTRATION),
]


def _figures(text: str) -> list[str]:
    said = re.sub(r"<head>.*</head>|<[^>]+>", " ", text, flags=re.DOTALL)
    return re.findall(r"\d[\d\u202f,.]*", said)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", CODES)
def test_error_page_stands_without_session_and_frame(
    render: Render, code: int, language: str
) -> None:
    html = render(f"errors/{code}.html", language=language, request_id="7f3a")
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert str(code) in html
    assert "7f3a" in html
    assert 'class="btn btn-primary"' in html


def test_error_page_says_the_given_message_instead_of_its_own(render: Render) -> None:
    html = render("errors/403.html", error_message="Seul un administrateur le peut.")
    assert "Seul un administrateur le peut." in html
    assert "Votre rôle dans cette inscription" not in html


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "arguments"), MAILS, ids=[name for name, _ in MAILS])
def test_mail_as_text_says_what_its_page_says(
    render: Render, name: str, arguments: dict[str, Any], language: str
) -> None:
    text = render(f"mail/{name}.txt", language=language, **arguments)
    html = render(f"mail/{name}.html", language=language, **arguments)
    assert set(_figures(html)) <= set(_figures(text))
    assert arguments["url"] in text
    assert arguments["url"] in html
    assert "Cabinet <Morvan>" in text
    assert "Cabinet &lt;Morvan&gt;" in html


def test_mail_in_english_holds_no_french(render: Render) -> None:
    text = render("mail/import_finished.txt", language="en", **FINISHED)
    assert text.startswith("Hello Claire,")
    assert "20 November 2026 at 14:05: Partially OK." in text
    assert not re.search(r"\b(votre|demande|lignes|le|la)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("outcome", [*Outcome, *(kept.value for kept in Outcome)], ids=repr)
def test_mail_reads_its_outcome_as_member_and_as_kept_text(
    render: Render, outcome: Outcome | str
) -> None:
    html = render("mail/import_finished.html", **FINISHED | {"outcome": outcome})
    assert f"<strong>{outcome}</strong>" in html


def test_mail_without_refused_line_promises_no_file(render: Render) -> None:
    done = FINISHED | {"outcome": Outcome.OK, "refused": 0}
    assert "prêt à corriger" not in render("mail/import_finished.txt", **done)
    assert "prêt à corriger" in render("mail/import_finished.txt", **FINISHED)
