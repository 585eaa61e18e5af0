"""The name under which lists show an establishment (product §2)."""

from sqlalchemy import ColumnElement, and_, case, func, true

from netent.directory.models import Company, Establishment


def name_is_shown() -> ColumnElement[bool]:
    """Whether neither the site nor its company asked not to be spread.

    For statements that join Establishment and, from the outside, Company; so are the two below.
    """
    return and_(Establishment.diffusible, func.coalesce(Company.diffusible, true()))


def shown_name() -> ColumnElement[str | None]:
    """The site's own name, else its company's; null where there is none or it is hidden."""
    return case((name_is_shown(), func.coalesce(Establishment.name, Company.name)))


def shown_search_name() -> ColumnElement[str | None]:
    """The same as it is searched and sorted: a hidden name shows itself by no order either."""
    return case((name_is_shown(), func.coalesce(Establishment.search_name, Company.search_name)))
