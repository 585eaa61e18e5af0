"""Whether a registration's books agree: its rights, their history, their tally."""

from collections import Counter, defaultdict

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation, HabilitationChange, HabilitationTally


def assert_books_agree(registration_id: int) -> None:
    """Every right that is held is what its changes made of it, and the tally counts them."""
    with reading(Tenant(registration_id)) as session:
        rows = session.scalars(select(Habilitation)).all()
        tally = session.scalars(select(HabilitationTally)).all()
        changes = session.scalars(
            select(HabilitationChange).order_by(HabilitationChange.act_id, HabilitationChange.part)
        ).all()
    told: dict[tuple[int, int], int] = defaultdict(int)
    for change in changes:
        pair = (change.site_id, change.member_id)
        told[pair] = (told[pair] | change.granted) & ~change.withdrawn
    held = {(row.site_id, row.member_id): row.mask for row in rows}
    assert held == {pair: mask for pair, mask in told.items() if mask}
    counted = Counter((row.member_id, row.mask) for row in rows)
    kept: Counter[tuple[int, int]] = Counter()
    for row in tally:
        kept[row.member_id, row.mask] += row.sites
    assert counted == +kept
