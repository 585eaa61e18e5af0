"""Giving a member the declarations of the registration's own establishments, in one act."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations import service as rights
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, SiteKind
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Site
from netent.policies.rules import Rules
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


def grant_on_own_sites(
    session: Session,
    actor: Actor,
    member: Member,
    declarations: Collection[str],
    *,
    origin: ActOrigin = ActOrigin.PAGE,
    rules: Rules,
    now: datetime,
) -> int:
    """Give a member the rights of these declarations on every own establishment; how many.

    Of each declaration the rights that are open on an establishment are given there, and nothing
    where it is not open. Whoever gets any is a declarant from then on.
    """
    asked = RightSet.of(
        slot
        for slot, right in catalogue.rights(session).items()
        if right.declaration in declarations
    )
    given = [(opened, opened & asked) for opened in perimeter.own_openings(session)]
    if not any(rights_there for _opened, rights_there in given):
        return 0
    change_member(session, actor, member, is_declarant=True, now=now)
    act = rights.begin_act(session, actor, origin=origin, now=now)
    changes = [
        rights.grant(
            session,
            act,
            _pairs(tenant_of(session), member, opened),
            rights_there,
            default_delay_days=rules.access_delay_days,
        )
        for opened, rights_there in given
        if rights_there
    ]
    return sum(changed.rights for changed in changes)


def _pairs(registration_id: int, member: Member, opened: RightSet) -> Select[int, int]:
    """The member with each own establishment on which these very rights are open."""
    return (
        select(Site.id, Member.id)
        .join_from(Site, Member, Member.registration_id == Site.registration_id)
        .where(
            Site.registration_id == registration_id,
            Site.kind == SiteKind.OWN,
            Site.opened == int(opened),
            Member.registration_id == registration_id,
            Member.id == member.id,
        )
    )
