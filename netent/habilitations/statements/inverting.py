"""Stages what an act withdrew, each right with the opening and the end that it had before."""

from datetime import date
from functools import reduce
from operator import or_

from sqlalchemy import BigInteger, Column, MetaData, Table, insert, select, text
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.statements.dating import stage_dates
from netent.habilitations.statements.staging import Pairs
from netent.kernel.right_set import NO_RIGHTS, RightSet

_COLUMNS = ("site_id", "member_id")
_INVERTED = Table("inverted", MetaData(), *(Column(name, BigInteger) for name in _COLUMNS))


def stage_given_back(session: Session, act_id: int, pairs: Pairs, *, on: date) -> tuple[int, int]:
    """Fill `dating` with what the act withdrew from these pairs; how many pairs, how many rights.

    A right whose end is over by `on` would not be held any more, and stays away.
    """
    temporary_table(session, _INVERTED.name, "site_id bigint, member_id bigint")
    wanted = pairs.subquery("wanted")
    chosen = select(*list(wanted.c)[: len(_COLUMNS)])
    session.execute(insert(_INVERTED).from_select(_COLUMNS, chosen))
    analyze_temporary(session, _INVERTED.name)
    values: dict[str, object] = {"registration": tenant_of(session), "act": act_id}
    masks = session.scalars(text(_WITHDRAWN), values)
    rights = reduce(or_, map(RightSet, masks), NO_RIGHTS)
    return stage_dates(session, _BEFORE, rights, {**values, "today": on})


_WITHDRAWN = """
SELECT DISTINCT withdrawn FROM habilitation_change
WHERE registration_id = :registration AND act_id = :act
"""

# A right's opening is its first one; its last grant before the act says when it ends.
_BEFORE = """
SELECT * FROM (
  SELECT c.site_id, c.member_id, b.bit,
    (SELECT min(p.opens_on) FROM habilitation_change p
     WHERE p.registration_id = :registration AND p.site_id = c.site_id
       AND p.member_id = c.member_id AND p.act_id < :act AND p.granted & b.bit <> 0) AS opens_on,
    (SELECT p.ends_on FROM habilitation_change p
     WHERE p.registration_id = :registration AND p.site_id = c.site_id
       AND p.member_id = c.member_id AND p.act_id < :act AND p.granted & b.bit <> 0
     ORDER BY p.act_id DESC, p.part DESC LIMIT 1) AS ends_on
  FROM inverted i
  JOIN habilitation_change c ON c.site_id = i.site_id AND c.member_id = i.member_id
    AND c.registration_id = :registration AND c.act_id = :act
  JOIN {bits} b ON c.withdrawn & b.bit <> 0
) given_back
WHERE ends_on IS NULL OR ends_on >= :today
"""
