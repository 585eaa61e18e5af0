"""`flask imports show`, and both commands in words."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.requests import claims, jobs
from netent.tenancy.models import Member
from tests.cli.running import IMPORT_KEYS, UNKNOWN, Submit, run, run_json
from tests.factories.imports import Firm, as_csv
from tests.support.databases import TestDatabase


def test_show_gives_the_same_document(database: TestDatabase, firm: Firm, submit: Submit) -> None:
    document = submit([(firm.sirets[2], "1"), (UNKNOWN, "1")], "--wait")
    assert run_json(database, "imports", "show", document["id"]) == document


def test_show_of_a_stopped_request_says_why_as_a_whole(
    database: TestDatabase, firm: Firm, submit: Submit
) -> None:
    queued = submit([(firm.sirets[2], "1")])
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Member).values(state=MemberState.SUSPENDED))
    claim = claims.claim_next("small", now=clock.now())
    assert claim is not None
    jobs.treat(claim)
    document = run_json(database, "imports", "show", queued["id"])
    assert (document["status"], document["outcome"]) == ("finished", "KO")
    assert document["error"]["reason"] == "author_not_allowed"
    assert document["lines"][0]["reason"] == "author_not_allowed"


@pytest.mark.parametrize("identifier", [UUID(int=7), "nonsense"])
def test_show_of_an_unknown_request_exits_with_two(
    database: TestDatabase, identifier: object
) -> None:
    document = run_json(database, "imports", "show", identifier, exit_code=2)
    assert sorted(document) == sorted(IMPORT_KEYS)
    assert (document["id"], document["error"]["reason"]) == (None, "not_found")


def test_submit_in_words_names_the_refused_lines(
    database: TestDatabase, firm: Firm, tmp_path: Path
) -> None:
    file = tmp_path / "Boulangeries.csv"
    file.write_bytes(as_csv([(firm.sirets[2], "1"), (UNKNOWN, "1")]))
    done = run(
        database,
        *("imports", "submit", "--registration", firm.registration.siren, "--wait"),
        *("--portfolio", "Boulangeries", "--kind", "establishments"),
        *("--by", firm.administrator.public_id, file),
    )
    assert done.exit_code == 0
    assert "OK partiel. 1 ajouts, 0 retraits, 0 lignes déjà ainsi, 1 refusées." in done.stdout
    assert "ligne 3 : Ce SIRET est absent" in done.stdout
    identifier = done.stdout.split()[1]
    assert run(database, "imports", "show", identifier).stdout == done.stdout
    waiting = firm.confirm(firm.check([(firm.sirets[3], "1")]))
    assert ": en attente. 1 ajouts" in run(database, "imports", "show", waiting.public_id).stdout
