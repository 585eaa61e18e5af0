"""What the matrix's address, or its form, asks for; nonsense narrows nothing."""

from collections.abc import Mapping
from uuid import UUID

from netent.kernel.paging import MAX_PAGE_SIZE, PAGE_SIZE, PageAsked
from netent.matrix.queries.columns import DSN, REGIMES
from netent.matrix.queries.grid import Asked
from netent.matrix.scope import OWN, SiteFilter

ENDS = "ends"
_LONGEST_TEXT = 100
_HIGHEST_PAGE = 1_000_000


def asked_of(values: Mapping[str, str], *, is_dsn: bool) -> Asked:
    """What is narrowed to, out of an address or a form."""
    where = values.get("where", "")
    regime = values.get("regime", "")
    return Asked(
        sites=SiteFilter(text_of(values), where if where == OWN else uuid_of(where) or ""),
        member_id=uuid_of(values.get("member", "")),
        declaration=DSN if is_dsn else values.get("declaration", "")[:20],
        regime=regime if is_dsn and regime in REGIMES else "",
        ends=values.get("mode") == ENDS,
    )


def page_of(values: Mapping[str, str]) -> PageAsked:
    """Which page, and how many rows it may hold."""
    return PageAsked(
        number=min(max(1, _whole(values.get("page", ""), 1)), _HIGHEST_PAGE),
        size=min(max(10, _whole(values.get("size", ""), PAGE_SIZE)), MAX_PAGE_SIZE),
    )


def arguments_of(asked: Asked, page: PageAsked, *, is_dsn: bool) -> dict[str, str]:
    """The same as an address says it, without what is not asked."""
    said = {
        "member": str(asked.member_id or ""),
        "declaration": "" if is_dsn else asked.declaration,
        "where": str(asked.sites.where),
        "q": asked.sites.text,
        "regime": asked.regime,
        "mode": ENDS if asked.ends else "",
        "page": str(page.number) if page.number > 1 else "",
        "size": str(page.size) if page.size != PAGE_SIZE else "",
    }
    return {name: value for name, value in said.items() if value}


def text_of(values: Mapping[str, str], name: str = "q") -> str:
    """Free text on one line, cut where no search would need more."""
    bare = "".join(char if char.isprintable() else " " for char in values.get(name, ""))
    return bare.strip()[:_LONGEST_TEXT]


def uuid_of(text: str) -> UUID | None:
    """An identifier, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default
