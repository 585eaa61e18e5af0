"""Reads of the rights' store; no set of rights leaves this package as a number."""

from collections import Counter

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation


def pairs_on(session: Session, sites: Select[int]) -> Select[int, int]:
    """The pairs (site, member) that hold anything on these sites, to withdraw from them."""
    return select(Habilitation.site_id, Habilitation.member_id).where(
        Habilitation.registration_id == tenant_of(session), Habilitation.site_id.in_(sites)
    )


def holders_on(session: Session, sites: Select[int]) -> list[int]:
    """The members who hold anything on these sites."""
    members = select(Habilitation.member_id).where(Habilitation.site_id.in_(sites))
    return list(session.scalars(members.distinct()))


def rights_held_on(session: Session, sites: Select[int]) -> int:
    """How many rights are held on these sites, by all members together."""
    rows = session.execute(
        select(Habilitation.mask, func.count())
        .where(Habilitation.site_id.in_(sites))
        .group_by(Habilitation.mask)
    )
    masks = Counter({row[0]: row[1] for row in rows})
    return sum(mask.bit_count() * count for mask, count in masks.items())
