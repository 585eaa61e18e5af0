"""Reads of the profiles, with what is open of each and what is not any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.kernel.errors import NotFound
from netent.perimeter import queries as perimeter
from netent.perimeter.queries import Declaration
from netent.roles.models import Profile, ProfileDeclaration


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile; `gone` are its declarations that no own establishment has open any more."""

    public_id: UUID
    name: str
    declarations: Sequence[Declaration]
    gone: Sequence[Declaration]


def profiles(session: Session) -> list[ProfileRow]:
    """The registration's profiles by name, in four statements."""
    rows = session.scalars(select(Profile).order_by(Profile.folded_name)).all()
    held = _declarations(session)
    open_codes = {each.code for each in perimeter.own_declarations(session)} if rows else set()
    return [
        ProfileRow(
            row.public_id,
            row.name,
            [each for each in held.get(row.id, ()) if each.code in open_codes],
            [each for each in held.get(row.id, ()) if each.code not in open_codes],
        )
        for row in rows
    ]


def profile_of(session: Session, public_id: UUID) -> ProfileRow:
    """One of them. NotFound."""
    for row in profiles(session):
        if row.public_id == public_id:
            return row
    raise NotFound


def _declarations(session: Session) -> Mapping[int, list[Declaration]]:
    rows = session.execute(
        select(
            ProfileDeclaration.profile_id,
            DeclarationType.code,
            DeclarationType.label,
            DeclarationType.colour,
        )
        .join(DeclarationType, DeclarationType.id == ProfileDeclaration.declaration_type_id)
        .order_by(DeclarationType.position)
    )
    found: dict[int, list[Declaration]] = {}
    for profile_id, code, label, colour in rows:
        found.setdefault(profile_id, []).append(Declaration(code, label, colour))
    return found
