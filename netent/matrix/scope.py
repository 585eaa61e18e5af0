"""Where the matrix and its bulk acts look: filters, lists, what nobody covers, portfolios."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

OWN = "own"
Where: TypeAlias = UUID | str  # a portfolio, OWN, or '' for all


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Which establishments: in a portfolio or one's own, and what is searched; '' is all."""

    text: str = ""
    where: Where = ""


class ScopeKind(StrEnum):
    """What chooses the establishments."""

    FILTER = "filter"
    UNCOVERED = "uncovered"
    SITES = "sites"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Scope:
    """Establishments, however many.

    With SITES they are named by SIRET; with PLACES they are those of portfolios, or one's own,
    each with the declarations that are meant there; with UNCOVERED those of the filter that lack
    somebody for `declaration`, '' being any.
    """

    kind: ScopeKind
    sites: SiteFilter = field(default_factory=SiteFilter)
    declaration: str = ""
    sirets: frozenset[str] = frozenset()
    places: Mapping[Where, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gift:
    """What is given, or taken: these rights, to these members, there."""

    scope: Scope
    member_ids: frozenset[UUID]
    rights: frozenset[str]
    takes: bool = False
    ends_on: date | None = None
