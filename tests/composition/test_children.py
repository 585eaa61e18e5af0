"""The supervisor's parts: children that die or refuse to end, the lock, the settings."""

import signal
import subprocess
from pathlib import Path

import pytest

from netent.supervisor import lock, plan
from netent.supervisor.children import RESTARTS, Child, end_together
from netent.supervisor.errors import ChildLost, StartRefused
from netent.supervisor.plan import Spec


def failing(log: Path) -> Child:
    def launch() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            process = subprocess.Popen(["sh", "-c", "echo no luck; exit 3"], stdout=output)
        process.wait()
        return process

    return Child(Spec("unlucky", (), patience=1), log, launch)


def test_child_that_keeps_dying_is_given_up_with_the_end_of_its_log(tmp_path: Path) -> None:
    child = failing(tmp_path / "unlucky.log")
    for _ in range(RESTARTS):
        assert not child.alive()
        child.start_anew()
    with pytest.raises(ChildLost, match=r"unlucky ended \(exit code 3\)") as loss:
        child.start_anew()
    assert "no luck" in str(loss.value)


def stubborn() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["sleep", "60"],
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN),
    )


def test_child_that_ignores_the_signal_is_killed_after_its_patience(tmp_path: Path) -> None:
    child = Child(Spec("stubborn", (), patience=0.2), tmp_path / "log", stubborn)
    end_together([child], hurry=lambda: False)
    assert child.process.returncode == -signal.SIGKILL


def test_children_are_killed_at_once_in_a_hurry(tmp_path: Path) -> None:
    children = [Child(Spec(n, (), patience=60), tmp_path / "log", stubborn) for n in "ab"]
    end_together(children, hurry=lambda: True)
    assert [child.process.returncode for child in children] == [-signal.SIGKILL] * 2


def test_folder_held_already_names_the_holder(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path, "http://127.0.0.1:8000"),
        pytest.raises(StartRefused, match=r"already runs at http://127\.0\.0\.1:8000"),
        lock.held(tmp_path, "http://127.0.0.1:8001"),
    ):
        pytest.fail("two held one folder")


def test_folder_given_back_is_free_whatever_its_file_says(tmp_path: Path) -> None:
    with lock.held(tmp_path, "http://127.0.0.1:8000"):
        pass
    with lock.held(tmp_path, "http://127.0.0.1:8001"):
        assert "8001" in (tmp_path / "supervisor.lock").read_text()


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1", "٨٠"])
def test_port_that_is_none_is_refused_by_name(port: str) -> None:
    with pytest.raises(StartRefused, match="PORT="):
        plan.settings_from({"PORT": port})


def test_settings_without_environment_stay_on_this_machine() -> None:
    settings = plan.settings_from({})
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.demo
    assert settings.redis_url is None


def test_children_get_every_default_spelled_out_and_keep_what_was_given() -> None:
    settings = plan.settings_from({"PORT": "8123", "NETENT_DEMO": "0"})
    given = {"DATABASE_URL": "sqlite://", "NETENT_BASE_URL": "https://netent.example"}
    environment = plan.environment_of(settings, given)
    assert environment["PORT"] == "8123"
    assert environment["NETENT_DEMO"] == "0"
    assert environment["REDIS_URL"].startswith("unix:///")
    assert environment["NETENT_BASE_URL"] == "https://netent.example"
    assert environment["DATABASE_URL"] == "sqlite://"


def test_one_worker_at_least_never_takes_what_is_large() -> None:
    assert any("large" not in queues for queues in plan.WORKERS)
    assert any("large" in queues for queues in plan.WORKERS)
