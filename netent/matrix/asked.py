"""What the matrix's address, or its form, asks for; nonsense narrows nothing."""

from collections.abc import Mapping

from netent.kernel.paging import PAGE_SIZE, PageAsked
from netent.matrix.queries.columns import DSN, REGIMES
from netent.matrix.queries.grid import Asked
from netent.matrix.scope import OWN, SiteFilter
from netent.web.filters import text_in, uuid_of

ENDS = "ends"


def asked_of(values: Mapping[str, str], *, is_dsn: bool) -> Asked:
    """What is narrowed to, out of an address or a form."""
    where = values.get("where", "")
    regime = values.get("regime", "")
    return Asked(
        sites=SiteFilter(text_in(values), where if where == OWN else uuid_of(where) or ""),
        member_id=uuid_of(values.get("member", "")),
        declaration=DSN if is_dsn else values.get("declaration", "")[:20],
        regime=regime if is_dsn and regime in REGIMES else "",
        ends=values.get("mode") == ENDS,
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
