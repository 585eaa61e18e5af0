"""Body codes as members look them up: by version, searched, taken away."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, render_template, request

from netent.access import Permission
from netent.complementary import body_codes
from netent.complementary.queries import nomenclatures as queries
from netent.complementary.states import Nomenclature
from netent.complementary.views.blueprint import bp
from netent.complementary.words import NOMENCLATURES
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.kernel.errors import NotFound
from netent.web.attachments import streamed_csv
from netent.web.filters import text_asked, text_in
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session, streaming_session

_CODES_SHOWN = 50


@bp.get("/nomenclatures")
@requires(Permission.COMPLEMENTARY_USE)
def nomenclatures() -> str:
    """The tables with the version in force, and every version that was loaded."""
    session = page_session()
    return render_template(
        "complementary/nomenclatures.html",
        in_force=queries.versions_in_force(session, on=_today()),
        page=queries.versions_page(session, page_asked()),
        names=NOMENCLATURES,
    )


@bp.get("/nomenclatures/<name>")
@requires(Permission.COMPLEMENTARY_USE)
def nomenclature(name: str) -> str:
    """The codes in force of one table; without a load the page says so."""
    if name not in set(Nomenclature):
        raise NotFound
    table = Nomenclature(name)
    version = queries.version_in_force(page_session(), table, on=_today())
    return _codes_page(table, version, in_force=version)


@bp.get("/nomenclatures/versions/<uuid:version_id>")
@requires(Permission.COMPLEMENTARY_USE)
def version(version_id: UUID) -> str:
    """The codes of one version, of the past, of today or announced."""
    session = page_session()
    found = queries.loaded_version(session, version_id)
    in_force = queries.version_in_force(session, found.nomenclature, on=_today())
    return _codes_page(found.nomenclature, found, in_force=in_force)


@bp.get("/nomenclatures/versions/<uuid:version_id>/fichier")
@requires(Permission.COMPLEMENTARY_USE)
def version_file(version_id: UUID) -> Response:
    """All codes of a version as CSV, with the columns in which they were handed in."""
    found = queries.loaded_version(page_session(), version_id)
    parts = ["nomenclature", found.nomenclature.value, f"{found.effective_on:%Y-%m-%d}"]
    name = "-".join([*parts, *(["fictive"] if found.is_fictitious else [])])
    return streamed_csv(_csv(version_id), f"{name}.csv")


def _codes_page(table: Nomenclature, shown: Any, *, in_force: Any) -> str:
    text, codes = text_asked(), None
    after = text_in(request.args, "apres")
    if shown is not None:
        codes = queries.codes_after(
            page_session(), shown, text=text, after=after, limit=_CODES_SHOWN
        )
    return render_template(
        "complementary/nomenclature.html",
        table=table,
        name=NOMENCLATURES[table],
        version=shown,
        in_force=in_force,
        codes=codes,
        filters={"q": text},
        is_first=not after,
        today=_today(),
    )


def _csv(version_id: UUID) -> Iterator[bytes]:
    with streaming_session() as session:
        found = queries.loaded_version(session, version_id)
        rows = (
            (
                each.code,
                each.label,
                each.family,
                body_codes.written(each.valid_from),
                body_codes.written(each.valid_until),
            )
            for each in queries.every_code(session, found)
        )
        yield from csv_pieces(tuple(body_codes.RULES), rows)


def _today() -> Any:
    return clock.paris_day(clock.now())
