"""`flask sweep`: its document, and what a second one finds."""

from datetime import timedelta

import pytest

from netent import cron
from netent import sweep as periodic
from netent.activations.owners import member_owner
from netent.activations.service import issue_code, issue_link, prepare_code
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.jobs import queueing
from netent.kernel import clock
from netent.kernel.clock import same_time_later
from netent.kernel.enums import QueueName, Role
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.registering.answers import Civility, Identity
from netent.registering.service import begin
from netent.requests import jobs
from netent.sweep import running
from tests.accounts.people import CHEAP
from tests.cli.running import run, run_json
from tests.factories.candidacies import make_candidate
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.support.databases import TestDatabase

EXPIRED = {
    "candidates": 0,
    "join_requests": 0,
    "links": 0,
    "keys": 0,
    "provisional_passwords": 0,
    "drafts": 0,
    "habilitations": 0,
    "terminations": 0,
}


def test_sweep_with_nothing_due_tells_whole_numbers(database: TestDatabase) -> None:
    document = run_json(database, "sweep", "--now", "2026-11-20T14:05:00")
    assert document == {
        "now": "2026-11-20T13:05:00+00:00",
        "expired": EXPIRED,
        "reminded": 0,
        "mails_retried": 0,
        "requeued": 0,
    }


def test_sweep_counts_each_kind_of_thing_that_ends_once(database: TestDatabase) -> None:
    registration = make_registration()
    make_administrator(registration)
    make_candidate(registration, last_name="Un")
    make_candidate(registration, last_name="Deux", role=Role.DECLARANT)
    owner, prepared = member_owner(registration.id, 7), {}
    for kind in (SecretKind.POSTED_CODE, SecretKind.PROVISIONAL_PASSWORD):
        prepared[kind] = prepare_code(NET_ENTREPRISES, kind, CHEAP)
    with transaction(PORTAL) as session:
        issue_link(session, NET_ENTREPRISES, SecretKind.EMAIL_LINK, owner, now=NOW)
        for code in prepared.values():
            issue_code(session, NET_ENTREPRISES, code, owner, now=NOW)
    begin(Identity("44308090800017", Civility.SIR, "A", "B", "a@b.fr", "0"), locale="fr", now=NOW)

    def sweep(**later: int) -> dict[str, int]:
        moment = same_time_later(NOW, later.pop("days", 0)) + timedelta(**later)
        expired: dict[str, int] = run_json(database, "sweep", "--now", moment.isoformat())[
            "expired"
        ]
        return expired

    assert sweep(hours=23) == EXPIRED
    assert sweep(hours=24) == {**EXPIRED, "drafts": 1}
    assert sweep(days=15, seconds=-1) == EXPIRED
    kinds = ("candidates", "join_requests", "links", "keys", "provisional_passwords")
    assert sweep(days=15) == {**EXPIRED, **dict.fromkeys(kinds, 1)}
    assert sweep(days=15) == EXPIRED
    assert sweep(days=40) == EXPIRED


def test_sweep_announces_what_the_queue_lost_and_a_worker_ends_it_once(
    database: TestDatabase,
) -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    small = queueing.queue(QueueName.SMALL)
    small.connection.flushall()
    late = NOW + timedelta(minutes=1)
    assert run_json(database, "sweep", "--now", NOW.isoformat())["requeued"] == 0  # on its way
    for _ in range(2):
        assert run_json(database, "sweep", "--now", late.isoformat())["requeued"] == 1
    assert small.count == 2
    for job in small.jobs:
        jobs.work(*job.args)
    assert firm.reread(request).additions == 1
    assert firm.clients() == set(firm.sirets[:3])
    assert run_json(database, "sweep", "--now", late.isoformat())["requeued"] == 0


def test_sweep_sends_the_mails_that_are_due_once(database: TestDatabase) -> None:
    firm = Firm()
    firm.run([(firm.sirets[2], "1")])
    queueing.queue(QueueName.SMALL).connection.flushall()
    assert run_json(database, "sweep", "--now", NOW.isoformat())["mails_retried"] == 1
    assert run_json(database, "sweep", "--now", NOW.isoformat())["mails_retried"] == 0


def test_sweep_whose_step_fails_takes_the_others_all_the_same(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_now: object) -> int:
        raise OSError("no disk")

    firm = Firm()
    firm.confirm(firm.check([(firm.sirets[2], "1")]))
    queueing.queue(QueueName.SMALL).connection.flushall()
    steps = {"first": broken, **running.STEPS, "accounts_cleared": broken}
    monkeypatch.setattr(running, "STEPS", steps)
    done = run(database, "sweep", "--now", (NOW + timedelta(minutes=1)).isoformat())
    assert done.exit_code == 1
    assert isinstance(done.exception, ExceptionGroup)
    assert queueing.queue(QueueName.SMALL).count == 1


def test_sweep_refuses_a_moment_that_is_none(database: TestDatabase) -> None:
    done = run(database, "sweep", "--now", "tomorrow", "--format", "json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "« tomorrow »" in done.stderr


def test_sweep_in_words_tells_what_it_did(database: TestDatabase) -> None:
    assert "0 courriels repris, 0 demandes" in run(database, "sweep").stdout


def test_schedule_runs_the_same_sweep_every_minute(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = cron.Cron(queueing.queue(QueueName.SMALL).connection)
    scheduler.load_config_from_file("netent.schedule")
    [job] = scheduler.get_jobs()
    assert (job.func, job.queue_name, job.interval) == (periodic.run, QueueName.SMALL, 60)
    firm = Firm()
    firm.confirm(firm.check([(firm.sirets[2], "1")]))
    queueing.queue(QueueName.SMALL).connection.flushall()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    with database.app.app_context():
        job.func()
    assert queueing.queue(QueueName.SMALL).count == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59-12:00", "demain"])
def test_sweep_at_a_moment_that_is_none_is_a_mistake_of_usage(
    database: TestDatabase, moment: str
) -> None:
    done = run(database, "sweep", "--now", moment)
    assert done.exit_code == 2
    assert "ISO 8601" in done.stderr
