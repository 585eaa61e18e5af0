"""Carrying the catalogue's data into the database, and the operator's edits of it."""

from netent.catalogue.service.carried import load_carried_data
from netent.catalogue.service.editing import (
    Loaded,
    add_declaration,
    edit_declaration,
    load_catalogue,
)

__all__ = ["Loaded", "add_declaration", "edit_declaration", "load_carried_data", "load_catalogue"]
