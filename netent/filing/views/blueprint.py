"""The blueprint of filing, and the size of what may be sent to it."""

from typing import Any

from flask import Blueprint, render_template, request

bp = Blueprint("filing", __name__, url_prefix="/declarations-deposees")

# Above the largest file of any rule; a form's other fields are small.
MOST_BYTES = 60 * 1024 * 1024


@bp.url_value_preprocessor
def limit_size(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form: what is too large is refused by its announced length."""
    request.max_content_length = MOST_BYTES


@bp.errorhandler(413)
def too_large(_error: Exception) -> tuple[str, int]:
    """Say how much may be filed; nothing of the file was read."""
    return render_template("filing/too_large.html", most=MOST_BYTES // 1_000_000), 413
