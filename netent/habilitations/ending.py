"""Ends the rights on some establishments, as they were shown to end: never others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from netent.habilitations import queries, service
from netent.habilitations.holders import held_on
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import ALL_RIGHTS, RightSet


@dataclass(frozen=True, slots=True)
class Ended:
    """How many rights ended; `details` for the trail, empty where none did."""

    rights: int = 0
    details: Mapping[str, object] = field(default_factory=dict, repr=False)


def end_as_shown(
    session: Session,
    actor: Actor,
    sites: Select[int],
    rights: RightSet = ALL_RIGHTS,
    *,
    members: Collection[int] | None = None,
    shown: str,
    now: datetime,
) -> Ended:
    """End these rights on these sites, of these members or of everybody, by one act.

    `shown` is the mark of what the page showed (`holders.held_on`). Refusal when other rights would
    end. The caller holds what keeps others from granting there meanwhile.
    """
    held = held_on(session, sites, rights, members=members)
    if not held.rights:
        return Ended()
    if held.mark != shown:
        raise Refusal(Reason.ENDING_CHANGED, count=held.rights)
    act = service.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    changed = service.withdraw(session, act, queries.pairs_on(session, sites, members), rights)
    return Ended(
        changed.rights,
        {
            "pairs": changed.pairs,
            "rights_withdrawn": changed.rights,
            "changes_digest": service.digest_of_act(session, act),
        },
    )
