"""The list of the members, one of them, and a new provisional password for him."""

from uuid import UUID

from flask import render_template

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.policies import portals
from netent.roles import queries, service
from netent.roles.views.blueprint import bp
from netent.roles.views.common import card_of, prepared_password
from netent.web.filters import member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("")
@requires(Permission.MEMBER_MANAGE)
def index() -> str:
    """Everybody who acts in the registration."""
    state = member_asked("state", MemberState)
    state = state if state in queries.SHOWN_STATES else None
    text = text_asked()
    page = queries.members_page(
        page_session(),
        page_asked(),
        text=text,
        state=state,
        portal=portals.current(),
        now=clock.now(),
    )
    filters = {"q": text, "state": state.value if state else ""}
    return render_template("roles/index.html", page=page, filters=filters)


@bp.get("/<uuid:member_id>")
@requires(Permission.MEMBER_MANAGE)
def show(member_id: UUID) -> str:
    """One member: what he is and holds, what may be done, what was done before."""
    session = page_session()
    member = card_of(member_id)
    return render_template(
        "roles/show.html",
        member=member,
        stakes=queries.stakes(session, current_actor(), member_id),
        changes=queries.changes_of(session, member_id),
    )


@bp.get("/<uuid:member_id>/mot-de-passe-provisoire")
@requires(Permission.MEMBER_MANAGE)
def confirm_password(member_id: UUID) -> str:
    """What a new provisional password brings, before it is made."""
    return render_template("roles/give_password.html", member=card_of(member_id))


@bp.post("/<uuid:member_id>/mot-de-passe-provisoire")
@requires(Permission.MEMBER_MANAGE)
def give_password(member_id: UUID) -> str:
    """Give it; the answer shows it, and nothing does again."""
    prepared = prepared_password()
    with transaction() as session:
        told = service.give_password(
            session,
            current_actor(),
            member_id=member_id,
            prepared=prepared,
            portal=portals.current(),
            now=clock.now(),
        )
    return render_template("roles/told.html", told=told, is_new=False)
