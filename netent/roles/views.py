"""Pages of the members: the list, one of them, a new declarant, a new provisional password."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts import passwords
from netent.accounts.service import TripletTaken
from netent.activations.service import PreparedCode, prepare_code
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import format_siret
from netent.perimeter import queries as perimeter
from netent.perimeter.own_sites import OwnSite, active_own_sites
from netent.policies import portals, rules
from netent.policies.secrets import SecretKind
from netent.roles import queries, service
from netent.roles.forms import MOST_LISTED, DeclarantForm, declarant_form
from netent.web.filters import member_asked, text_asked
from netent.web.language import selected_language
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("roles", __name__, url_prefix="/declarants")


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
    """One member."""
    return render_template("roles/show.html", member=_card(member_id))


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def create() -> Any:
    """Enter a declarant; his provisional password is shown by the answer, and never again."""
    session = page_session()
    sites = active_own_sites(session, most=MOST_LISTED + 1)
    offered = perimeter.own_declarations(session)
    form = declarant_form(_choices(sites), [(each.code, each.label) for each in offered])
    context = {"sites": sites, "offered": offered}
    if not sites or not form.validate_on_submit():
        return _form_page(form, context)
    person = _person(form, sites)
    prepared = _prepared()
    try:
        with transaction() as writing:
            told = service.create_declarant(
                writing,
                current_actor(),
                person,
                declarations=form.declarations.data or (),
                prepared=prepared,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        return _form_page(form, context, refusal, person)
    granted = [each for each in offered if each.code in (form.declarations.data or ())]
    return render_template("roles/told.html", told=told, is_new=True, granted=granted)


@bp.get("/<uuid:member_id>/mot-de-passe-provisoire")
@requires(Permission.MEMBER_MANAGE)
def confirm_password(member_id: UUID) -> str:
    """What a new provisional password brings, before it is made."""
    return render_template("roles/give_password.html", member=_card(member_id))


@bp.post("/<uuid:member_id>/mot-de-passe-provisoire")
@requires(Permission.MEMBER_MANAGE)
def give_password(member_id: UUID) -> str:
    """Give it; the answer shows it, and nothing does again."""
    prepared = _prepared()
    with transaction() as session:
        told = service.give_password(
            session,
            current_actor(),
            member_id=member_id,
            prepared=prepared,
            portal=portals.current(),
            now=clock.now(),
        )
    return render_template("roles/told.html", told=told, is_new=False, granted=[])


def _card(member_id: UUID) -> queries.MemberRow:
    return queries.member_card(page_session(), member_id, portal=portals.current(), now=clock.now())


def _person(form: DeclarantForm, sites: Sequence[OwnSite]) -> service.NewDeclarant:
    return service.NewDeclarant(
        siret=form.siret.data if "siret" in form else sites[0].siret,
        last_name=form.last_name.data or "",
        first_name=form.first_name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        locale=selected_language(),
    )


def _prepared() -> PreparedCode:
    # Slow on purpose, and so before any transaction.
    return prepare_code(portals.current(), SecretKind.PROVISIONAL_PASSWORD, passwords.current())


def _choices(sites: Sequence[OwnSite]) -> list[tuple[str, str]]:
    return [(site.siret, " – ".join(filter(None, _words(site)))) for site in sites]


def _words(site: OwnSite) -> tuple[str | None, ...]:
    # Narrow spaces vanish in some fonts.
    return (format_siret(site.siret).replace("\u202f", "\u00a0"), site.commune, site.name)


def _form_page(
    form: DeclarantForm,
    context: dict[str, Any],
    refusal: Refusal | None = None,
    person: service.NewDeclarant | None = None,
) -> tuple[str, int]:
    existing = None
    if isinstance(refusal, TripletTaken) and person is not None:
        form.last_name.errors = [
            _("Une personne se connecte déjà avec ce SIRET, ce nom et ce prénom.")
        ]
        existing = queries.member_signing_in_as(
            page_session(),
            siret=person.siret,
            last_name=person.last_name,
            first_name=person.first_name,
        )
    elif refusal is not None:
        form.form_errors.append(error_text(refusal))
        if "siret" in form:
            form.form_errors.clear()
            form.siret.errors = [error_text(refusal)]
    page = render_template("roles/create.html", form=form, existing=existing, **context)
    return page, 422 if form.is_submitted() else 200
