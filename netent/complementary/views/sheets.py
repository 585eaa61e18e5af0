"""Parameter sheets as members find them: listed, searched, taken away."""

from uuid import UUID

from flask import Response, render_template

from netent.access import Permission
from netent.complementary.queries import sheets as queries
from netent.complementary.views.blueprint import bp
from netent.kernel.identifiers import fold
from netent.web.attachments import pdf_file
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session

_LONGEST_NAME = 120


@bp.get("/fiches")
@requires(Permission.COMPLEMENTARY_USE)
def sheets() -> str:
    """The last version of each sheet, by body."""
    text = text_asked()
    page = queries.sheets_page(page_session(), page_asked(), text=text)
    return render_template("complementary/sheets.html", page=page, filters={"q": text})


@bp.get("/fiches/<uuid:sheet_id>")
@requires(Permission.COMPLEMENTARY_USE)
def sheet(sheet_id: UUID) -> str:
    """One version of a sheet, with the way to the others."""
    session = page_session()
    found = queries.offered_sheet(session, sheet_id)
    others = queries.other_versions(session, found)
    return render_template("complementary/sheet.html", sheet=found, others=others)


@bp.get("/fiches/<uuid:sheet_id>/fichier")
@requires(Permission.COMPLEMENTARY_USE)
def sheet_file(sheet_id: UUID) -> Response:
    """The PDF, under a name made of what it is, never of the file that was handed in."""
    session = page_session()
    found = queries.offered_sheet(session, sheet_id)
    words = fold(f"fiche {found.body} {found.title} {found.version}")
    kept = "".join(char if char.isalnum() and char.isascii() else "-" for char in words)
    return pdf_file(queries.file_of(session, found), f"{kept[:_LONGEST_NAME]}.pdf")
