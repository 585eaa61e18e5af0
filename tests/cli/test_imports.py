"""`flask imports submit` and `show`: the documents, the refusals and the exit codes of §17."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.imports.models import ImportFile, ImportLine
from netent.kernel import clock
from netent.kernel.enums import MemberState, RegistrationKind
from netent.policies import rules
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.models import QueueEntry, Request
from netent.tenancy.models import Registration
from tests.cli.running import IMPORT_KEYS, UNKNOWN, Submit, run
from tests.factories.identifiers import new_siren
from tests.factories.imports import Firm, as_csv
from tests.factories.tenancy import make_administrator, make_member, make_registration
from tests.support.databases import TestDatabase


def requests_left(firm: Firm) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        counted = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Request, ImportFile, ImportLine, QueueEntry)
        ]
    return sum(number or 0 for number in counted)


def test_submit_waiting_treats_the_file_and_tells_every_line(firm: Firm, submit: Submit) -> None:
    given = [(firm.sirets[2], "1"), (firm.sirets[0], "1"), (firm.sirets[1], "0"), (UNKNOWN, "1")]
    document = submit(given, "--wait")
    assert sorted(document) == sorted(IMPORT_KEYS)
    assert UUID(document["id"])
    assert {name: document[name] for name in IMPORT_KEYS[1:7]} == {
        "status": "finished",
        "outcome": "OK partiel",
        "additions": 1,
        "removals": 1,
        "unchanged": 1,
        "refused": 1,
    }
    assert document["error"] is None
    told = [(row["line"], row["siret"], row["result"], row["reason"]) for row in document["lines"]]
    assert told == [
        (2, firm.sirets[2], "done", None),
        (3, firm.sirets[0], "unchanged", None),
        (4, firm.sirets[1], "done", None),
        (5, UNKNOWN, "refused", "unknown_siret"),
    ]
    assert [set(row) for row in document["lines"]] == [
        {"line", "siret", "result", "reason", "message"}
    ] * 4
    assert document["lines"][0]["message"] is None
    assert document["lines"][3]["message"].startswith("Ce SIRET est absent du répertoire Sirene.")
    assert firm.clients() == {firm.sirets[0], firm.sirets[2]}


def test_submit_without_waiting_tells_the_plan_and_leaves_it_to_the_workers(
    firm: Firm, submit: Submit
) -> None:
    document = submit([(firm.sirets[2], "1"), ("123", "1")])
    assert (document["status"], document["outcome"]) == ("queued", None)
    assert (document["additions"], document["refused"]) == (1, 1)
    assert [row["result"] for row in document["lines"]] == ["done", "refused"]
    assert document["lines"][1]["siret"] is None
    assert "« 123 » n’est pas un SIRET" in document["lines"][1]["message"]
    assert firm.clients() == set(firm.sirets[:2])
    claim = claims.claim_next("small", now=clock.now())
    assert claim is not None


def test_submit_counts_heading_and_blank_lines_as_the_file_does(firm: Firm, submit: Submit) -> None:
    content = f"sep=;\r\nSIRET;Action\r\n\r\n{firm.sirets[2]};1\r\n;\r\n{firm.sirets[3]};1".encode()
    assert [row["line"] for row in submit(content)["lines"]] == [4, 6]


def test_submit_of_refused_lines_only_ends_ko_with_exit_code_zero(submit: Submit) -> None:
    document = submit([(UNKNOWN, "1")], "--wait")
    assert (document["status"], document["outcome"], document["error"]) == (
        "finished",
        "KO",
        None,
    )


def test_submit_takes_the_name_given_for_the_file(submit: Submit, firm: Firm) -> None:
    lines = [(firm.sirets[2], "1")]
    assert submit(lines, name="export-42.csv", **{"as": "boulangeries (1).CSV"})["id"]
    refused = submit(lines, exit_code=2, **{"as": "Fleuristes.csv"})
    assert refused["error"]["reason"] == "bad_name"
    assert "Fleuristes.csv" in refused["error"]["message"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"registration": new_siren()}, "unknown_registration"),
        ({"registration": "nonsense"}, "unknown_registration"),
        ({"by": uuid4()}, "unknown_member"),
        ({"by": "nonsense"}, "unknown_member"),
        ({"portfolio": "Fleuristes"}, "unknown_portfolio"),
        ({"as": "Fleuristes.csv"}, "bad_name"),
        ({"content": b"Nom;Ville\r\nDurand;Lyon\r\n"}, "bad_structure"),
        ({"content": b"SIRET;Action\r\n"}, "empty_file"),
        ({"content": b""}, "empty_file"),
    ],
)
def test_submit_that_makes_no_request_says_why_and_exits_with_two(
    firm: Firm, submit: Submit, changed: dict[str, object], reason: str
) -> None:
    options = {"content": as_csv([(firm.sirets[2], "1")]), **changed}
    document = submit(options.pop("content"), "--wait", exit_code=2, **options)
    message = document["error"].pop("message")
    assert document == {
        "id": None,
        "status": "refused",
        "outcome": None,
        "additions": 0,
        "removals": 0,
        "unchanged": 0,
        "refused": 0,
        "lines": [],
        "error": {"reason": reason},
    }
    assert message.endswith((".", "»."))
    assert "%(" not in message
    assert requests_left(firm) == 0


def test_submit_by_a_member_of_another_registration_is_unknown(firm: Firm, submit: Submit) -> None:
    stranger = make_administrator(make_registration(), first_name="Noé")
    document = submit([(firm.sirets[2], "1")], exit_code=2, by=stranger.public_id)
    assert document["error"]["reason"] == "unknown_member"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (MemberState.SUSPENDED, "not_allowed"),
        (MemberState.PENDING, "not_allowed"),
        (MemberState.DELETED, "unknown_member"),
    ],
)
def test_submit_by_a_member_who_may_not_act_is_refused(
    firm: Firm, submit: Submit, state: MemberState, reason: str
) -> None:
    member = make_member(firm.registration, administrator=True, state=state)
    document = submit([(firm.sirets[2], "1")], exit_code=2, by=member.public_id)
    assert document["error"]["reason"] == reason


def test_submit_by_a_declarant_is_not_allowed_whatever_he_names(firm: Firm, submit: Submit) -> None:
    declarant = firm.declarants[0].public_id
    for changed in ({}, {"portfolio": "Fleuristes"}):
        document = submit([("1", "1")], exit_code=2, by=declarant, **changed)
        assert document["error"]["reason"] == "not_allowed"


def test_submit_for_a_registration_without_portfolios_is_not_allowed(submit: Submit) -> None:
    multi = make_registration(RegistrationKind.MULTI)
    document = submit(
        [("1", "1")],
        exit_code=2,
        registration=multi.siren,
        by=make_administrator(multi).public_id,
    )
    assert document["error"]["reason"] == "not_allowed"


def test_submit_of_a_file_beyond_the_limit_is_too_large(
    firm: Firm, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "current", lambda: Rules(import_max_bytes=20))
    document = submit([(firm.sirets[2], "1")], exit_code=2)
    assert document["error"]["reason"] == "too_large"
    monkeypatch.setattr(rules, "current", lambda: Rules(import_max_rights=7))
    document = submit([(firm.sirets[2], "1")], exit_code=2)  # 4 rights for 2 declarants
    assert document["error"]["reason"] == "too_large"
    assert requests_left(firm) == 0


def test_submit_during_the_cooldown_leaves_no_request_behind(firm: Firm, submit: Submit) -> None:
    with transaction(PORTAL) as session:
        session.execute(update(Registration).values(import_cooldown_hours=48))
    submit([(firm.sirets[2], "1")], "--wait")
    left = requests_left(firm)
    document = submit([(firm.sirets[3], "1")], "--wait", exit_code=2)
    assert (document["id"], document["error"]["reason"]) == (None, "cooldown")
    assert "Vous pourrez confirmer à partir du" in document["error"]["message"]
    assert requests_left(firm) == left
    assert firm.clients() == set(firm.sirets[:3])


def test_submit_without_a_file_or_of_an_unknown_kind_is_a_mistake_of_usage(
    database: TestDatabase, firm: Firm, tmp_path: Path
) -> None:
    common = (
        *("imports", "submit", "--registration", firm.registration.siren),
        *("--portfolio", "Boulangeries", "--by", firm.administrator.public_id),
        *("--format", "json"),
    )
    missing = run(database, *common, "--kind", "establishments")
    unknown = run(database, *common, "--kind", "nothing", tmp_path)
    absent = run(database, *common, "--kind", "establishments", tmp_path / "absent.csv")
    for done, word in ((missing, "fichier"), (unknown, "nothing"), (absent, "absent.csv")):
        assert (done.exit_code, done.stdout) == (2, "")
        assert word in done.stderr


@pytest.mark.parametrize(
    ("option", "reason"),
    [("registration", "unknown_registration"), ("portfolio", "unknown_portfolio")],
)
def test_submit_with_bytes_that_are_no_text_names_nothing(
    submit: Submit, option: str, reason: str
) -> None:
    document = submit([("123", "1")], exit_code=2, **{option: "\udcff"})
    assert (document["id"], document["error"]["reason"]) == (None, reason)
