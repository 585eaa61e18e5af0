"""Profiles made, changed and taken away: five at most, of a multi registration (product §6)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.catalogue.models import DeclarationType
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.roles.models import Profile, ProfileDeclaration
from netent.tenancy.holding import hold_as_administrator

MOST_PROFILES = 5
# Of what is no code at all, a refusal tells so much.
_LONGEST_CODE = 20


def create_profile(
    session: Session, actor: Actor, *, name: str, declarations: Collection[str], now: datetime
) -> Profile:
    """A new profile. Forbidden; Refusal when there are five, or one has this name."""
    others = _hold(session, actor)
    if len(others) >= MOST_PROFILES:
        raise Refusal(Reason.TOO_MANY_PROFILES, limit=MOST_PROFILES)
    _refuse_taken(others, name)
    profile = Profile(name=name, folded_name=fold(name))
    session.add(profile)
    session.flush()
    _fill(session, profile, declarations)
    _keep(session, actor, "profile.created", profile, declarations, now)
    return profile


def change_profile(
    session: Session,
    actor: Actor,
    *,
    profile_id: UUID,
    name: str,
    declarations: Collection[str],
    now: datetime,
) -> Profile:
    """Another name or other declarations; whoever was created by it keeps what he has.

    NotFound, Forbidden, Refusal.
    """
    others = _hold(session, actor)
    profile = _one(others, profile_id)
    _refuse_taken([row for row in others if row is not profile], name)
    profile.name, profile.folded_name = name, fold(name)
    session.execute(
        delete(ProfileDeclaration)
        .where(ProfileDeclaration.profile_id == profile.id)
        .execution_options(synchronize_session=False)
    )
    _fill(session, profile, declarations)
    _keep(session, actor, "profile.changed", profile, declarations, now)
    return profile


def delete_profile(session: Session, actor: Actor, *, profile_id: UUID, now: datetime) -> str:
    """Take a profile away; its name. Rights that came by it stay. NotFound, Forbidden."""
    profile = _one(_hold(session, actor), profile_id)
    for table, column in ((ProfileDeclaration, "profile_id"), (Profile, "id")):
        session.execute(
            delete(table)
            .where(getattr(table, column) == profile.id)
            .execution_options(synchronize_session=False)
        )
    _keep(session, actor, "profile.deleted", profile, (), now)
    return profile.name


def _hold(session: Session, actor: Actor) -> list[Profile]:
    """The profiles, while whoever else changes one waits."""
    hold_as_administrator(session, actor, Permission.PROFILE_MANAGE)
    return list(session.scalars(select(Profile)).all())


def _one(rows: Collection[Profile], public_id: UUID) -> Profile:
    for row in rows:
        if row.public_id == public_id:
            return row
    raise NotFound


def _refuse_taken(others: Collection[Profile], name: str) -> None:
    for row in others:
        if row.folded_name == fold(name):
            raise Refusal(Reason.PROFILE_TAKEN, name=row.name)


def _fill(session: Session, profile: Profile, declarations: Collection[str]) -> None:
    rows = session.execute(select(DeclarationType.code, DeclarationType.id))
    known = {row.code: row.id for row in rows}
    for code in declarations:
        if code not in known:
            raise Refusal(Reason.DECLARATION_NOT_TAKEABLE, declaration=code[:_LONGEST_CODE])
    session.add_all(
        ProfileDeclaration(profile_id=profile.id, declaration_type_id=known[code])
        for code in set(declarations)
    )
    session.flush()


def _keep(
    session: Session,
    actor: Actor,
    action: str,
    profile: Profile,
    declarations: Collection[str],
    now: datetime,
) -> None:
    details = {"name": profile.name, "declarations": sorted(set(declarations))}
    record(session, actor, action, subject=str(profile.public_id), details=details, now=now)
