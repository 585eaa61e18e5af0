"""Creating a declarant by hand (product §4, §6)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.habilitations.own_sites import grant_on_own_sites
from netent.kernel.actor import Actor
from netent.kernel.enums import Role
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.roles.service.entering import NewDeclarant, enter_named
from netent.roles.service.standing import check_manager
from netent.roles.service.told import Told


def create_declarant(
    session: Session,
    actor: Actor,
    person: NewDeclarant,
    *,
    declarations: Collection[str],
    prepared: PreparedCode,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Told:
    """Enter an active declarant with a provisional password and his rights; he is told by mail.

    Of each declaration named, the rights that are open on an own establishment are given there.
    `prepared` is a provisional password made beforehand; whoever calls tells it once. The actor is
    his administrator from then on: an active one, be it by the same transaction. TripletTaken,
    Forbidden, Refusal when the SIRET is no own establishment or a closed one.
    """
    check_manager(session, actor)
    member, told = enter_named(
        session,
        actor,
        person,
        roles={Role.DECLARANT},
        prepared=prepared,
        portal=portal,
        now=now,
    )
    granted = grant_on_own_sites(session, actor, member, declarations, rules=rules, now=now)
    record(
        session,
        actor,
        "member.created",
        subject=str(member.public_id),
        details={"siret": member.siret, "email": member.email, "rights": granted},
        now=now,
    )
    return told
