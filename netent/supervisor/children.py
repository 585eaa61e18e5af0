"""Children in the run: started, watched, started anew a few times, ended."""

import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from netent import processes
from netent.supervisor.errors import ChildLost
from netent.supervisor.plan import ROOT, Spec

RESTARTS = 3
WITHIN_SECONDS = 60.0


class Child:
    """One process and its log. `launch` starts it; its own log is cut when it has grown large."""

    def __init__(self, spec: Spec, log: Path, launch: Callable[[], subprocess.Popen[bytes]]):
        self.spec = spec
        self.log = log
        self._launch = launch
        self._restarts: deque[float] = deque(maxlen=RESTARTS)
        self.process = launch()

    def alive(self) -> bool:
        return self.process.poll() is None

    def start_anew(self) -> None:
        """Start it again. ChildLost when that has not helped RESTARTS times within a minute."""
        now = time.monotonic()
        if len(self._restarts) == RESTARTS and now - self._restarts[0] < WITHIN_SECONDS:
            raise ChildLost(self.obituary())
        self._restarts.append(now)
        self.process = self._launch()

    def obituary(self) -> str:
        """How it ended, with the end of its log."""
        code = self.process.returncode
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return f"{self.spec.name} ended ({how}). The end of {self.log}:\n" + indent(
            processes.last_words(self.log)
        )


def child(spec: Spec, logs: Path, environment: dict[str, str]) -> Child:
    """Start what `spec` says, in the project's folder, logging to a file of its name."""
    log = logs / f"{spec.name}.log"

    def launch() -> subprocess.Popen[bytes]:
        return processes.start(
            spec.command, log=log, end_signal=spec.end_signal, cwd=ROOT, env=environment
        )

    return Child(spec, log, launch)


def end_together(children: Sequence[Child], *, hurry: Callable[[], bool]) -> None:
    """Ask all to end at once, wait for each as long as its patience lasts, then insist."""
    for each in children:
        if each.alive():
            each.process.send_signal(each.spec.end_signal)
    started = time.monotonic()
    for each in children:
        while each.alive() and not hurry() and time.monotonic() < started + each.spec.patience:
            time.sleep(0.05)
        processes.kill(each.process)


def indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
