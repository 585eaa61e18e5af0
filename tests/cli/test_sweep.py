"""`flask sweep`: its document, and what a second one finds."""

from datetime import timedelta

import pytest

from netent import cron
from netent import sweep as periodic
from netent.jobs import queueing
from netent.kernel import clock
from netent.kernel.enums import QueueName
from netent.requests import jobs
from tests.cli.running import run, run_json
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW
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
    steps = {"first": broken, **periodic._STEPS, "accounts_cleared": broken}
    monkeypatch.setattr(periodic, "_STEPS", steps)
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
