"""The steps of a sweep, in their order, and how their counts are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from netent.accounts import service as accounts
from netent.activations import service as activations
from netent.atmp.service import delivering, loading
from netent.company import service as company
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.enrolment import service as enrolment
from netent.filing import service as filing
from netent.habilitations import expiring as habilitations
from netent.kernel.enums import Role
from netent.notices.jobs import deliver_at
from netent.operators import service as operators
from netent.payments.service import collecting
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.registering import service as registering
from netent.requests import service as requests
from netent.sweep import purging
from netent.watch import service as register

Step = Callable[[datetime], int]


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


def _collect_payments(now: datetime) -> int:
    return collecting.collect_due(now=now).orders


def _expire_drafts(now: datetime) -> int:
    with transaction(PORTAL) as session:
        return registering.expire_due(session, now=now)


def _expire_filings(now: datetime) -> int:
    return filing.expire_due(now=now)


# Mails come last: their server may keep us waiting.
STEPS: Mapping[str, Step] = {
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
    "atmp_rates_delivered": delivering.deliver_due,
    "atmp_files_forgotten": loading.purge_due,
    "nomenclatures_forgotten": purging.forget_nomenclatures,
    "imports_purged": purging.purge_imports,
    "member_codes_erased": purging.erase_member_codes,
    "details_purged": purging.purge_details,
    "rate_requests_purged": purging.purge_rate_requests,
    "letters_erased": purging.erase_letters,
    "mails_purged": purging.purge_mails,
    "messages_purged": purging.purge_messages,
    "links_erased": purging.erase_links,
    "mails_retried": deliver_at,
}

# Which steps end what.
EXPIRING: Mapping[str, Sequence[str]] = {
    "candidates": ["candidates_expired"],
    "join_requests": ["join_requests_expired"],
    "links": ["links_expired"],
    "keys": ["keys_expired"],
    "provisional_passwords": ["passwords_expired"],
    "drafts": ["drafts_expired"],
    "habilitations": ["habilitations_ended"],
    "terminations": ["terminations_lapsed", "terminations_ended"],
}
REMINDING = ("candidacies_reminded", "terminations_reminded", "habilitations_reminded")
