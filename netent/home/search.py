"""The top bar's search: the directory, and where the registration holds what is found."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from netent.access import Permission
from netent.directory import search as directory
from netent.home.frame import can
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, is_valid_siren, is_valid_siret
from netent.kernel.paging import Page
from netent.perimeter import queries as perimeter
from netent.web.filters import text_asked
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session

bp = Blueprint("directory", __name__, url_prefix="/etablissements")


@bp.get("")
@requires(Permission.DIRECTORY_SEARCH)
def search() -> str:
    """Establishments by SIRET, SIREN or the beginning of a name."""
    session = page_session()
    text = text_asked()
    found = directory.search(session, text, page_asked())
    holders: Mapping[str, perimeter.Holder] = {}
    if can(Permission.PORTFOLIO_VIEW):
        holders = perimeter.holders_of(session, [row.siret for row in found.items])
    rows: list[dict[str, Any]] = [
        {**asdict(row), "portfolio": holders.get(row.siret)} for row in found.items
    ]
    return render_template(
        "directory/search.html",
        q=text,
        page=Page(rows, found.total, found.number, found.size),
        notice=_notice(text, found.total),
    )


def _notice(text: str, total: int) -> str | None:
    """What to know about the search itself: a wrong key, too short, too many."""
    digits = "".join(text.split())
    if not text:
        return None
    if total >= directory.MOST:
        return str(
            _("Plus de %(most)s établissements : précisez le nom.", most=number(directory.MOST))
        )
    if not (digits.isascii() and digits.isdecimal()):
        short = len(text) < directory.SHORTEST_NAME
        return str(_("Saisissez au moins trois lettres du nom.")) if short else None
    if len(digits) not in (SIREN_LENGTH, SIRET_LENGTH):
        return str(
            _(
                "%(found)s chiffres saisis : un SIREN en compte 9, un SIRET 14.",
                found=number(len(digits)),
            )
        )
    if not (is_valid_siren(digits) or is_valid_siret(digits)):
        return str(_("La clé de contrôle de ce numéro est fausse : vérifiez les chiffres."))
    return None
