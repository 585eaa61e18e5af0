"""The server that holds queues, progress and rate limits; nothing connects before it is used."""

from redis import Redis


class _Holder:
    connection: Redis | None = None


def bind(redis_url: str) -> None:
    """Set the server, at composition."""
    _Holder.connection = Redis.from_url(redis_url, socket_timeout=10, socket_connect_timeout=3)


def connection() -> Redis:
    """The connection in use. RuntimeError before `bind`."""
    if _Holder.connection is None:
        raise RuntimeError("no queue server is bound: create the application first")
    return _Holder.connection
