"""Child processes that end with their parent, in order, and whose last words are kept."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from netent.database import sessions

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """What a child runs before it becomes its program: the kernel sends `signum` when we die.

    Linux only; elsewhere a parent that is killed outright leaves its children to the next start.
    The kernel watches the thread that forked, so children are started from the main thread.
    """
    parent = os.getpid()

    def ask_the_kernel() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # it died between the fork and this line
            os._exit(1)

    return ask_the_kernel


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    output: IO[bytes] | None = None,
    end_signal: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start `command` with what it says added to `log`; `options` go to Popen.

    Its standard output goes to `output` instead when that is given.
    A session of its own keeps the terminal's Ctrl-C to the parent, who ends children in order.
    """
    with log.open("ab") as words:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output or words,
            stderr=words,
            start_new_session=True,
            preexec_fn=die_with_parent(end_signal),
            **options,
        )


def end(
    process: subprocess.Popen[bytes], *, end_signal: signal.Signals, patience: float
) -> int | None:
    """Ask `process` to end, insist on its whole group after `patience` seconds; its exit code."""
    if process.poll() is None:
        process.send_signal(end_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill(process)
    return process.returncode


def kill(process: subprocess.Popen[bytes]) -> None:
    """End what is left of `process` and its group, without asking."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def last_words(log: Path, lines: int = 20) -> str:
    """The end of a log, for a message that says why a child died."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 64 * 1024))
        text = stream.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def forget_connections() -> None:
    """In a process just forked: two would speak on a connection opened before."""
    for engine in {sessions.engines().app, sessions.engines().system}:
        engine.dispose(close=False)
