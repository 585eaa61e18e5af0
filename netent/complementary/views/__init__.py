"""Pages of complementary services: those of members, and those on which operators set them up."""

from netent.complementary.views import (
    desk_index,
    desk_links,
    desk_nomenclatures,
    desk_sheets,
    nomenclatures,
    services,
    sheets,
)
from netent.complementary.views.blueprint import bp, desk_bp

__all__ = [
    "bp",
    "desk_bp",
    "desk_index",
    "desk_links",
    "desk_nomenclatures",
    "desk_sheets",
    "nomenclatures",
    "services",
    "sheets",
]
