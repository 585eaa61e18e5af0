"""What delivery and the outbox page expect from the room that renders and sends mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from netent.notices.arguments import LostLink

MAILER = "netent_mailer"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is kept: its template and arguments, in its recipient's language."""

    public_id: UUID
    template: str
    locale: str
    recipient: str
    arguments: Mapping[str, Any]
    created_at: datetime

    @property
    def lost_its_link(self) -> bool:
        """Whether a link for its recipient only was in it, and is no more."""
        return any(isinstance(value, LostLink) for value in self.arguments.values())


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail as it is read."""

    subject: str
    text: str
    html: str


class RecipientRefused(Exception):
    """The mail server takes no mail for this address, and trying again would change nothing."""


class Mailer(Protocol):
    """Given at composition, as the application's extension `MAILER`."""

    def render(self, mail: Mail) -> RenderedMail:
        """The finished subject and bodies."""

    def send(self, mail: Mail) -> None:
        """Render and hand over to the mail server; any exception means it was not taken.

        RecipientRefused: it never will be.
        """
