"""« Vos services complémentaires », and the check of a SIRET."""

from typing import Any

from flask import render_template, request

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.complementary.forms.members import SiretForm
from netent.complementary.offering import offered
from netent.complementary.views.blueprint import bp
from netent.directory.queries import known_establishment
from netent.web.marks import requires
from netent.web.scope import page_session


@bp.get("")
@requires(Permission.COMPLEMENTARY_USE)
def index() -> str:
    """What goes with the declarations that were taken, area by area."""
    session = page_session()
    shelves = offered(session, catalogue.every_declaration(session))
    return render_template("complementary/index.html", shelves=shelves)


@bp.get("/controle-siret")
@requires(Permission.COMPLEMENTARY_USE)
def check_siret() -> Any:
    """Whether the directory knows an establishment, and since when it is what it is."""
    is_asked = "siret" in request.args
    form = SiretForm(request.args if is_asked else None)
    if not is_asked:
        return render_template("complementary/check_siret.html", form=form, is_answered=False)
    if not form.validate():
        page = render_template("complementary/check_siret.html", form=form, is_answered=False)
        return page, 422
    siret = form.siret.data or ""
    return render_template(
        "complementary/check_siret.html",
        form=form,
        is_answered=True,
        siret=siret,
        known=known_establishment(page_session(), siret),
    )
