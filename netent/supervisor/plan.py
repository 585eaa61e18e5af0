"""What runs: the settings of one start and the command of each child."""

import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from netent import queue_server
from netent.kernel.enums import QueueName
from netent.supervisor.errors import StartRefused

ROOT = Path(__file__).resolve().parents[2]
# One worker never takes what is large: a file of 100,000 lines keeps no one else waiting.
WORKERS = ((QueueName.SMALL,), (QueueName.LARGE, QueueName.SMALL))


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this start keeps its data and answers.

    `redis_url` is None for the embedded server; `base_url` is where people come in, if elsewhere
    than where it listens.
    """

    var: Path
    host: str
    port: int
    redis_url: str | None
    demo: bool
    base_url: str | None = None

    @property
    def address(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def logs(self) -> Path:
        return self.var / "log"


@dataclass(frozen=True, slots=True)
class Spec:
    """One child: `patience` is how long, in seconds, it may take to end what it is doing."""

    name: str
    command: tuple[str, ...]
    patience: float
    end_signal: signal.Signals = signal.SIGTERM


def settings_from(environment: Mapping[str, str]) -> Settings:
    port = environment.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise StartRefused(f"PORT={port} is not a port: a number from 1 to 65535 is expected.")
    return Settings(
        var=Path(environment.get("NETENT_VAR") or "var").resolve(),
        host=environment.get("NETENT_HOST") or "127.0.0.1",
        port=int(port),
        redis_url=environment.get("REDIS_URL") or None,
        demo=environment.get("NETENT_DEMO", "1").strip().lower()
        in {"1", "true", "yes", "on", "oui"},
        base_url=environment.get("NETENT_BASE_URL") or None,
    )


def environment_of(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """The children's environment: ours, with every default of this start spelled out."""
    return {
        "NETENT_BASE_URL": settings.address,
        **environment,
        "NETENT_VAR": str(settings.var),
        "NETENT_HOST": settings.host,
        "NETENT_DEMO": "1" if settings.demo else "0",
        "PORT": str(settings.port),
        "REDIS_URL": settings.redis_url or queue_server.default_url(settings.var),
        "PYTHONUNBUFFERED": "1",
    }


def web() -> Spec:
    return Spec("web", (sys.executable, "-m", "gunicorn"), patience=25)


def workers() -> list[Spec]:
    """A worker that is asked to end finishes its job first."""
    return [
        Spec("worker-" + "-".join(queues), (sys.executable, "-m", "netent.worker", *queues), 30)
        for queues in WORKERS
    ]


def cron() -> Spec:
    return Spec("cron", (sys.executable, "-m", "netent.cron"), patience=5)
