"""Mails over TLS: certificates are verified, and credentials go to a verified server only."""

from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from netent.notices.states import NoticeState
from tests.notices.outbox import Deliver, put_mail
from tests.notices.test_mailing import LOCKED
from tests.support.smtp_server import HOST, SmtpProcess, smtp_server

CREDENTIALS = ("netent", "a-password-for-the-relay")
RECIPIENT = "camille@cabinet.example"


def put() -> None:
    put_mail(RECIPIENT, arguments=dict(LOCKED.arguments))


def certificate(authority: trustme.CA, folder: Path, name: str = HOST) -> Path:
    file = folder / "server.pem"
    authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(file)
    return file


@pytest.mark.parametrize("way", ["implicit_tls", "starttls"])
def test_server_with_tls_and_the_right_credentials_takes_the_mail(
    tmp_path: Path,
    settings: Callable[..., None],
    deliver: Deliver,
    authority: trustme.CA,
    way: str,
) -> None:
    pem = certificate(authority, tmp_path)
    with smtp_server(tmp_path, credentials=CREDENTIALS, **{way: pem}) as server:
        settings(server.port, **secured(way), **signed_in(*CREDENTIALS))
        put()
        assert deliver().last_error is None
        assert [(talk["tls"], talk["login"]) for talk in server.talks] == [(True, "netent")]


def test_server_that_refuses_the_credentials_is_asked_again_and_none_is_told(
    tmp_path: Path,
    settings: Callable[..., None],
    deliver: Deliver,
    authority: trustme.CA,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pem = certificate(authority, tmp_path)
    with smtp_server(tmp_path, credentials=CREDENTIALS, starttls=pem) as server:
        settings(server.port, **secured("starttls"), **signed_in("netent", "not-the-password"))
        put()
        notice = deliver()
        assert notice.state is NoticeState.WAITING
        assert "SMTPAuthenticationError: (535" in (notice.last_error or "")
        assert server.taken == []
    assert "mail_failed" in caplog.text
    for told in ("not-the-password", RECIPIENT, "camille"):
        assert told not in caplog.text
    assert "not-the-password" not in (notice.last_error or "")


@pytest.mark.parametrize("way", ["implicit_tls", "starttls"])
@pytest.mark.parametrize("wrong", ["another name", "an unknown authority"])
def test_server_whose_certificate_is_wrong_gets_neither_mail_nor_password(
    tmp_path: Path,
    settings: Callable[..., None],
    deliver: Deliver,
    authority: trustme.CA,
    way: str,
    wrong: str,
) -> None:
    stranger = wrong == "an unknown authority"
    signer = trustme.CA() if stranger else authority
    pem = certificate(signer, tmp_path, HOST if stranger else "other.example")
    with smtp_server(tmp_path, credentials=CREDENTIALS, **{way: pem}) as server:
        settings(server.port, **secured(way), **signed_in(*CREDENTIALS))
        put()
        notice = deliver()
        assert notice.state is NoticeState.WAITING
        assert "SSLCertVerificationError" in (notice.last_error or "")
        assert server.taken == []


def test_server_without_starttls_gets_nothing_when_it_is_asked_for(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port, MAIL_USE_TLS=True)
    put()
    assert "SMTPNotSupportedError" in (deliver().last_error or "")
    assert server.taken == []


def secured(way: str) -> dict[str, bool]:
    return {"MAIL_USE_SSL" if way == "implicit_tls" else "MAIL_USE_TLS": True}


def signed_in(username: str, password: str) -> dict[str, str]:
    return {"MAIL_USERNAME": username, "MAIL_PASSWORD": password}
