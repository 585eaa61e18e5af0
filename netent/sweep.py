"""The one list of periodic work: the schedule runs it every minute, `flask sweep` by hand.

Each step finds what is due in the database, so that a sweep that comes late, twice, or on two
workers at once changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import current_app

from netent.accounts import service as accounts
from netent.activations import service as activations
from netent.atmp.service import delivering, loading
from netent.company import service as company
from netent.consultation.detail import retention as details
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.enrolment import service as enrolment
from netent.filing import service as filing
from netent.habilitations import expiring as habilitations
from netent.imports import retention
from netent.kernel import clock
from netent.kernel.enums import Role
from netent.notices import letters
from netent.notices import retention as notices_retention
from netent.notices.jobs import deliver_at
from netent.operators import service as operators
from netent.payments.service import collecting
from netent.policies import portals, rules
from netent.policies.secrets import SecretKind
from netent.publishing.service import messages
from netent.registering import service as registering
from netent.requests import service as requests
from netent.watch import service as register

_log = structlog.get_logger(__name__)

Step = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did; `expired` counts what ended, by the words of `flask sweep`."""

    requeued: int
    mails_retried: int
    expired: Mapping[str, int]
    reminded: int


def sweep(now: datetime) -> Swept:
    """Do everything that is due. A step that fails keeps no other from its turn; then it is raised.

    Needs the application's context, whose mailer it takes.
    """
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for name, step in _STEPS.items():
        try:
            done[name] = step(now)
        except Exception as error:
            _log.exception("sweep_step_failed", step=name)
            failures.append(error)
    if failures:
        raise ExceptionGroup("steps of the sweep failed", failures)
    return Swept(
        requeued=done["requeued"],
        mails_retried=done["mails_retried"],
        expired={word: sum(done[step] for step in steps) for word, steps in _EXPIRING.items()},
        reminded=sum(done[step] for step in _REMINDING),
    )


def run() -> None:
    """The sweep as a job."""
    sweep(clock.now())


def _requeue(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return requests.requeue_lost(session, now=now)


def _clear_accounts(now: datetime) -> int:
    with transaction(PORTAL) as session:
        cleared = accounts.expire_due(session, now=now)
        operators_cleared = operators.expire_due(session, now=now)
    return cleared.web_sessions + cleared.failures + operators_cleared


def _end_views(now: datetime) -> int:
    return operators.end_views_due(now=now)


def _remind_candidacies(now: datetime) -> int:
    return enrolment.remind_due(now=now)


def _expire_candidates(now: datetime) -> int:
    return enrolment.expire_due(portal=portals.current(), now=now, roles=[Role.ADMINISTRATOR])


def _expire_join_requests(now: datetime) -> int:
    return enrolment.expire_due(portal=portals.current(), now=now, roles=[Role.DECLARANT])


def _lapse_terminations(now: datetime) -> int:
    return company.lapse_due(now=now)


def _remind_terminations(now: datetime) -> int:
    return company.remind_due(now=now)


def _end_terminations(now: datetime) -> int:
    return company.end_due(portal=portals.current(), now=now)


def _watch_register(now: datetime) -> int:
    return register.watch(now=now)


def _end_habilitations(now: datetime) -> int:
    return habilitations.end_due(now=now)


def _remind_habilitations(now: datetime) -> int:
    return habilitations.remind_due(now=now)


def _ending(*kinds: SecretKind) -> Step:
    def end(now: datetime) -> int:
        with transaction(PORTAL) as session:
            return activations.end_due(session, kinds, now=now)

    return end


def _clear_secrets(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return activations.expire_due(session, now=now)


def _expire_recoveries(now: datetime) -> int:
    return accounts.expire_recoveries(now=now)


def _purge_imports(now: datetime) -> int:
    return retention.purge_due(keep_days=rules.current().import_keep_days, now=now)


def _erase_member_codes(now: datetime) -> int:
    return retention.erase_codes_due(now=now)


def _purge_details(now: datetime) -> int:
    return details.purge_due(keep_days=rules.current().detail_keep_days, now=now)


def _purge_mails(now: datetime) -> int:
    return notices_retention.purge_due(keep_days=rules.current().notices_keep_days, now=now)


def _purge_messages(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return messages.purge_due(session, keep_days=rules.current().notices_keep_days, now=now)


def _erase_links(now: datetime) -> int:
    # Anywhere else they were erased when their mail left.
    if not current_app.config["NETENT_DEMO"]:
        return 0
    return notices_retention.erase_links_due(now=now)


def _collect_payments(now: datetime) -> int:
    return collecting.collect_due(now=now).orders


def _expire_drafts(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return registering.expire_due(session, now=now)


def _expire_filings(now: datetime) -> int:
    return filing.expire_due(now=now)


def _erase_letters(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return letters.expire_due(session, now=now)


# Mails come last: their server may keep us waiting.
_STEPS: Mapping[str, Step] = {
    "requeued": _requeue,
    # Before web sessions are cleared, which hold them.
    "views_ended": _end_views,
    "accounts_cleared": _clear_accounts,
    "candidates_expired": _expire_candidates,
    "join_requests_expired": _expire_join_requests,
    "candidacies_reminded": _remind_candidacies,
    "terminations_lapsed": _lapse_terminations,
    "terminations_reminded": _remind_terminations,
    "terminations_ended": _end_terminations,
    "register_watched": _watch_register,
    # Reminded first: a sweep that comes late may find both due.
    "habilitations_reminded": _remind_habilitations,
    "habilitations_ended": _end_habilitations,
    "links_expired": _ending(
        SecretKind.EMAIL_LINK,
        SecretKind.EMAIL_CHANGE_LINK,
        SecretKind.RECOVERY_LINK,
        SecretKind.OPERATOR_LINK,
    ),
    "keys_expired": _ending(SecretKind.POSTED_CODE),
    # Both take a password's place.
    "passwords_expired": _ending(SecretKind.PROVISIONAL_PASSWORD, SecretKind.TEMPORARY_PASSWORD),
    "secrets_cleared": _clear_secrets,
    "recoveries_expired": _expire_recoveries,
    "drafts_expired": _expire_drafts,
    "filing_drafts_expired": _expire_filings,
    "payments_collected": _collect_payments,
    "rates_delivered": delivering.deliver_due,
    "rates_purged": loading.purge_due,
    "imports_purged": _purge_imports,
    "member_codes_erased": _erase_member_codes,
    "details_purged": _purge_details,
    "letters_erased": _erase_letters,
    "mails_purged": _purge_mails,
    "messages_purged": _purge_messages,
    "links_erased": _erase_links,
    "mails_retried": deliver_at,
}

# Which steps end what.
_EXPIRING: Mapping[str, Sequence[str]] = {
    "candidates": ["candidates_expired"],
    "join_requests": ["join_requests_expired"],
    "links": ["links_expired"],
    "keys": ["keys_expired"],
    "provisional_passwords": ["passwords_expired"],
    "drafts": ["drafts_expired"],
    "habilitations": ["habilitations_ended"],
    "terminations": ["terminations_lapsed", "terminations_ended"],
}
_REMINDING = ("candidacies_reminded", "terminations_reminded", "habilitations_reminded")
