"""Giving to many, as a person does it on the pages: choosing, the difference, the act."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.tenancy.models import Member
from tests.factories.imports import Firm
from tests.support.pages import Pages
from tests.support.seen import Seen
from tests.ticking.sheet import fields_of


def reviewed(
    pages: Pages, page: Seen, who: Sequence[Member], rights: Sequence[str], **typed: Any
) -> Seen:
    """Tick whom and what on the page of the choice, and ask for the difference."""
    form = page.form("matrix.review_bulk")
    assert form is not None, page.text
    sent: dict[str, Any] = {**fields_of(form), **typed}
    sent["member"] = [str(each.public_id) for each in who]
    if rights:
        sent["right"] = list(rights)
    else:
        sent["right"] = [str(tag["value"]) for tag in form.select("[name=right][checked]")]
    return pages.send(pages.url("matrix.review_bulk"), sent)


def applied(
    pages: Pages, review: Seen, *, to: str | None = "matrix.index", status: int = 200, **typed: str
) -> Seen:
    form = review.form("matrix.apply_bulk")
    assert form is not None, review.text
    sent = {**fields_of(form), **typed}
    return pages.send(pages.url("matrix.apply_bulk"), sent, to=to, status=status)


def portfolios_with(firm: Firm, member: Member) -> set[str]:
    with reading(Tenant(firm.registration.id)) as session:
        return set(
            session.scalars(
                select(Portfolio.name)
                .join(PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Portfolio.id)
                .where(PortfolioDeclarant.member_id == member.id)
            )
        )
