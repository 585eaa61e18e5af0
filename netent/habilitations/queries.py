"""Reads of the rights' store; no set of rights leaves this package as a number."""

from collections import Counter
from collections.abc import Collection
from functools import reduce
from operator import or_

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.tenancy.models import Member


def pairs_on(
    session: Session, sites: Select[int], members: Collection[int] | None = None
) -> Select[int, int]:
    """The pairs (site, member) that hold anything on these sites, to withdraw from them.

    Of these members, or of everybody.
    """
    pairs = select(Habilitation.site_id, Habilitation.member_id).where(
        Habilitation.registration_id == tenant_of(session), Habilitation.site_id.in_(sites)
    )
    return pairs if members is None else pairs.where(Habilitation.member_id.in_(list(members)))


def pairs_of(session: Session, member: Member) -> Select[int, int]:
    """The pairs (site, member) on which this member holds anything."""
    return select(Habilitation.site_id, Habilitation.member_id).where(_is_of(session, member))


def rights_of(session: Session, member: Member) -> RightSet:
    """All rights that the member holds anywhere, together."""
    masks = session.scalars(select(Habilitation.mask).where(_is_of(session, member)).distinct())
    return reduce(or_, (RightSet(mask) for mask in masks), NO_RIGHTS)


def _is_of(session: Session, member: Member) -> ColumnElement[bool]:
    return and_(
        Habilitation.member_id == member.id, Habilitation.registration_id == tenant_of(session)
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
