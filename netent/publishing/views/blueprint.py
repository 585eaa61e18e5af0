"""The blueprint of the public site, and the words that its templates share."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from netent.publishing.words import PROFILES, THEMES, TOPICS

bp = Blueprint("publishing", __name__)

WHY = "the site informs everybody, and holds nothing of a registration"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"theme_words": THEMES, "profile_words": PROFILES, "topic_words": TOPICS}


def choices(words: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """What a filter offers: everything first, then each by its word."""
    named: Mapping[StrEnum, Any] = words
    return [("", _("Tous")), *((each.value, str(word)) for each, word in named.items())]
