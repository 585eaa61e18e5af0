"""Takes the rights of staged pairs out of their windows, or out of what has ended for them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of


def take_out(session: Session, table: str, staged: str) -> None:
    """Take the rights that `staged` holds by pair from the rows of `table`.

    Both names are our own. A row all of whose rights are taken goes; another keeps the rest.
    """
    own = {"registration": tenant_of(session)}
    session.execute(text(_TAKEN_WHOLE.format(table=table, staged=staged)), own)
    session.execute(text(_TAKEN_IN_PART.format(table=table, staged=staged)), own)


_TAKEN_WHOLE = """
DELETE FROM {table}
WHERE registration_id = :registration AND (site_id, member_id, mask) IN
  (SELECT held.site_id, held.member_id, held.mask
   FROM {staged} s
   JOIN {table} held ON held.site_id = s.site_id AND held.member_id = s.member_id
   WHERE held.mask & ~s.mask = 0)
"""

_TAKEN_IN_PART = """
UPDATE {table} SET mask = {table}.mask & ~s.mask
FROM {staged} s
WHERE {table}.site_id = s.site_id AND {table}.member_id = s.member_id
  AND {table}.mask & s.mask <> 0
  AND {table}.registration_id = :registration
"""
