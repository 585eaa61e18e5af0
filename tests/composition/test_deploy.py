"""The samples of docs/deploy and the settings of docs/operations.md: all that they name exists."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest

from netent.factory import create_app
from netent.jobs.queueing import QUEUES
from netent.settings import from_environment

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
INSTALLED = "/opt/netent"
UNITS = sorted(DEPLOY.glob("*.service"))
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# Read where the process begins, not with the settings; the first two are the shell's.
ELSEWHERE = {"NETENT_HOST", "PORT", "WEB_CONCURRENCY"}


class Read(dict[str, str]):
    """An environment that notes what it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


def settings_read(given: Mapping[str, str]) -> set[str]:
    """The names that the settings ask the environment for."""
    environment = Read(given)
    from_environment(environment)
    return environment.asked


def documented() -> set[str]:
    """The names in the tables of settings."""
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|", OPERATIONS, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def sample_environment() -> dict[str, str]:
    """The settings of the sample that every service reads, and that a shell can."""
    text = (DEPLOY / "netent.env").read_text(encoding="utf-8")
    return dict(word.split("=", 1) for word in shlex.split(text, comments=True))


def service_of(unit: Path) -> Mapping[str, str]:
    parser = RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    return dict(parser["Service"])


def test_every_setting_that_is_read_is_documented_and_the_other_way_round(tmp_path: Path) -> None:
    assert settings_read({"NETENT_VAR": str(tmp_path)}) | ELSEWHERE == documented()


def test_sample_environment_sets_what_there_is_and_starts_the_application(tmp_path: Path) -> None:
    sample = sample_environment() | {"NETENT_VAR": str(tmp_path)}
    assert set(sample) <= documented()
    config = from_environment(sample)
    assert config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql://netent_app:")
    assert config["NETENT_PROXIES"] == 1
    assert config["MAIL_DEFAULT_SENDER"] == "Netent <netent@cabinet.example>"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_starts_a_command_that_there_is(unit: Path) -> None:
    service = service_of(unit)
    program, *arguments = shlex.split(service["ExecStart"])
    assert service["WorkingDirectory"] == INSTALLED
    assert os.access(program.replace(INSTALLED, str(ROOT)), os.X_OK), program
    if arguments[0] == "-m":
        assert importlib.util.find_spec(arguments[1]), arguments
        assert set(arguments[2:]) <= set(QUEUES)
    else:
        assert arguments[0] == "-c"
        assert (ROOT / arguments[1]).is_file()


def test_units_keep_a_worker_that_takes_no_large_request_and_ask_workers_alone_to_end() -> None:
    workers = [service_of(unit) for unit in UNITS if "worker" in unit.name]
    commands = [service["ExecStart"].split()[3:] for service in workers]
    assert ["small"] in commands
    assert any("large" in queues for queues in commands)
    assert {service["KillMode"] for service in workers} == {"mixed"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_is_what_systemd_understands(unit: Path, tmp_path: Path) -> None:
    # An instance of a template, installed where this tree is.
    copy = tmp_path / unit.name.replace("@.", "@1.")
    text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(ROOT))
    copy.write_text(text.replace("User=netent\nGroup=netent\n", ""), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if copy.name in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_proxy_lets_through_the_largest_file_and_says_who_asks(
    test_settings: dict[str, Any],
) -> None:
    [largest] = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    app = create_app(test_settings)
    assert int(largest) * 1024 * 1024 == app.config["MAX_CONTENT_LENGTH"]
    for name in ("For $remote_addr", "Proto $scheme", "Host $host"):
        assert f"proxy_set_header X-Forwarded-{name};" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX


def blocks(text: str) -> Iterator[int]:
    """How deep each brace leads."""
    depth = 0
    for mark in re.findall(r"[{}]", re.sub(r"#.*", "", text)):
        depth += 1 if mark == "{" else -1
        yield depth


def test_proxys_sample_is_closed_everywhere() -> None:
    depths = list(blocks(NGINX))
    assert min(depths) == 0
    assert depths[-1] == 0


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here")
def test_proxys_sample_is_what_nginx_understands(tmp_path: Path) -> None:
    plain = re.sub(r"\n\s*ssl_(certificate|certificate_key) .*", "", NGINX)
    plain = plain.replace("listen 443 ssl", "listen 8443").replace("[::]:443 ssl", "[::]:8443")
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} "
        f"http {{ access_log off; {folders} {plain} }}",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
