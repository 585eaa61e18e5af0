"""Why a right may be used or not, link by link, and who can mend it (product §18.1)."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from netent import access
from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.consultation.queries import requests_of
from netent.consultation.words import WAYS
from netent.habilitations import overview
from netent.habilitations.decision import decide_in
from netent.home import queries
from netent.home.views.blueprint import rights_bp
from netent.kernel import clock
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIRET_LENGTH
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.messages import reason_text
from netent.web.scope import current_actor, page_session


@rights_bp.get("/habilitations/pourquoi")
@requires(Permission.HABILITATION_OWN)
def why() -> str:
    """One question: may this member file this declaration for this establishment today?"""
    session = page_session()
    whose = _whose()
    siret = "".join(char for char in text_asked("siret") if not char.isspace())
    code = text_asked("declaration")
    declaration = queries.asked_declaration(session, code) if code else None
    is_siret = len(siret) == SIRET_LENGTH and siret.isascii() and siret.isdecimal()
    answer = _answer(whose, declaration.code, siret) if declaration and is_siret else {}
    offered = [(row.code, f"{row.code} – {row.label}") for row in catalogue.takeable_types(session)]
    if declaration and declaration.code not in dict(offered):
        offered.append((declaration.code, declaration.code))
    return render_template(
        "home/why.html",
        whose=whose,
        is_own=whose.id == current_actor().member_id,
        siret=siret,
        bad_siret=bool(siret) and not is_siret,
        bad_declaration=bool(code) and declaration is None,
        declaration=declaration,
        offered=offered,
        administrators=queries.administrators_of(session, current_actor()),
        **(answer or {"chain": None}),
    )


def _whose() -> queries.Colleague:
    """Of whom is asked: oneself, or for administrators anybody of the registration."""
    actor = current_actor()
    asked = request.args.get("membre", "")
    if not asked or asked == str(actor.member_public_id):
        return queries.Colleague(actor.member_id, actor.member_public_id, actor.name, True)
    access.check(actor, Permission.HABILITATION_CONSULT)
    try:
        return queries.colleague(page_session(), UUID(asked))
    except ValueError:
        raise NotFound from None


def _answer(whose: queries.Colleague, declaration: str, siret: str) -> dict[str, Any]:
    session, on = page_session(), clock.paris_day(clock.now())
    chain = overview.chain_of(
        session, member_id=whose.id, declaration=declaration, siret=siret, on=on
    )
    decision = decide_in(
        session, member_id=whose.public_id, declaration=declaration, siret=siret, on=on
    )
    step = chain.last_step
    return {
        "chain": chain,
        "allowed": decision.allowed,
        "message": reason_text(decision.reason, **decision.arguments) if decision.reason else "",
        "name": chain.place.name or queries.public_name(session, siret),
        "way": WAYS[step.way] if step else "",
        "request_id": _request_of(step),
        "days": (chain.dates.opens_on - on).days if chain.dates.opens_on else 0,
    }


def _request_of(step: overview.Step | None) -> UUID | None:
    """The deposit by which the right came or went."""
    if step is None or step.request_id is None:
        return None
    return requests_of(page_session(), [step.request_id]).get(step.request_id)
