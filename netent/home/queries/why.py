"""What the page Why? shows beside the chain: the question in words, the request that did it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType, RightType
from netent.directory.queries import known_establishment
from netent.requests.models import Request


@dataclass(frozen=True, slots=True)
class Offered:
    """A declaration that can be asked about."""

    code: str
    label: str
    colour: str


def asked_declaration(session: Session, code: str) -> Offered | None:
    """The declaration of a code, or the one right of its own code; None when neither is known."""
    row = session.execute(
        select(DeclarationType.label, DeclarationType.colour, RightType.label.label("right"))
        .outerjoin(RightType, RightType.declaration_type_id == DeclarationType.id)
        .where((DeclarationType.code == code) | (RightType.code == code))
        .order_by(DeclarationType.code != code)
        .limit(1)
    ).one_or_none()
    return None if row is None else Offered(code, row.label, row.colour)


def public_name(session: Session, siret: str) -> str:
    """The name that the directory shows of an establishment that is not held; '' for none."""
    known = known_establishment(session, siret)
    return (known.name if known else None) or ""


def request_of(session: Session, request_id: int | None) -> UUID | None:
    """The identifier under which a request's page is known."""
    if request_id is None:
        return None
    return session.scalars(select(Request.public_id).where(Request.id == request_id)).one_or_none()
