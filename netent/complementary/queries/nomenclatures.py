"""Reads of body codes: the version in force, its codes, and what another one would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from netent.complementary.models import NomenclatureCode, NomenclatureVersion
from netent.complementary.states import Nomenclature, VersionState
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked

_FACTS = ("label", "family", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Codes:
    """Some codes of a version in their order.

    `total` counts all that match; `next_after` is the last one shown where more follow.
    """

    items: Sequence[NomenclatureCode]
    total: int
    next_after: str | None


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A code with what it becomes; `before` or `after` is None where it is new, or is gone."""

    code: str
    before: NomenclatureCode | None
    after: NomenclatureCode | None


def version_in_force(
    session: Session, nomenclature: Nomenclature, *, on: date
) -> NomenclatureVersion | None:
    """The version of the latest day of effect that has come; of two of a day, the later loaded."""
    return session.scalars(
        select(NomenclatureVersion)
        .where(
            NomenclatureVersion.nomenclature == nomenclature,
            NomenclatureVersion.state == VersionState.LOADED,
            NomenclatureVersion.effective_on <= on,
        )
        .order_by(NomenclatureVersion.effective_on.desc(), NomenclatureVersion.id.desc())
        .limit(1)
    ).one_or_none()


def versions_in_force(
    session: Session, *, on: date
) -> Mapping[Nomenclature, NomenclatureVersion | None]:
    """The same of each table; one statement for each of the two."""
    return {each: version_in_force(session, each, on=on) for each in Nomenclature}


def versions_page(
    session: Session,
    asked: PageAsked,
    *,
    nomenclature: Nomenclature | None = None,
    state: VersionState | None = VersionState.LOADED,
) -> Page[NomenclatureVersion]:
    """The versions, the last day of effect first; those that were only checked where asked for."""
    narrowed: list[ColumnElement[bool]] = []
    if nomenclature is not None:
        narrowed.append(NomenclatureVersion.nomenclature == nomenclature)
    if state is not None:
        narrowed.append(NomenclatureVersion.state == state)
    counted = select(func.count()).select_from(NomenclatureVersion).where(*narrowed)
    total = session.scalar(counted) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(NomenclatureVersion)
        .where(*narrowed)
        .order_by(NomenclatureVersion.effective_on.desc(), NomenclatureVersion.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page(rows.all(), total, page.number, page.size)


def version_of(session: Session, public_id: UUID) -> NomenclatureVersion:
    """One version, whatever its state: an operator's read. NotFound."""
    found = session.scalars(
        select(NomenclatureVersion).where(NomenclatureVersion.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def loaded_version(session: Session, public_id: UUID) -> NomenclatureVersion:
    """One version that was loaded: anybody's read. NotFound."""
    found = version_of(session, public_id)
    if found.state is not VersionState.LOADED:
        raise NotFound
    return found


def codes_after(
    session: Session, version: NomenclatureVersion, *, text: str, after: str, limit: int
) -> Codes:
    """The codes that a text finds, by code, after a code; two statements at any number.

    A code is found by its beginning, its words by any part of them, whatever case and accents.
    """
    found = [NomenclatureCode.version_id == version.id, *_matching(text)]
    total = version.codes
    if text:
        total = (
            session.scalar(select(func.count()).select_from(NomenclatureCode).where(*found)) or 0
        )
    rows = session.scalars(
        select(NomenclatureCode)
        .where(*found, NomenclatureCode.code > after)
        .order_by(NomenclatureCode.code)
        .limit(limit + 1)
    ).all()
    items = rows[:limit]
    return Codes(items, total, items[-1].code if len(rows) > limit else None)


def every_code(session: Session, version: NomenclatureVersion) -> Iterator[NomenclatureCode]:
    """All codes of a version, read while they are written."""
    ordered = (
        select(NomenclatureCode)
        .where(NomenclatureCode.version_id == version.id)
        .order_by(NomenclatureCode.code)
    )
    yield from session.scalars(ordered.execution_options(yield_per=1_000))


def changes_page(
    session: Session, version: NomenclatureVersion, asked: PageAsked
) -> Page[CodeChange]:
    """What a version changes beside the one it was compared with, by code; three statements.

    Its own counts say how many there are.
    """
    total = version.added + version.removed + version.changed
    page = asked.within(total)
    before, after = aliased(NomenclatureCode), aliased(NomenclatureCode)
    came = (
        select(after.code.label("code"))
        .outerjoin(
            before, and_(before.version_id == version.compared_id, before.code == after.code)
        )
        .where(after.version_id == version.id, or_(before.code.is_(None), differing(before, after)))
    )
    went = gone(before, after, version)
    codes = session.scalars(
        came.union_all(went).order_by("code").limit(page.size).offset(page.offset)
    ).all()
    sides = {each: _named(session, each, codes) for each in (version.compared_id, version.id)}
    changes = [
        CodeChange(code, sides[version.compared_id].get(code), sides[version.id].get(code))
        for code in codes
    ]
    return Page(changes, total, page.number, page.size)


def differing(before: type[NomenclatureCode], after: type[NomenclatureCode]) -> ColumnElement[bool]:
    """Whether a code says another thing; days may be missing on either side."""
    return or_(*(getattr(before, fact).is_distinct_from(getattr(after, fact)) for fact in _FACTS))


def gone(
    before: type[NomenclatureCode], after: type[NomenclatureCode], version: NomenclatureVersion
) -> Select[str]:
    """The codes of the version it was compared with that this one has no more."""
    return (
        select(before.code.label("code"))
        .outerjoin(after, and_(after.version_id == version.id, after.code == before.code))
        .where(before.version_id == version.compared_id, after.code.is_(None))
    )


def _named(
    session: Session, version_id: int, codes: Sequence[str]
) -> Mapping[str, NomenclatureCode]:
    found = select(NomenclatureCode).where(
        NomenclatureCode.version_id == version_id, NomenclatureCode.code.in_(codes)
    )
    return {row.code: row for row in session.scalars(found)}


def _matching(text: str) -> list[ColumnElement[bool]]:
    if not text:
        return []
    folded = fold(text)
    by_code = NomenclatureCode.code.startswith(text.upper(), autoescape=True)
    if not folded:
        return [by_code]
    return [or_(by_code, NomenclatureCode.search_text.contains(folded, autoescape=True))]
