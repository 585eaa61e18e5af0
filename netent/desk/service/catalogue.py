"""Editing the catalogue from the desk, each act with the operator's name (product §3, §7)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.catalogue import service as catalogue
from netent.catalogue.differences import difference
from netent.catalogue.reading import read_content
from netent.kernel.actor import Operator


def edit_declaration(
    session: Session, operator: Operator, code: str, changes: Mapping[str, str], *, now: datetime
) -> list[str]:
    """Change columns of one declaration; those that really change. CatalogueRefused, Forbidden."""
    access.check(operator, Permission.CATALOGUE_EDIT)
    return catalogue.edit_declaration(session, code, changes, by=operator, now=now)


def add_declaration(
    session: Session, operator: Operator, cells: Mapping[str, str], *, now: datetime
) -> None:
    """Add one declaration at the end. CatalogueRefused, Forbidden."""
    access.check(operator, Permission.CATALOGUE_EDIT)
    catalogue.add_declaration(session, cells, by=operator, now=now)


def load_catalogue(
    session: Session, operator: Operator, content: bytes, *, fingerprint: str, now: datetime
) -> catalogue.Loaded | None:
    """Load a file whose difference was looked at; None when that is another by now.

    CatalogueRefused with all that is wrong; Forbidden.
    """
    access.check(operator, Permission.CATALOGUE_EDIT)
    lines = read_content(content)
    if difference(session, lines).fingerprint != fingerprint:
        return None
    return catalogue.load_catalogue(session, lines, by=operator, now=now)
