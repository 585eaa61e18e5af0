"""Who may do what, written by hand: the code is held to this table, never the other way round."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias
from uuid import UUID

from netent.kernel.enums import RegistrationKind as Kind

ROLES = {
    "administrator": {"administrator": True, "declarant": False},
    "declarant": {"administrator": False, "declarant": True},
    "both": {"administrator": True, "declarant": True},
}
Who: TypeAlias = tuple[Kind, str]
Key: TypeAlias = tuple[str, str]  # endpoint and method

EVERYBODY: frozenset[Who] = frozenset(product(Kind, ROLES))
FIRM_ADMINISTRATORS: frozenset[Who] = frozenset(
    {(Kind.THIRD_PARTY, "administrator"), (Kind.THIRD_PARTY, "both")}
)
ADMINISTRATORS: frozenset[Who] = frozenset(product(Kind, ("administrator", "both")))
SIGN_IN = "to the sign-in page"


@dataclass(frozen=True)
class Row:
    """What one endpoint answers to those who may, and with what it is asked.

    Whoever may not gets 403, a stranger 404 where `of` names somebody's object. `anonymous` is a
    status, or SIGN_IN.
    """

    who: frozenset[Who]
    allowed: int = 200
    anonymous: int | str = SIGN_IN
    of: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


def everybody(allowed: int = 200, **asked: Any) -> Row:
    """Any member of any registration; nobody else."""
    return Row(EVERYBODY, allowed, **asked)


def public(anonymous: int = 200, allowed: int = 200, **asked: Any) -> Row:
    """Anybody, signed in or not."""
    return Row(EVERYBODY, allowed, anonymous, **asked)


def administrators(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of any registration."""
    return Row(ADMINISTRATORS, allowed, **asked)


def nobody(**asked: Any) -> Row:
    """No member: those who ask to become one."""
    return Row(frozenset(), **asked)


