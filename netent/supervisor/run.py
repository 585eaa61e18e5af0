"""One run: up in order, watched until a signal, down in order.

Up: queue server, schema, demo, then workers, web and cron together, until each answers.
Down: cron (nothing new is queued), web, workers (each finishes its job), queue server.
A child that dies is started anew, three times within a minute; once more, and the run ends with
its name and the end of its log. A second Ctrl-C ends all without waiting.
"""

import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from types import FrameType

from netent import queue_server
from netent.supervisor import announce, plan, prepare, ready
from netent.supervisor.children import Child, child, end_together
from netent.supervisor.errors import StartRefused, StopAsked
from netent.supervisor.plan import Settings, Spec

_PAUSE_SECONDS = 0.1
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Run:
    """The children by stage, and what the operator asked."""

    def __init__(self, settings: Settings, environment: dict[str, str]):
        self._settings = settings
        self._environment = environment
        self._redis_url = environment["REDIS_URL"]
        self._stages: list[list[Child]] = []
        self._asked = 0

    def catch_signals(self) -> None:
        for signum in _SIGNALS:
            signal.signal(signum, self._ask)

    def _ask(self, _signum: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def pause(self) -> None:
        """Let a moment pass. StopAsked when the operator asked for the end meanwhile."""
        if self._asked:
            raise StopAsked
        time.sleep(_PAUSE_SECONDS)

    def up(self) -> None:
        """Start everything and say where it is."""
        settings, logs = self._settings, self._settings.logs
        self._start_queue()
        demo = prepare.lay_groundwork(logs, self._environment, self.pause)
        announce.step("database", "migrated" if demo is None else "migrated, demo loaded")
        self._start_and_wait()
        announce.running(settings, demo)

    def watch(self) -> None:
        """Stay until a signal; start anew what dies. ChildLost when that does not help."""
        while True:
            for each in [each for stage in self._stages for each in stage if not each.alive()]:
                announce.warn(each.obituary())
                each.start_anew()
                announce.warn(f"{each.spec.name} started anew.")
            self.pause()

    def down(self) -> None:
        """End the stages, last first."""
        hurry_from = self._asked + 1
        while self._stages:
            end_together(self._stages.pop(), hurry=lambda: self._asked >= hurry_from)

    def _start_queue(self) -> None:
        settings = self._settings
        if settings.redis_url:
            if not queue_server.answers(settings.redis_url):
                raise StartRefused("No queue server answers at REDIS_URL; start it, or unset it.")
            announce.step("queue server", "answers at REDIS_URL")
            return
        log = settings.logs / "queue.log"
        launch = partial(_launch_queue, settings.var, log)
        server = Child(Spec("queue", (), patience=10), log, launch)
        self._stages.append([server])
        announce.step("queue server", "answers")

    def _start_and_wait(self) -> None:
        """Start what serves, all at once, then hear from each."""
        settings, url = self._settings, self._redis_url
        workers = self._start(plan.workers())
        web = self._start([plan.web()])
        cron = self._start([plan.cron()])
        for each in web:
            ready.wait(each, lambda: ready.web_answers(settings.host, settings.port), self.pause)
        announce.step("web", "answers")
        for each in workers:
            ready.wait(each, partial(ready.worker_answers, url, each.process.pid), self.pause)
        announce.step("workers", " | ".join(" then ".join(queues) for queues in plan.WORKERS))
        for each in cron:
            ready.wait(each, partial(ready.cron_answers, url, each.process.pid), self.pause)
        announce.step("periodic work", "scheduled")

    def _start(self, specs: list[Spec]) -> list[Child]:
        """Start one stage; it is ended as one, after those that were started later."""
        stage: list[Child] = []
        self._stages.append(stage)
        for spec in specs:
            stage.append(child(spec, self._settings.logs, self._environment))
        return stage


def _launch_queue(var: Path, log: Path) -> subprocess.Popen[bytes]:
    try:
        return queue_server.start(var, log=log).process
    except queue_server.QueueServerError as error:
        raise StartRefused(str(error)) from error
