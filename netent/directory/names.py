"""The name under which lists show an establishment (product §2)."""

from sqlalchemy import ColumnElement, and_, case, func, true

from netent.directory.models import Company, Establishment


def shown_name() -> ColumnElement[str | None]:
    """The site's own name, else its company's; null where there is none or it is hidden.

    For statements that join Establishment and, from the outside, Company.
    """
    visible = and_(Establishment.diffusible, func.coalesce(Company.diffusible, true()))
    return case((visible, func.coalesce(Establishment.name, Company.name)))
