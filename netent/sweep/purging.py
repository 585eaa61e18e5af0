"""The steps that erase what was kept for long enough; each says of how much."""

from datetime import datetime

from flask import current_app

from netent.complementary.service import nomenclatures
from netent.consultation.detail import retention as details
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.imports import retention
from netent.notices import letters
from netent.notices import retention as notices_retention
from netent.policies import rules
from netent.publishing.service import messages
from netent.rate_requests import retention as rates


def erase_letters(now: datetime) -> int:
    """What a letter told, once its time is over."""
    with transaction(PORTAL) as session:
        return letters.expire_due(session, now=now)


def purge_imports(now: datetime) -> int:
    """Deposited files and their lines."""
    return retention.purge_due(keep_days=rules.current().import_keep_days, now=now)


def erase_member_codes(now: datetime) -> int:
    """Provisional passwords that nobody took in time."""
    return retention.erase_codes_due(now=now)


def purge_details(now: datetime) -> int:
    """Details of rights with their files."""
    return details.purge_due(keep_days=rules.current().detail_keep_days, now=now)


def purge_rate_requests(now: datetime) -> int:
    """People whose rates were asked for, and their rates."""
    return rates.purge_due(keep_days=rules.current().rate_request_keep_days, now=now)


def forget_nomenclatures(now: datetime) -> int:
    """Files of body codes that were checked and never confirmed."""
    with transaction(PORTAL) as session:
        return nomenclatures.forget_unconfirmed(session, now=now)


def purge_mails(now: datetime) -> int:
    """Mails that were sent."""
    return notices_retention.purge_due(keep_days=rules.current().notices_keep_days, now=now)


def purge_messages(now: datetime) -> int:
    """Messages of visitors that were treated."""
    with transaction(PORTAL) as session:
        return messages.purge_due(session, keep_days=rules.current().notices_keep_days, now=now)


def erase_links(now: datetime) -> int:
    """Links that the demo's outbox keeps until they are over."""
    # Anywhere else they were erased when their mail left.
    if not current_app.config["NETENT_DEMO"]:
        return 0
    return notices_retention.erase_links_due(now=now)
