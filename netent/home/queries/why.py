"""What the page Why? shows beside the chain: the question in words."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType, RightType
from netent.directory.queries import known_establishment


@dataclass(frozen=True, slots=True)
class AskedDeclaration:
    """What is asked about: a declaration by its code, or one right of `declaration` by its own."""

    code: str
    declaration: str


def asked_declaration(session: Session, code: str) -> AskedDeclaration | None:
    """The declaration of a code, or the one right of its own code; None when neither is known."""
    declaration = session.scalars(
        select(DeclarationType.code)
        .outerjoin(RightType, RightType.declaration_type_id == DeclarationType.id)
        .where(or_(DeclarationType.code == code, RightType.code == code))
        .order_by(DeclarationType.code != code)
        .limit(1)
    ).one_or_none()
    return None if declaration is None else AskedDeclaration(code, declaration)


def public_name(session: Session, siret: str) -> str:
    """The name that the directory shows of an establishment that is not held; '' for none."""
    known = known_establishment(session, siret)
    return (known.name if known else None) or ""
