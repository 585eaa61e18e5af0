"""The SQL of a member's list: its tally, its corrections, its pages; each names its tenant."""

from typing import Any
from uuid import UUID

from netent.database.engines import is_sqlite
from netent.database.statements import Statement


def key(connection: Any, public_id: UUID) -> Any:
    """A public identifier as the driver takes it."""
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

# Whose, how he and his registration stand, whether the register has closed any site of it that day,
# and on how many sites he holds exactly what.
TALLY = Statement(
    """
SELECT m.id, m.state, r.terminated_at,
  EXISTS (SELECT 1 FROM site s
          WHERE s.registration_id = r.id AND s.closed_on IS NOT NULL AND s.closed_on <= :on),
  t.mask, t.coming, t.windowed, t.opens_on, t.sites
FROM member m
{then} JOIN registration r ON r.id = m.registration_id
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

# A site's own name, else its company's, where neither is hidden. The first opening is the pair's
# own day where all that is asked about opens on it, else the history tells. The last day is that of
# the window that lasts longest, none where one has no end.
_NAME = """
(SELECT CASE WHEN e.diffusible AND coalesce(c.diffusible, true) THEN coalesce(e.name, c.name) END
 FROM establishment e LEFT JOIN company c ON c.siren = substr(e.siret, 1, 9)
 WHERE e.siret = p.siret)
"""
_FIRST_OPENING = """
(SELECT min(g.opens_on) FROM habilitation_change g
 WHERE g.registration_id = :registration AND g.site_id = p.site_id AND g.member_id = :member
   AND g.granted & p.mask & :asked <> 0)
"""
_PAGE = f"""
SELECT p.siret, {_NAME},
  CASE WHEN p.opens_on IS NULL THEN {_FIRST_OPENING} ELSE p.opens_on END,
  p.ends_on
FROM (
  SELECT s.siret, h.site_id, h.mask,
    CASE WHEN h.mask & :asked & (~h.coming | h.windowed) = 0 THEN h.opens_on END AS opens_on,
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
  LIMIT {{limit}} OFFSET {{offset}}
) p
ORDER BY p.siret
"""

# Through the sites in their order, or through what the member holds.
_SITE, _HELD = "site s", "habilitation h"


def _page(tables: str) -> Statement:
    return Statement(_PAGE.format(tables=tables, limit="{limit}", offset="{offset}"))


PAGE_OF_MANY = _page(f"{_SITE} {{then}} JOIN {_HELD} ON h.site_id = s.id")
PAGE_OF_FEW = _page(f"{_HELD} {{then}} JOIN {_SITE} ON s.id = h.site_id")
