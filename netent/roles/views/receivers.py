"""Choosing who takes over, out of a list that is searched by name."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from netent.roles import queries
from netent.web.filters import text_asked
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session


def chosen_receiver(giver: UUID) -> queries.Choice | None:
    """The person whom the address names; None where it names none who could take over."""
    wanted = request.args.get("receiver", type=UUID)
    return queries.choice_of(page_session(), wanted) if wanted and wanted != giver else None


def choose_receiver(template: str, giver: UUID, member: queries.MemberRow) -> Any:
    """The people who could, page by page; somebody chosen who is gone is said to be."""
    text = text_asked()
    page = queries.receivers_page(
        page_session(), current_actor(), page_asked(), giver=giver, text=text
    )
    return render_template(
        template,
        member=member,
        page=page,
        filters={"q": text},
        is_gone="receiver" in request.args,
    )