def firms(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of a third-party registration."""
    return Row(FIRM_ADMINISTRATORS, allowed, **asked)


MATRIX: Mapping[Key, Row] = {
    ("static", "GET"): public(values={"filename": "netent.js"}),
    ("bootstrap.static", "GET"): public(values={"filename": "css/bootstrap.min.css"}),
    ("health.healthz", "GET"): public(),
    ("health.readyz", "GET"): public(),
    ("public.accessibility", "GET"): public(),
    ("documents.terms", "GET"): public(),
    ("documents.terms_pdf", "GET"): public(),
    ("accounts.sign_in", "GET"): public(allowed=302),
    ("accounts.sign_in", "POST"): public(anonymous=422, allowed=302),
    # Nobody has shown a password here.
    ("accounts.verify", "GET"): public(302, 302),
    ("accounts.verify", "POST"): public(302, 302),
    ("accounts.verify_passkey", "POST"): public(302, 302),
    ("accounts.recover", "GET"): public(allowed=302),
    ("accounts.recover", "POST"): public(anonymous=422, allowed=302),
    # Whoever has not said who he is, or is signed in, is sent to say it.
    ("accounts.recover_ways", "GET"): public(302, 302),
    ("accounts.recover_question", "GET"): public(302, 302),
    ("accounts.recover_question", "POST"): public(302, 302),
    ("accounts.recover_ask", "POST"): public(302, 302),
    ("accounts.recover_link", "POST"): public(302, 302),
    ("accounts.recovery_link", "GET"): public(404, 404, values={"token": "unknown"}),
    ("accounts.use_recovery_link", "POST"): public(404, 404, values={"token": "unknown"}),
    ("accounts.language", "POST"): public(302, 302, fields={"language": "fr"}),
    # The outbox is the demo's; these applications are none.
    ("outbox.index", "GET"): public(404, 404),
    ("outbox.show", "GET"): public(404, 404, of="notice"),
    ("outbox.html", "GET"): public(404, 404, of="notice"),
    ("letters.index", "GET"): public(404, 404),
    ("letters.show", "GET"): public(404, 404, values={"letter_id": UUID(int=1)}),
    ("home.index", "GET"): everybody(),
    ("rights.own", "GET"): everybody(),
    ("rights.member", "GET"): administrators(of="member"),
    ("directory.search", "GET"): everybody(),
    ("portfolios.index", "GET"): firms(),
    ("portfolios.show", "GET"): firms(of="portfolio"),
    ("portfolios.create", "GET"): firms(),
    ("portfolios.create", "POST"): firms(302, fields={"name": "Fleuristes {unique}"}),
    ("portfolios.rename", "GET"): firms(of="portfolio"),
    ("portfolios.rename", "POST"): firms(302, of="portfolio", fields={"name": "Boulangeries"}),
    ("matrix.index", "GET"): administrators(),
    ("matrix.dsn", "GET"): administrators(),
    # Nothing was ticked: there is nothing to go on with, to review or to apply.
    ("matrix.turn", "POST"): administrators(302),
    ("matrix.review", "POST"): administrators(302),
    ("matrix.apply", "POST"): administrators(302),
    ("imports.index", "GET"): firms(),
    ("imports.new", "GET"): firms(of="portfolio in the query"),
    ("imports.new", "POST"): firms(302, of="portfolio in the query", fields={"file": "good"}),
    ("imports.template", "GET"): firms(of="portfolio"),
    ("imports.sample", "GET"): firms(404, values={"name": "bon"}),
    ("imports.check", "GET"): firms(of="checked request"),
    ("imports.show", "GET"): firms(of="finished request"),
    ("imports.progress", "GET"): firms(of="finished request"),
    ("imports.report_csv", "GET"): firms(of="finished request"),
    ("imports.report_xlsx", "GET"): firms(of="finished request"),
    ("imports.refused", "GET"): firms(of="finished request"),
    ("imports.confirm", "POST"): firms(302, of="checked request"),
    ("imports.delete", "POST"): firms(302, of="checked request"),
    ("enrolment.index", "GET"): administrators(),
    ("enrolment.show", "GET"): administrators(of="candidacy"),
    ("enrolment.confirm_refusal", "GET"): administrators(of="candidacy"),
    ("enrolment.accept", "POST"): administrators(302, of="candidacy"),
    ("enrolment.refuse", "POST"): administrators(302, of="candidacy"),
    ("enrolment.own", "GET"): nobody(),
    ("enrolment.ask_key", "POST"): nobody(),
    ("enrolment.choose_cooptation", "POST"): nobody(),
    ("enrolment.enter_key", "POST"): nobody(),
    ("company.index", "GET"): administrators(),
    ("company.choose", "GET"): administrators(),
    ("company.ask", "GET"): administrators(),
    ("company.ask", "POST"): administrators(422),
    ("company.draft", "GET"): administrators(),
    ("company.show", "GET"): administrators(of="termination"),
    ("company.paper", "GET"): administrators(of="termination"),
    ("company.confirm", "GET"): administrators(of="termination"),
    ("company.confirm", "POST"): administrators(422, of="termination"),
    ("company.withdraw", "POST"): administrators(302, of="termination"),
    ("declarations.index", "GET"): administrators(),
    ("declarations.add", "GET"): administrators(),
    ("declarations.add", "POST"): administrators(422),
    ("declarations.remove", "GET"): administrators(404),
    ("declarations.remove", "POST"): administrators(404),
    ("roles.index", "GET"): administrators(),
    ("roles.show", "GET"): administrators(of="member"),
    ("roles.create", "GET"): administrators(),
    # Nothing is filled in: those who may are told so at the fields, or that they have no site.
    ("roles.create", "POST"): administrators(422),
    ("roles.change_roles", "GET"): administrators(of="member"),
    ("roles.change_roles", "POST"): administrators(422, of="member"),
    ("roles.suspend", "GET"): administrators(of="member"),
    ("roles.suspend", "POST"): administrators(302, of="member"),
    ("roles.reinstate", "POST"): administrators(302, of="member"),
    ("roles.confirm_password", "GET"): administrators(of="member"),
    ("roles.give_password", "POST"): administrators(of="member"),
    ("accounts.renew", "GET"): everybody(302),
    ("accounts.renew", "POST"): everybody(302),
    ("accounts.show", "GET"): everybody(),
    ("accounts.change_password", "GET"): everybody(),
    ("accounts.change_password", "POST"): everybody(422),
    ("accounts.change_question", "GET"): everybody(),
    ("accounts.change_question", "POST"): everybody(422),
    ("accounts.change_email", "GET"): everybody(),
    ("accounts.change_email", "POST"): everybody(422),
    ("accounts.validate_email", "POST"): everybody(302),
    ("accounts.confirm_email", "GET"): public(404, 404, values={"token": "inconnu"}),
    ("accounts.use_email_link", "POST"): public(404, 404, values={"token": "inconnu"}),
    ("accounts.sessions", "GET"): everybody(),
    ("accounts.end_sessions", "POST"): everybody(302),
    ("accounts.factors", "GET"): everybody(),
    ("accounts.set_totp", "GET"): everybody(),
    ("accounts.set_totp", "POST"): everybody(422),
    ("accounts.remove_totp", "GET"): everybody(),
    ("accounts.remove_totp", "POST"): everybody(422),
    # Nobody has a factor here, nor a passkey that he is making.
    ("accounts.renew_codes", "GET"): everybody(302),
    ("accounts.renew_codes", "POST"): everybody(302),
    ("accounts.codes_file", "POST"): everybody(404),
    ("accounts.add_passkey", "GET"): everybody(),
    ("accounts.add_passkey", "POST"): everybody(422),
    ("accounts.create_passkey", "GET"): everybody(302),
    ("accounts.create_passkey", "POST"): everybody(302),
    ("accounts.rename_passkey", "GET"): everybody(404, values={"passkey_id": UUID(int=1)}),
    ("accounts.rename_passkey", "POST"): everybody(404, values={"passkey_id": UUID(int=1)}),
    ("accounts.remove_passkey", "GET"): everybody(404, values={"passkey_id": UUID(int=1)}),
    ("accounts.remove_passkey", "POST"): everybody(404, values={"passkey_id": UUID(int=1)}),
    ("accounts.recovery_requests", "GET"): administrators(),
    ("accounts.recovery_request", "GET"): administrators(of="recovery request"),
    ("accounts.recovery_request", "POST"): administrators(of="recovery request"),
    # The wizard: without a draft it leads to its first page, and members have no business in it.
    ("registering.identity", "GET"): public(allowed=302),
    ("registering.identity", "POST"): public(422, 302),
    ("registering.terms", "GET"): public(302, 302),
    ("registering.terms", "POST"): public(302, 302),
    ("registering.establishment", "GET"): public(302, 302),
    ("registering.establishment", "POST"): public(302, 302),
    ("registering.password", "GET"): public(302, 302),
    ("registering.password", "POST"): public(302, 302),
    ("registering.recap", "GET"): public(302, 302),
    ("registering.recap", "POST"): public(302, 302),
    ("registering.joining", "GET"): public(302, 302),
    ("registering.joining", "POST"): public(302, 302),
    ("registering.access", "GET"): public(302, 302),
    ("registering.access", "POST"): public(302, 302),
    ("registering.profile", "GET"): public(302, 302),
    ("registering.profile", "POST"): public(302, 302),
    ("registering.sector", "GET"): public(302, 302),
    ("registering.sector", "POST"): public(302, 302),
    ("registering.declarations", "GET"): public(302, 302),
    ("registering.declarations", "POST"): public(302, 302),
    ("registering.sites", "GET"): public(302, 302),
    ("registering.sites", "POST"): public(302, 302),
    ("registering.charter", "GET"): public(302, 302),
    ("registering.charter", "POST"): public(302, 302),
    ("registering.declarants", "GET"): public(302, 302),
    ("registering.add_declarant", "POST"): public(302, 302),
    ("registering.remove_declarant", "POST"): public(302, 302, fields={"rank": "0"}),
    ("registering.end_declarants", "POST"): public(302, 302),
    ("registering.confirmation", "GET"): public(302, 302),
    ("registering.confirmation", "POST"): public(302, 302),
    ("registering.sent", "GET"): public(302, 302),
    ("registering.send_again", "POST"): public(302, 302),
    ("registering.reopen", "POST"): public(302, 302),
    ("registering.abandon", "POST"): public(302, 302),
    ("registering.account_so_far_pdf", "GET"): public(404, 404),
    ("registering.follow", "GET"): public(404, 404, values={"token": "unknown"}),
    ("registering.validate", "POST"): public(404, 404, values={"token": "unknown"}),
    ("registering.ask_link", "GET"): public(),
    ("registering.ask_link", "POST"): public(422, 422),
    # These registrations were made without the wizard.
    ("registering.account_pdf", "GET"): administrators(404),
    ("consultation.recap", "GET"): administrators(),
    ("consultation.recap_csv", "GET"): administrators(),
    ("consultation.recap_xlsx", "GET"): administrators(),
    ("consultation.history", "GET"): administrators(),
    ("consultation.history_csv", "GET"): administrators(),
    ("consultation.history_xlsx", "GET"): administrators(),
    ("consultation.act", "GET"): administrators(of="act"),
    # The last one: it ends the session that all others need.
    ("accounts.sign_out", "POST"): everybody(302),
}
