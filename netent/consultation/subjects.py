"""Whom and what the trail's identifiers stand for, also of those who left."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.company.models import Termination
from netent.enrolment.models import Candidacy
from netent.habilitations.models import RightsAct
from netent.perimeter.models import Portfolio
from netent.requests.models import Request
from netent.tenancy.models import Member, Registration


def names_of(session: Session, identifiers: Iterable[str]) -> Mapping[str, str]:
    """The names of these identifiers that are known; the same few statements for any number."""
    wanted = [found for found in map(_uuid, identifiers) if found is not None]
    if not wanted:
        return {}
    person = Member.first_name + " " + Member.last_name
    file = Request.portfolio_name + " · " + Request.file_name
    statements = (
        select(Member.public_id, person).where(Member.public_id.in_(wanted)),
        select(Candidacy.public_id, person)
        .join(Member, Member.id == Candidacy.member_id)
        .where(Candidacy.public_id.in_(wanted)),
        select(Portfolio.public_id, Portfolio.name).where(Portfolio.public_id.in_(wanted)),
        select(Request.public_id, file).where(Request.public_id.in_(wanted)),
        select(Termination.public_id, func.coalesce(Termination.siret, "")).where(
            Termination.public_id.in_(wanted)
        ),
        select(Registration.public_id, Registration.name).where(Registration.public_id.in_(wanted)),
    )
    return {
        str(public_id): name.removesuffix(" · ")
        for statement in statements
        for public_id, name in session.execute(statement)
        if name
    }


def acts_among(session: Session, identifiers: Iterable[str]) -> frozenset[str]:
    """Those of the identifiers that are acts on rights, whose changes the history tells."""
    wanted = [found for found in map(_uuid, identifiers) if found is not None]
    found = session.scalars(select(RightsAct.public_id).where(RightsAct.public_id.in_(wanted)))
    return frozenset(map(str, found))


def identifiers_in(value: object) -> list[str]:
    """Every text among an event's details that may be an identifier."""
    if isinstance(value, Mapping):
        return [found for each in value.values() for found in identifiers_in(each)]
    if isinstance(value, list | tuple):
        return [found for each in value for found in identifiers_in(each)]
    return [value] if isinstance(value, str) and _uuid(value) is not None else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == len(str(UUID(int=0))) else None
    except ValueError:
        return None
