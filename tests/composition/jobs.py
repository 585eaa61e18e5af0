"""Jobs that tell a test what they see and wait for it, by way of the queue server."""

import os

from flask import current_app

from netent.jobs import server

SAID = "test:said"
GO = "test:go"


def say(word: str) -> None:
    """Tell the word, the application's name and the process that runs this."""
    server.connection().rpush(SAID, f"{word} {current_app.name} {os.getpid()}")


def say_and_wait(word: str) -> None:
    """Tell that it runs, wait to be let go, tell that it is done."""
    say(word)
    server.connection().blpop([GO], timeout=9)
    say("done")
