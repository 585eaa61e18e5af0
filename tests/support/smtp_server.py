"""A real SMTP server in a process of its own, on loopback, in the mood that a test wants."""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
# Longer than any client of a test waits.
_FOR_EVER = 600


@dataclass
class SmtpProcess:
    """A running server: where it is, what it took, and how it answers from now on."""

    port: int
    folder: Path

    def be(self, mood: str) -> None:
        """`kind`, `hangs`, `drops`, `leaves` without goodbye, or an answer to each recipient.

        Such an answer starts with its code: `550 unknown`.
        """
        (self.folder / "mood").write_text(mood)

    @property
    def taken(self) -> list[EmailMessage]:
        """What it said yes to, oldest first."""
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]

    @property
    def talks(self) -> list[dict[str, Any]]:
        """Of each mail taken: sender, recipients, whether it came over TLS, and who signed in."""
        return [json.loads(file.read_text()) for file in sorted(self.folder.glob("*.json"))]


@contextmanager
def smtp_server(
    folder: Path,
    *,
    implicit_tls: Path | None = None,
    starttls: Path | None = None,
    credentials: tuple[str, str] | None = None,
) -> Iterator[SmtpProcess]:
    """A server that ends with the context; the paths are certificates with their keys."""
    options = {
        "folder": str(folder),
        "implicit_tls": implicit_tls and str(implicit_tls),
        "starttls": starttls and str(starttls),
        "credentials": credentials,
    }
    command = [sys.executable, "-m", "tests.support.smtp_server", json.dumps(options)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        assert process.stdout is not None
        try:
            yield SmtpProcess(int(process.stdout.readline()), folder)
        finally:
            process.kill()


class _Keeper:
    """Answers as its mood says, and keeps what it takes."""

    def __init__(self, folder: Path, credentials: list[str] | None) -> None:
        self.folder = folder
        self._credentials = credentials
        self._count = 0

    @property
    def mood(self) -> str:
        file = self.folder / "mood"
        return file.read_text() if file.exists() else "kind"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _way: str, given: Any):  # type: ignore[no-untyped-def]
        assert isinstance(given, LoginPassword)
        said = [given.login.decode(), given.password.decode()]
        return AuthResult(success=said == self._credentials, auth_data=said[0], handled=False)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.mood == "hangs":
            await asyncio.sleep(_FOR_EVER)
        if self.mood[0].isdigit():
            return self.mood
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        talk = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "login": session.auth_data,
        }
        name = f"{self._count:04}"
        self._count += 1
        assert isinstance(envelope.content, bytes)
        (self.folder / f"{name}.eml").write_bytes(envelope.content)
        (self.folder / f"{name}.json").write_text(json.dumps(talk))
        return "250 OK"


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.mood != "drops":
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()

    async def smtp_QUIT(self, arg: str) -> None:
        if self.event_handler.mood != "leaves":
            await super().smtp_QUIT(arg)
            return
        self.transport.abort()


async def _serve(options: dict[str, Any]) -> None:
    keeper = _Keeper(Path(options["folder"]), options["credentials"])
    implicit, starttls = (_context(options[name]) for name in ("implicit_tls", "starttls"))

    def talk() -> SMTP:
        return _Server(
            keeper,
            hostname="smtp.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=keeper.authenticate,
            auth_required=options["credentials"] is not None,
            auth_require_tls=implicit is None,
        )

    server = await asyncio.get_running_loop().create_server(talk, HOST, 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Its test is gone when this ends; nobody else would stop it.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _context(certificate: str | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
