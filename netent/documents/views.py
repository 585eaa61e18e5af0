"""The terms of use, as a page and as a file to keep."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from netent.documents.terms import IN_FORCE_SINCE, SECTIONS, terms_of_use
from netent.kernel.clock import paris_day
from netent.web.attachments import pdf_file
from netent.web.marks import public

bp = Blueprint("documents", __name__)

WHY = "whoever registers must be able to read what he accepts"


@bp.get("/conditions-generales")
@public(WHY)
def terms() -> str:
    """The terms in the reader's language."""
    sections = [
        {"title": gettext(section.title), "paragraphs": [*map(gettext, section.paragraphs)]}
        for section in SECTIONS
    ]
    return render_template("public/terms.html", sections=sections, since=paris_day(IN_FORCE_SINCE))


@bp.get("/conditions-generales.pdf")
@public(WHY)
def terms_pdf() -> Response:
    """The terms that bind, in French."""
    return pdf_file(terms_of_use(), "conditions-generales.pdf")
