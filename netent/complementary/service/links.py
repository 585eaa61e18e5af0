"""The operator's addresses of other people's sites, each change with its author."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.complementary.addresses import address_flaw
from netent.complementary.carried import linked_codes
from netent.complementary.models import ServiceLink
from netent.complementary.service.loaders import check_loader
from netent.database.sessions import on_its_own
from netent.kernel.actor import Operator


def set_addresses(
    session: Session, operator: Operator | None, wanted: Mapping[str, str], *, now: datetime
) -> list[str]:
    """Set these addresses by the service's code, or empty them; the codes that really change.

    ValueError for a code that leads nowhere else, or an address with a flaw, which forms tell
    before. Forbidden.
    """
    check_loader(operator)
    for code, address in wanted.items():
        if code not in linked_codes() or address_flaw(address):
            raise ValueError(f"no such address: {code}")
    links = _held(session, now)
    changed = [code for code, address in wanted.items() if links[code].address != address]
    for code in changed:
        link = links[code]
        told = {"before": {"site": link.address}, "after": {"site": wanted[code]}}
        link.address, link.changed_at = wanted[code], now
        link.changed_by = operator.name if operator else ""
        record(session, operator, "service_link.changed", subject=code, details=told, now=now)
    session.flush()
    return changed


def _held(session: Session, now: datetime) -> Mapping[str, ServiceLink]:
    """Every link, held; those that nobody has set yet are empty."""
    known = set(session.scalars(select(ServiceLink.code)))
    for code in linked_codes():
        if code not in known:
            # Somebody else may be setting the first one at this moment.
            with suppress(IntegrityError), on_its_own(session):
                session.add(ServiceLink(code=code, address="", changed_at=now))
                session.flush()
    ordered = select(ServiceLink).order_by(ServiceLink.code).with_for_update()
    found = session.scalars(ordered.execution_options(populate_existing=True))
    return {link.code: link for link in found}
