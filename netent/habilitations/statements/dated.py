"""Statements with days among their values."""

import re

from sqlalchemy import Date, TextClause, bindparam, text


def dated(statement: str) -> TextClause:
    """A statement whose days are bound as days, on SQLite too."""
    names = ("today", "main_day", "day", "opens_on", "ends_on")
    days = [name for name in names if re.search(rf":{name}\b", statement)]
    return text(statement).bindparams(*(bindparam(name, type_=Date()) for name in days))
