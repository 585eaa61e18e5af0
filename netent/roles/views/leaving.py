"""Pages by which a member leaves: what he holds, who takes over, the act."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.perimeter.own_sites import active_own_sites
from netent.policies import portals, rules
from netent.roles import queries, service
from netent.roles.forms import MOST_LISTED, EndingForm, LeavingForm, newcomer_form
from netent.roles.views.blueprint import bp
from netent.roles.views.common import (
    card_of,
    passes,
    person_of,
    prepared_password,
    say_refusal,
    site_choices,
)
from netent.roles.views.receivers import choose_receiver, chosen_receiver
from netent.web.formats import moment
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/<uuid:member_id>/supprimer")
@requires(Permission.MEMBER_MANAGE)
def leave(member_id: UUID) -> Any:
    """What he holds, and who might take over."""
    return _unless_gone(member_id, lambda: _page("roles/leave.html", member_id))


@bp.route("/<uuid:member_id>/supprimer/vers-une-personne", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def leave_to_member(member_id: UUID) -> Any:
    """Somebody who is in takes over: chosen first, then confirmed with the numbers."""

    def answer() -> Any:
        receiver = chosen_receiver(member_id)
        if receiver is None and request.method == "GET":
            return choose_receiver("roles/leave_to_member.html", member_id, card_of(member_id))
        heir = receiver.public_id if receiver else UUID(int=0)
        return _remove(
            LeavingForm(), "roles/leave_confirm.html", member_id, lambda: heir, receiver=receiver
        )

    return _unless_gone(member_id, answer)


@bp.route("/<uuid:member_id>/supprimer/vers-une-nouvelle-personne", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def leave_to_newcomer(member_id: UUID) -> Any:
    """Somebody new takes over, a declarant or an administrator; his password is shown once."""

    def answer() -> Any:
        sites = active_own_sites(page_session(), most=MOST_LISTED + 1)
        form = newcomer_form(site_choices(sites))
        administers = request.args.get("role") == "administrateur"

        def newcomer() -> service.Newcomer:
            return service.Newcomer(person_of(form, sites), administers, prepared_password())

        return _remove(
            form,
            "roles/leave_to_newcomer.html",
            member_id,
            newcomer,
            sites=sites,
            administers=administers,
        )

    return _unless_gone(member_id, answer)


@bp.route("/<uuid:member_id>/supprimer/sans-transfert", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def leave_to_nobody(member_id: UUID) -> Any:
    """What he holds ends, once the box is ticked."""
    return _unless_gone(
        member_id,
        lambda: _remove(
            EndingForm(), "roles/leave_to_nobody.html", member_id, lambda: None, ends=True
        ),
    )


def _remove(
    form: Any,
    template: str,
    member_id: UUID,
    heir_of: Callable[[], UUID | service.Newcomer | None],
    *,
    ends: bool = False,
    **context: Any,
) -> Any:
    stakes = _stakes(member_id)
    needs_password = stakes.leaves_one or (ends and _is_mass(stakes))
    if not needs_password:
        form.spare_password()
    if stakes.is_oneself or not passes(form, needs_password=needs_password):
        return _page(template, member_id, form=form, **context), status_of(form)
    heir = heir_of()
    try:
        with transaction() as session:
            left = service.remove_member(
                session,
                current_actor(),
                member_id=member_id,
                receiver=heir,
                seen=service.Seen(form.rights_seen, form.portfolios_seen),
                is_confirmed=needs_password,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        person = heir.person if isinstance(heir, service.Newcomer) else None
        existing = say_refusal(form, refusal, person)
        return _page(template, member_id, form=form, existing=existing, **context), 422
    if left.told is not None:
        return render_template("roles/left.html", left=left, told=left.told)
    flash(_done(left), "success")
    return redirect(url_for("roles.index"))


def _done(left: service.Left) -> str:
    if left.receiver:
        return str(
            _(
                "%(name)s est supprimé. Ses habilitations sont à %(receiver)s, avec leurs dates.",
                name=left.name,
                receiver=left.receiver,
            )
        )
    return str(_("%(name)s est supprimé. Ses habilitations ont pris fin.", name=left.name))


def _stakes(member_id: UUID) -> queries.Stakes:
    return queries.stakes(page_session(), current_actor(), member_id)


def _is_mass(stakes: queries.Stakes) -> bool:
    return rules.current().is_mass_removal(stakes.holding.rights)


def _page(template: str, member_id: UUID, **context: Any) -> str:
    member, stakes = card_of(member_id), _stakes(member_id)
    context.setdefault("existing", None)
    if (form := context.get("form")) is not None:
        form.show(stakes.holding.rights, stakes.portfolios)
    return render_template(
        template, member=member, stakes=stakes, is_mass=_is_mass(stakes), **context
    )


def _unless_gone(member_id: UUID, answer: Callable[[], Any]) -> Any:
    """The page; or back to the list, with who was faster, where somebody has deleted him."""
    try:
        card_of(member_id)
        return answer()
    except NotFound:
        gone = queries.departure_of(page_session(), member_id)
        if gone is None:
            raise
        flash(
            _(
                "Rien n’a changé : %(name)s a déjà été supprimé par %(by)s, le %(at)s.",
                name=gone.name,
                by=gone.by,
                at=moment(gone.at),
            ),
            "warning",
        )
        return redirect(url_for("roles.index"))
