"""Taking declarations for the own establishments, and removing them (product §7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.catalogue import queries as catalogue
from netent.company.queries.declarations import declarations
from netent.habilitations import queries as rights_held
from netent.habilitations import service as rights
from netent.habilitations.holders import held_on
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.perimeter.openings import (
    close_on_own_sites,
    hold_own_sites,
    open_on_own_sites,
    own_sites,
)
from netent.tenancy.holding import hold_as_administrator


@dataclass(frozen=True, slots=True)
class Taken:
    """The declarations that this act opened somewhere, and those that were open everywhere."""

    opened: Sequence[str]
    already: Sequence[str]


@dataclass(frozen=True, slots=True)
class Removed:
    """On how many establishments a declaration was closed, and how many rights ended with it."""

    sites: int
    rights: int


def take_declarations(
    session: Session, actor: Actor, *, codes: Collection[str], now: datetime
) -> Taken:
    """Open declarations on every own establishment; nobody gets a right by that.

    One that is open already is left as it is. Forbidden; Refusal for a code that can't be taken.
    """
    hold_as_administrator(session, actor, Permission.DECLARATION_MANAGE)
    takeable = [each.code for each in catalogue.takeable_types(session)]
    for code in codes:
        if code not in takeable:
            raise Refusal(Reason.DECLARATION_NOT_TAKEABLE, declaration=code)
    lacking = {row.code for row in declarations(session).others}
    opened = [code for code in takeable if code in codes and code in lacking]
    already = [code for code in takeable if code in codes and code not in lacking]
    if opened:
        for code in opened:
            _end_asleep(session, actor, catalogue.rights_of_declarations(session, [code]), now)
        sites = open_on_own_sites(session, catalogue.rights_of_declarations(session, opened))
        told = {"declarations": opened, "establishments": sites}
        record(session, actor, "declarations.taken", details=told, now=now)
    return Taken(opened, already)


def remove_declaration(
    session: Session, actor: Actor, *, code: str, shown: str, now: datetime
) -> Removed:
    """Close a declaration on every own establishment, and end the rights that were shown to end.

    `shown` is the mark of what the page showed, empty for nothing. Forbidden. Refusal when other
    rights are held by now, or when the declaration is open nowhere.
    """
    hold_as_administrator(session, actor, Permission.DECLARATION_MANAGE)
    hold_own_sites(session)
    closing = catalogue.rights_of_declarations(session, [code])
    held = held_on(session, own_sites(session), closing)
    if held.rights and held.mark != shown:
        raise Refusal(Reason.RIGHTS_REMAIN, declaration=code, count=held.rights)
    told = _end_rights(session, actor, closing, now) if held.rights else {}
    sites = close_on_own_sites(session, closing)
    if not sites:
        raise Refusal(Reason.DECLARATION_NOT_OPEN, declaration=code)
    details = {"declaration": code, "establishments": sites, **told}
    record(session, actor, "declaration.removed", subject=code, details=details, now=now)
    return Removed(sites, held.rights)


def _end_asleep(session: Session, actor: Actor, opening: RightSet, now: datetime) -> None:
    """End what is held where it is not open, or it would come back with the declaration, unasked.

    Nothing is, but where a right was granted while its declaration was being closed.
    """
    closed = own_sites(session).where(Site.opened.bitwise_and(int(opening)) == 0)
    if held_on(session, closed, opening).rights:
        act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
        rights.withdraw(session, act, rights_held.pairs_on(session, closed), opening)


def _end_rights(
    session: Session, actor: Actor, ending: RightSet, now: datetime
) -> dict[str, object]:
    act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    changed = rights.withdraw(
        session, act, rights_held.pairs_on(session, own_sites(session)), ending
    )
    return {
        "pairs": changed.pairs,
        "rights_withdrawn": changed.rights,
        "changes_digest": rights.digest_of_act(session, act),
    }
