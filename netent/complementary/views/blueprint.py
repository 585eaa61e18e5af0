"""The blueprints of complementary services: members' pages, and the operator's."""

from typing import Any

from flask import Blueprint, render_template, request

from netent.complementary import body_codes, pdf_files

_OF_A_FORM = 64 * 1024

bp = Blueprint("complementary", __name__, url_prefix="/services-complementaires")
desk_bp = Blueprint("references", __name__, url_prefix="/exploitation/references")


@desk_bp.url_value_preprocessor
def _limit_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form: what is too large is refused by its announced length."""
    request.max_content_length = max(body_codes.LONGEST_BYTES, pdf_files.LONGEST_BYTES) + _OF_A_FORM


@desk_bp.errorhandler(413)
def _too_large(_error: Exception) -> Any:
    most_table = body_codes.LONGEST_BYTES // (1024 * 1024)
    most_sheet = pdf_files.LONGEST_BYTES // (1024 * 1024)
    page = render_template(
        "references/too_large.html", most_table=most_table, most_sheet=most_sheet
    )
    return page, 413
