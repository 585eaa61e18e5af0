"""RQ's cron with our queues: what `netent.schedule` registers is queued in JSON when it is due.

Run exactly one: two would queue everything twice, which costs time and harms nothing.
"""

from collections.abc import Callable
from typing import Any

from redis import Redis
from rq.cron import CronJob, CronScheduler
from rq.job import Job

from netent.factory import create_app
from netent.jobs import queueing

_SCHEDULE = "netent.schedule"


class QueuedCronJob(CronJob):
    """RQ's own would queue pickles, which our workers refuse to read."""

    def enqueue(self, connection: Redis) -> Job:
        if self.func is None:
            raise ValueError(f"{self.func_name} is known by name only")
        return queueing.queue(self.queue_name).enqueue(
            self.func, args=self.args, kwargs=self.kwargs, **self.job_options
        )


class Cron(CronScheduler):
    """The scheduler, making jobs of our kind."""

    def register(  # type: ignore[override]  # RQ's cron file gives names to all it says
        self, func: Callable[..., object], queue_name: str, **options: Any
    ) -> CronJob:
        job = QueuedCronJob(queue_name, func, **options)
        self.get_jobs().append(job)
        return job


def main() -> None:
    app = create_app()
    cron = Cron(Redis.from_url(app.config["REDIS_URL"]))
    cron.load_config_from_file(_SCHEDULE)
    if not cron.get_jobs():
        raise SystemExit(f"{_SCHEDULE} registers nothing")
    cron.start()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
