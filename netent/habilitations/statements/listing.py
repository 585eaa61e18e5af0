"""The SQL of a member's list: its tally, its corrections, its pages; each names its tenant."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from netent.database.engines import is_sqlite
from netent.database.statements import Statement
from netent.habilitations.statements.facts import asked_rights


def key(session: Session, public_id: UUID) -> Any:
    """A public identifier as the driver takes it."""
    connection = session.connection().connection.driver_connection
    return public_id.hex if is_sqlite(connection) else public_id


# One of the rights is open that day without a window's word.
_LASTING = """
(h.mask & :asked & ~h.windowed & ~h.coming <> 0
 OR (h.mask & :asked & h.coming <> 0 AND h.opens_on <= :on))
"""
_OPEN_WINDOW = """
w.mask & :asked <> 0 AND (w.opens_on IS NULL OR w.opens_on <= :on)
AND (w.ends_on IS NULL OR w.ends_on >= :on)
"""
_HAS_OPEN_WINDOW = f"""
(h.windowed & :asked <> 0 AND EXISTS
  (SELECT 1 FROM habilitation_window w
   WHERE w.site_id = h.site_id AND w.member_id = h.member_id
     AND w.registration_id = :registration AND {_OPEN_WINDOW}))
"""

TALLY = Statement(
    f"""
SELECT m.id, {asked_rights(":code")}, m.state, r.terminated_at,
  t.mask, t.coming, t.windowed, t.opens_on, t.sites
FROM member m
{{then}} JOIN registration r ON r.id = m.registration_id
LEFT JOIN habilitation_tally t ON t.registration_id = m.registration_id AND t.member_id = m.id
WHERE m.registration_id = :registration AND m.public_id = :member
"""
)

# The sites that windows alone make usable.
BY_WINDOWS = Statement(
    f"""
SELECT count(DISTINCT w.site_id)
FROM habilitation_window w
{{then}} JOIN habilitation h ON h.site_id = w.site_id AND h.member_id = w.member_id
{{then}} JOIN site s ON s.id = h.site_id
WHERE w.registration_id = :registration AND w.member_id = :member AND {_OPEN_WINDOW}
  AND NOT {_LASTING} AND (s.closed_on IS NULL OR s.closed_on > :on)
"""
)

# The same tally, of the sites alone that the register has closed that day.
CLOSED = Statement(
    """
SELECT h.mask, h.coming, h.windowed, CASE WHEN h.coming <> 0 THEN h.opens_on END, count(*)
FROM site s
{then} JOIN habilitation h ON h.site_id = s.id AND h.member_id = :member
WHERE s.registration_id = :registration AND s.closed_on IS NOT NULL AND s.closed_on <= :on
GROUP BY 1, 2, 3, 4
"""
)

# A site's own name, else its company's, where neither is hidden; the last day is that of the
# window that lasts longest, none where one has no end.
_PAGE = f"""
SELECT p.siret,
  CASE WHEN e.diffusible AND coalesce(c.diffusible, true) THEN coalesce(e.name, c.name) END,
  (SELECT min(g.opens_on) FROM habilitation_change g
   WHERE g.registration_id = :registration AND g.site_id = p.site_id AND g.member_id = :member
     AND g.granted & p.mask & :asked <> 0),
  p.ends_on
FROM (
  SELECT s.siret, h.site_id, h.mask,
    CASE WHEN {_LASTING} THEN NULL ELSE
      (SELECT CASE WHEN count(w.ends_on) = count(*) THEN max(w.ends_on) END
       FROM habilitation_window w
       WHERE w.site_id = h.site_id AND w.member_id = h.member_id
         AND w.registration_id = :registration AND {_OPEN_WINDOW})
    END AS ends_on
  FROM {{tables}}
  WHERE s.registration_id = :registration AND h.member_id = :member
    AND (s.closed_on IS NULL OR s.closed_on > :on)
    AND ({_LASTING} OR {_HAS_OPEN_WINDOW})
  ORDER BY s.siret
  LIMIT :limit OFFSET :offset
) p
LEFT JOIN establishment e ON e.siret = p.siret
LEFT JOIN company c ON c.siren = substr(p.siret, 1, 9)
ORDER BY p.siret
"""

# Through the sites in their order, or through what the member holds.
_SITE, _HELD = "site s", "habilitation h"
PAGE_OF_MANY = Statement(
    _PAGE.replace("{tables}", f"{_SITE} {{then}} JOIN {_HELD} ON h.site_id = s.id")
)
PAGE_OF_FEW = Statement(
    _PAGE.replace("{tables}", f"{_HELD} {{then}} JOIN {_SITE} ON s.id = h.site_id")
)
