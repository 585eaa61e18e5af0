"""Which pages the application has."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, request

from netent import health
from netent.accounts.views import bp as accounts
from netent.atmp.views import bp as atmp
from netent.atmp.views import loads_bp as rates
from netent.company.views import declarations, establishments, terminations
from netent.complementary.views import bp as complementary
from netent.complementary.views import desk_bp as references
from netent.consultation.views import bp as consultation
from netent.desk.views import bp as desk
from netent.documents.views import bp as documents
from netent.enrolment.views import bp as enrolment
from netent.extensions import limiter
from netent.filing.views import bp as filing
from netent.home.search import bp as directory
from netent.home.views import bp as home
from netent.home.views import public_bp as public
from netent.home.views import rights_bp as rights
from netent.imports.views import bp as imports
from netent.matrix.views import bp as matrix
from netent.notices.letters_views import bp as letters
from netent.notices.views import bp as outbox
from netent.operators.views import bp as operators
from netent.payments.views import bp as payments
from netent.payments.views import desk_bp as collections
from netent.portfolios.views import bp as portfolios
from netent.publishing.views import bp as publishing
from netent.publishing.views import editing_bp as editing
from netent.publishing.views import mailbox as contact_mailbox
from netent.rate_requests.views import bp as rate_requests
from netent.registering.views import bp as registering
from netent.registering.views import mailbox
from netent.roles.views import bp as roles
from netent.roles.views.moving import bp as moving
from netent.web import marks

_BLUEPRINTS = (
    health.bp,
    accounts,
    atmp,
    collections,
    complementary,
    consultation,
    declarations,
    desk,
    directory,
    editing,
    documents,
    enrolment,
    establishments,
    filing,
    home,
    imports,
    letters,
    moving,
    matrix,
    operators,
    outbox,
    payments,
    portfolios,
    public,
    publishing,
    rate_requests,
    rates,
    references,
    rights,
    roles,
    registering,
    terminations,
)

# Where strangers try what they know of somebody.
_LIMITED = (
    "accounts.sign_in",
    "accounts.verify",
    "accounts.verify_passkey",
    "accounts.recover",
    "accounts.recover_question",
    "accounts.recover_ask",
    "accounts.recover_link",
    "accounts.use_recovery_link",
    # Each one sends a mail.
    "accounts.change_email",
    "accounts.validate_email",
    # Each try is slow to verify, whether or not there is a key.
    "enrolment.enter_key",
    "operators.sign_in",
    "operators.follow",
    "registering.identity",
    # Each one makes slow digests for a stranger.
    "registering.password",
    "registering.confirmation",
    "registering.send_again",
    "registering.ask_link",
    "registering.validate",
    # Strangers write here what others will read, or count.
    "publishing.contact",
    "publishing.judge",
    # Each one reads a file of thousands of lines.
    "rate_requests.new",
)

# What is looked up one by one, and would be a way to copy the directory.
_LOOKUPS = ("complementary.check_siret",)
# What a stranger has typeset for him.
_TYPESETTING = ("registering.account_so_far_pdf",)
# Where a stranger has a mail sent to the address that he gave.
_MAILING: Mapping[str, Callable[[], str | None]] = {
    "registering.confirmation": mailbox,
    "registering.send_again": mailbox,
    "publishing.contact": contact_mailbox,
}


def register(app: Flask) -> None:
    """Register every blueprint and mark the files that extensions serve."""
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    for endpoint in ("static", "bootstrap.static"):
        marks.publish(app, endpoint, "style sheets and scripts hold nothing of a tenant")
    # A view can't know the extension that counts its tries: the limit is put on it here.
    for endpoint in (*_LIMITED, *_TYPESETTING):
        methods = ["GET"] if endpoint in _TYPESETTING else ["POST"]
        limit = limiter.limit(lambda: app.config["SIGN_IN_RATE"], methods=methods)
        app.view_functions[endpoint] = cast(Any, limit(app.view_functions[endpoint]))
    for endpoint in _LOOKUPS:
        limit = limiter.limit(
            lambda: app.config["LOOKUP_RATE"], exempt_when=lambda: not request.args
        )
        app.view_functions[endpoint] = cast(Any, limit(app.view_functions[endpoint]))
    _spare_mailboxes(app)


def _spare_mailboxes(app: Flask) -> None:
    """Count what strangers have mailed to an address that may be another's, in whatever way.

    A shared limit: correcting one's answers and confirming anew is no way around it.
    """
    for endpoint, address_of in _MAILING.items():
        limit = limiter.shared_limit(
            lambda: app.config["MAILBOX_RATE"],
            scope="mailbox",
            key_func=lambda address_of=address_of: address_of() or "",  # type: ignore[misc]
            exempt_when=lambda address_of=address_of: address_of() is None,  # type: ignore[misc]
            deduct_when=lambda response: response.status_code == HTTPStatus.FOUND,
            methods=["POST"],
        )
        app.view_functions[endpoint] = cast(Any, limit(app.view_functions[endpoint]))
