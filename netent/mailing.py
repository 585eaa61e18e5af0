"""Mails made and sent: templates in the recipient's language, handed to flask-mailman."""

import smtplib
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_babel import force_locale
from flask_mailman import EmailMultiAlternatives
from flask_mailman import Mail as MailServer
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.message import sanitize_address
from jinja2 import Template
from werkzeug.routing import MapAdapter

from netent.jobs import queueing
from netent.kernel.enums import QueueName
from netent.notices import sealing, service, smtp
from netent.notices.arguments import Link, LostLink
from netent.notices.jobs import deliver
from netent.notices.rendering import MAILER, Mail, RenderedMail
from netent.notices.smtp import SmtpServer

# Where a mail leads whose own link is no more.
_HOME = "publishing.home"
_IMPLICIT_TLS_PORT = 465


class _Smtp(BaseEmailBackend):  # type: ignore[misc]  # flask-mailman ships no types
    """Flask-mailman's own verifies no certificate when it is asked for STARTTLS."""

    def send_messages(self, messages: Sequence[EmailMultiAlternatives]) -> int:
        server = _server(current_app)
        for message in messages:
            smtp.hand_over(
                server,
                sender=sanitize_address(message.from_email, "utf-8"),
                recipient=sanitize_address(message.to[0], "utf-8"),
                message=message.message().as_bytes(linesep="\r\n"),
            )
        return len(messages)


class TemplateMailer:
    """Renders a mail's `.txt` and `.html` template; the page's block `subject` is the subject.

    It needs no request: addresses are those of NETENT_BASE_URL.
    """

    def __init__(self, app: Flask, server: MailServer) -> None:
        self._app = app
        self._server = server

    def render(self, mail: Mail) -> RenderedMail:
        """The finished mail. Jinja's errors pass through: an incomplete mail must not leave."""
        with self._app.app_context(), force_locale(mail.locale):
            arguments = self._finished(mail.arguments)
            subject, html = subject_and_page(self._template(mail, "html"), arguments)
            text = self._template(mail, "txt").render(arguments)
        return RenderedMail(subject=subject, text=text.strip() + "\n", html=html)

    def send(self, mail: Mail) -> None:
        """Hand the mail to the server; what goes wrong on the way is raised."""
        rendered = self.render(mail)
        backend = self._app.config["MAIL_BACKEND"]
        with self._app.app_context():
            message = EmailMultiAlternatives(
                rendered.subject,
                rendered.text,
                to=[mail.recipient],
                headers=self._headers(mail),
                connection=self._server.get_connection(_Smtp if backend == "smtp" else backend),
            )
            message.attach_alternative(rendered.html, "text/html")
            message.send()

    def _template(self, mail: Mail, suffix: str) -> Template:
        return self._app.jinja_env.get_template(f"mail/{mail.template}.{suffix}")

    def _finished(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        addresses = self._addresses()
        return {name: _written(value, addresses) for name, value in arguments.items()}

    def _addresses(self) -> MapAdapter:
        base = urlsplit(self._app.config["NETENT_BASE_URL"] or "http://localhost")
        return self._app.url_map.bind(
            base.netloc, script_name=base.path or "/", url_scheme=base.scheme
        )

    def _headers(self, mail: Mail) -> dict[str, str]:
        # A mail sent twice is one mail to whoever reads its number, and none is answered by robots.
        host = urlsplit(self._app.config["NETENT_BASE_URL"]).hostname or "localhost"
        return {
            "Message-ID": f"<{mail.public_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.locale,
        }


def init_app(app: Flask, server: MailServer) -> None:
    """Give the application its mailer and its key, and send delivery on its way after each act."""
    sealing.bind(app.config["SECRET_KEY"])
    app.extensions[MAILER] = TemplateMailer(app, server)
    service.bind(lambda: queueing.enqueue(QueueName.SMALL, deliver))


def _server(app: Flask) -> SmtpServer:
    config = app.config
    implicit_tls = config["MAIL_USE_SSL"]
    return SmtpServer(
        host=config.get("MAIL_SERVER", "localhost"),
        port=config.get("MAIL_PORT") or (_IMPLICIT_TLS_PORT if implicit_tls else smtplib.SMTP_PORT),
        timeout=config["MAIL_TIMEOUT"],
        own_name=urlsplit(config["NETENT_BASE_URL"]).hostname,
        username=config.get("MAIL_USERNAME"),
        password=config.get("MAIL_PASSWORD"),
        starttls=config["MAIL_USE_TLS"],
        implicit_tls=implicit_tls,
        ca_file=config.get("MAIL_CA_FILE"),
    )


def _written(value: Any, addresses: MapAdapter) -> Any:
    if isinstance(value, LostLink):
        return addresses.build(_HOME, force_external=True)
    if isinstance(value, Link):
        values = {**value.values, **value.secret}
        return addresses.build(value.endpoint, values, force_external=True)
    return value


def subject_and_page(template: Template, arguments: Mapping[str, Any]) -> tuple[str, str]:
    """What a mail's template says in its block of this name, on one line, and the whole page."""
    context = template.new_context(dict(arguments))
    html = "".join(template.root_render_func(context))
    # After the page, since a block alone does not see what its page imports; out of the context,
    # which holds the blocks of the templates that it extends, too.
    subject = "".join(context.blocks["subject"][0](context))
    return " ".join(unescape(subject).split()), html
