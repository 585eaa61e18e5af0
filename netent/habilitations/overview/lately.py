"""What came to its end by itself a short while ago, and is held no more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.habilitations.models import HabilitationEnded
from netent.habilitations.overview.standing import filing_by_declaration, is_held
from netent.perimeter.models import Site


@dataclass(frozen=True, slots=True)
class Ended:
    """A declaration of which rights ended: on how many establishments, when last, one of them."""

    declaration: str
    sites: int
    ends_on: date
    siret: str


def lately_ended(session: Session, member_id: int, *, since: date) -> dict[str, Ended]:
    """The declarations of which a filing right ended on that day or later, by code.

    Older ends are history: whoever wants them reads it. Two statements.
    """
    rows = session.execute(
        select(
            Site.siret,
            HabilitationEnded.mask.bitwise_and(Site.opened).label("rights"),
            HabilitationEnded.ends_on,
        )
        .select_from(HabilitationEnded)
        .join(Site, Site.id == HabilitationEnded.site_id)
        .where(
            HabilitationEnded.member_id == member_id,
            HabilitationEnded.ends_on >= since,
            is_held(),
        )
        .order_by(Site.siret)
    ).all()
    found = {}
    for code, filing in filing_by_declaration(session).items():
        ended = [row for row in rows if filing & row.rights]
        if ended:
            sirets = sorted({row.siret for row in ended})
            last = max(row.ends_on for row in ended)
            found[code] = Ended(code, len(sirets), last, sirets[0])
    return found
