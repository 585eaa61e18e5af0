"""Filings and what is being prepared, for those who may see them (product §7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session, undefer

from netent.catalogue.models import DeclarationType, RightType
from netent.catalogue.queries import rights_named
from netent.database.base import BIG_ID
from netent.database.tenant import tenant_of
from netent.filing.models import Filing, FilingDraft, FilingFile, FilingPiece
from netent.filing.payment_blocks import PaymentBlock, restored
from netent.habilitations.models import Habilitation, HabilitationChange
from netent.habilitations.overview.standing import usable_rights
from netent.kernel.actor import Actor
from netent.kernel.enums import Role
from netent.kernel.errors import NotFound
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Registration


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing that waits for its author's word, with what was read of its file."""

    row: FilingDraft
    siret: str
    file: FilingFile | None
    blocks: tuple[PaymentBlock, ...]


def filing_of(session: Session, actor: Actor, public_id: UUID, *, on: date) -> Filing:
    """The filing of this identifier. NotFound where there is none that he may see."""
    found = session.scalars(
        select(Filing).where(Filing.public_id == public_id, seen_by(actor, on))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def seen_by(actor: Actor, on: date) -> ColumnElement[bool]:
    """Whether he may see a filing: an administrator all; whoever filed it; whoever may file so now.

    By the rights of this day: whoever takes a client over sees what was filed for it before.
    """
    if Role.ADMINISTRATOR in actor.roles:
        return true()
    bit = literal(1, BIG_ID).bitwise_lshift(RightType.slot)
    may_file = (
        select(Habilitation.site_id)
        .join(Site, Site.id == Habilitation.site_id)
        .join(
            RightType,
            and_(
                RightType.declaration_type_id == Filing.declaration_type_id,
                RightType.is_payment.is_(False),
            ),
        )
        .where(
            Habilitation.member_id == actor.member_id,
            Habilitation.site_id == Filing.site_id,
            usable_rights(on).bitwise_and(bit) != 0,
        )
        .correlate(Filing)
    )
    return or_(Filing.member_id == actor.member_id, exists(may_file))


def draft_of(session: Session, actor: Actor, public_id: UUID) -> Draft:
    """What the actor himself prepares. NotFound for another's, and once it is over."""
    row = session.execute(
        select(FilingDraft, Site.siret, FilingFile)
        .join(Site, Site.id == FilingDraft.site_id)
        .outerjoin(FilingFile, FilingFile.id == FilingDraft.file_id)
        .where(FilingDraft.public_id == public_id, FilingDraft.member_id == actor.member_id)
        .options(undefer(FilingFile.blocks))
    ).one_or_none()
    if row is None:
        raise NotFound
    draft, siret, file = row
    return Draft(draft, siret, file, restored(file.blocks) if file else ())


def filing_of_draft(session: Session, actor: Actor, public_id: UUID) -> Filing | None:
    """What the actor filed out of this draft, if he did: the answer to a second click."""
    return session.scalars(
        select(Filing).where(Filing.public_id == public_id, Filing.member_id == actor.member_id)
    ).one_or_none()


def standing_filing(session: Session, *, site_id: int, type_id: int, start: date) -> Filing | None:
    """The one that stands for an establishment and the period that begins on this day."""
    return session.scalars(
        select(Filing).where(
            Filing.declaration_type_id == type_id,
            Filing.stands_for == start,
            Filing.site_id == site_id,
        )
    ).one_or_none()


def payment_blocks(session: Session, filing: Filing) -> tuple[PaymentBlock, ...]:
    """The payments that a filing's file asks for, in their order; none without a NEODeS file."""
    kept = session.scalars(
        select(FilingFile.blocks).where(FilingFile.id == filing.file_id)
    ).one_or_none()
    return restored(kept or ())


def payment_right_of(session: Session, filing: Filing) -> str:
    """The code of the right to pay what was filed, empty where it is never paid here."""
    named = rights_named(session, filing.declaration)
    return next((right.code for right in named.values() if right.is_payment), "")


def file_of(session: Session, filing: Filing) -> Iterator[bytes]:
    """The pieces of its file, read while they are used. NotFound where it has none."""
    if filing.file_id is None:
        raise NotFound
    return _pieces(session, filing.file_id)


def opened_first(session: Session, site_id: int, rights: RightSet) -> date | None:
    """The first day on which anybody could use one of these rights there; None if nobody ever."""
    return session.scalar(
        select(func.min(HabilitationChange.opens_on)).where(
            HabilitationChange.site_id == site_id,
            HabilitationChange.granted.bitwise_and(int(rights)) != 0,
        )
    )


def _pieces(session: Session, file_id: int) -> Iterator[bytes]:
    for number in count():
        content = session.scalars(
            select(FilingPiece.content).where(
                FilingPiece.file_id == file_id, FilingPiece.number == number
            )
        ).one_or_none()
        if content is None:
            return
        yield content


def format_of(session: Session, filing: Filing) -> str:
    """What its file was by its content; empty where it has none."""
    statement = select(FilingFile.format).where(FilingFile.id == filing.file_id)
    return session.scalars(statement).one_or_none() or ""


def label_of(session: Session, filing: Filing) -> str:
    """What its declaration is called today."""
    return session.get_one(DeclarationType, filing.declaration_type_id).label


def registration_told(session: Session) -> Registration:
    """The registration, for its name and number."""
    return session.get_one(Registration, tenant_of(session))
