"""What commands print: one JSON document on standard output, or words for people."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from netent.kernel import messages
from netent.kernel.errors import NetentError

TEXT, JSON = "text", "json"

F = TypeVar("F", bound=Callable[..., Any])


def format_option(command: F) -> F:
    """`--format text|json`, given to the command as `output`."""
    option: Callable[[F], F] = click.option(
        "--format",
        "output",
        type=click.Choice([TEXT, JSON]),
        default=TEXT,
        show_default=True,
        help="Texte pour les personnes, JSON pour les programmes.",
    )
    return option(command)


def print_json(document: Mapping[str, Any]) -> None:
    """The document, alone on standard output."""
    click.echo(json.dumps(document))


def print_json_with_rows(
    document: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]
) -> None:
    """The document with a list that is written as it comes, whatever its length."""
    write = sys.stdout.write
    write(json.dumps(document)[:-1] + f', "{name}": [')
    between = ""
    for row in rows:
        write(between + json.dumps(row))
        between = ", "
    write("]}\n")


def error_document(error: NetentError) -> dict[str, str]:
    """A refusal as programs read it; its message is French, whatever the operator's language."""
    return {
        "reason": error.reason.value,
        "message": messages.message(error.reason, **error.arguments),
    }
