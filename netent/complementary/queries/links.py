"""Addresses of other people's sites."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.complementary.models import ServiceLink


def addresses(session: Session) -> Mapping[str, str]:
    """The addresses that are set, by the service's code; a handful."""
    found = select(ServiceLink.code, ServiceLink.address).where(ServiceLink.address != "")
    return {row.code: row.address for row in session.execute(found)}


def every_link(session: Session) -> Mapping[str, ServiceLink]:
    """What was ever set, emptied or not, with who did so and when."""
    return {link.code: link for link in session.scalars(select(ServiceLink))}
