"""The embedded queue server: it starts, keeps what it was given, refuses plainly, ends cleanly."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from netent import queue_server
from tests.support import queue


@pytest.fixture
def var() -> Iterator[Path]:
    with queue.short_folder() as folder:
        yield folder


def start(var: Path) -> queue_server.QueueServer:
    return queue_server.start(var, log=var / "valkey.log")


def test_server_started_answers_and_leaves_no_socket_once_ended(var: Path) -> None:
    server = start(var)
    try:
        assert queue_server.answers(server.url)
        assert server.url == queue_server.default_url(var)
    finally:
        server.end()
    assert server.process.returncode == 0
    assert not queue_server.socket_path(var).exists()
    assert not queue_server.answers(server.url)


def test_server_listens_on_no_port(var: Path) -> None:
    server = start(var)
    try:
        with Redis.from_url(server.url) as client:
            assert client.config_get("port") == {"port": "0"}
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert queue_server.socket_path(var).stat().st_mode & 0o077 == 0
    finally:
        server.end()


def test_server_killed_outright_gives_back_its_queue(var: Path) -> None:
    first = start(var)
    with Redis.from_url(first.url) as client:
        client.config_set("appendfsync", "always")
        client.rpush("rq:queue:small", "job")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    second = start(var)
    try:
        with Redis.from_url(second.url) as client:
            assert client.lrange("rq:queue:small", 0, -1) == [b"job"]
    finally:
        second.end()


def test_server_left_by_an_earlier_run_is_replaced_and_its_queue_kept(var: Path) -> None:
    orphan = start(var)
    with Redis.from_url(orphan.url) as client:
        client.rpush("rq:queue:small", "job")
    server = start(var)
    try:
        assert orphan.process.wait(5) == 0
        with Redis.from_url(server.url) as client:
            assert client.info("server")["process_id"] == server.process.pid
            assert client.lrange("rq:queue:small", 0, -1) == [b"job"]
    finally:
        server.end()


def test_folder_with_a_long_path_is_refused_with_the_remedy(var: Path) -> None:
    deep = var / ("d" * 100)
    with pytest.raises(queue_server.QueueServerError, match="NETENT_VAR") as refusal:
        start(deep)
    assert str(queue_server.socket_path(deep)) in str(refusal.value)
    assert not deep.exists()


def test_folder_with_blanks_and_accents_is_reached_by_its_url(var: Path) -> None:
    server = start(var / "données d'essai")
    try:
        assert queue_server.answers(server.url)
    finally:
        server.end()


def test_server_that_cannot_start_shows_the_end_of_its_log(var: Path) -> None:
    (var / "appendonlydir").write_text("a file where the server wants a folder")
    with pytest.raises(queue_server.QueueServerError, match="appendonlydir"):
        start(var)


def test_queue_for_tests_ends_with_its_context() -> None:
    with queue.queue_server() as url:
        assert queue_server.answers(url)
    assert not queue_server.answers(url)
