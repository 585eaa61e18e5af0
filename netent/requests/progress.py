"""How far a running request is: a key with a lifetime, whose loss is harmless."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from redis.exceptions import RedisError

from netent.jobs import server

_KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """Lines done of those to do, and when that began."""

    done: int
    total: int
    began: datetime

    def rate(self, now: datetime) -> float | None:
        """Lines a second, None before there is anything to tell."""
        seconds = (now - self.began).total_seconds()
        return self.done / seconds if seconds > 0 and self.done else None

    def seconds_left(self, now: datetime) -> int | None:
        """About how long the rest takes, None before there is anything to tell."""
        rate = self.rate(now)
        return None if rate is None else round((self.total - self.done) / rate)


def tell(request_id: UUID, progress: Progress) -> None:
    """Say how far the request is; a queue server that is away changes nothing."""
    value = json.dumps([progress.done, progress.total, progress.began.isoformat()])
    try:
        server.connection().set(_key(request_id), value, ex=_KEPT_SECONDS)
    except (RedisError, OSError):
        return


def told(request_id: UUID) -> Progress | None:
    """What was last said of the request, None when nothing is known."""
    try:
        value = server.connection().get(_key(request_id))
    except (RedisError, OSError):
        return None
    if not isinstance(value, bytes):
        return None
    done, total, began = json.loads(value)
    return Progress(done, total, datetime.fromisoformat(began))


def _key(request_id: UUID) -> str:
    return f"netent:progress:{request_id}"
