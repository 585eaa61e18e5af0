"""Measures run one a process, so that none inherits another's memory, caches or statements."""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")
_CLEAR_PEAK = "5"


class ChildFailed(Exception):
    """A measure's process ended with an error; the message is what it said."""


@dataclass
class Watch:
    """Seconds by phase, and how much the process grew at its peak, in megabytes."""

    seconds: dict[str, float] = field(default_factory=dict)
    growth_mb: float | None = None

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time what runs inside; a phase that comes again adds to itself."""
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began

    @contextmanager
    def memory(self) -> Iterator[None]:
        """Watch the peak of resident memory over what there is at the start."""
        gc.collect()
        before = _resident()
        yield
        peak = None if before is None else _status_mb("VmHWM")
        if before is not None and peak is not None:
            self.growth_mb = max(0.0, peak - before)

    def told(self) -> dict[str, Any]:
        """What a child answers."""
        return {"seconds": self.seconds, "growth_mb": self.growth_mb}


def _resident() -> float | None:
    """Resident memory now, with the peak set back to it; None where /proc can't tell."""
    try:
        Path("/proc/self/clear_refs").write_text(_CLEAR_PEAK)
    except OSError:
        return None
    return _status_mb("VmRSS")


def _status_mb(name: str) -> float | None:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return None


def run_child(
    module: str, asked: Mapping[str, Any], *, python: str = sys.executable
) -> dict[str, Any]:
    """Run `module` in a process of its own and read back its answer."""
    os.sync()  # what the preparation wrote is not the measure's to wait for
    done = subprocess.run(
        [python, "-m", module, json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ChildFailed(f"{module} {asked}\n{done.stderr[-4000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def answer(measure: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """The child's side: do what was asked, print the answer."""
    print(json.dumps(measure(json.loads(sys.argv[1]))))
