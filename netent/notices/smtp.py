"""Handing a finished mail to an SMTP server, whose certificate is verified."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

from netent.notices.rendering import RecipientRefused

# Of its enhanced answers, those about security speak of who sends, not of the address.
_POLICY = b"5.7."
# Bad sequence, authentication asked for, refused or too weak: ours to put right, too.
_OURS = frozenset({503, 530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed over. With STARTTLS asked for, a server without it is refused."""

    host: str
    port: int
    timeout: float
    own_name: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    implicit_tls: bool = False
    ca_file: str | None = None


def hand_over(server: SmtpServer, *, sender: str, recipient: str, message: bytes) -> None:
    """Hand one mail over; any exception means that it was not taken.

    RecipientRefused when the server will never take mail for this address.
    """
    with _connected(server) as connection:
        _greet(connection, server)
        try:
            connection.sendmail(sender, [recipient], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[recipient]
            if _is_about_the_address(code, said):
                raise RecipientRefused(f"{code} {said.decode(errors='replace')}") from error
            raise
        # It has the mail: that it ends the talk badly must not send it again.
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


class _Plain(smtplib.SMTP):
    """smtplib's own says QUIT when it leaves, and would wait for a server that hangs."""

    def __exit__(self, *error: object) -> None:
        self.close()


class _Wrapped(smtplib.SMTP_SSL):
    def __exit__(self, *error: object) -> None:
        self.close()


def _connected(server: SmtpServer) -> _Plain | _Wrapped:
    host, port, name, timeout = server.host, server.port, server.own_name, server.timeout
    if server.implicit_tls:
        return _Wrapped(
            host, port, local_hostname=name, timeout=timeout, context=_verifying(server)
        )
    return _Plain(host, port, local_hostname=name, timeout=timeout)


def _greet(connection: smtplib.SMTP, server: SmtpServer) -> None:
    if server.starttls:
        # smtplib verifies nothing unless it is given a context that does.
        connection.starttls(context=_verifying(server))
    if server.username and server.password:
        connection.login(server.username, server.password)


def _verifying(server: SmtpServer) -> ssl.SSLContext:
    """The system's authorities, or only those of the operator's file; host names are checked."""
    return ssl.create_default_context(cafile=server.ca_file)


def _is_about_the_address(code: int, said: bytes) -> bool:
    return 500 <= code < 600 and code not in _OURS and not said.startswith(_POLICY)
