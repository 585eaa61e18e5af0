"""What a termination's paper tells: out of its row, or of a request that is not made yet."""

from datetime import datetime

from netent.accounts.queries import Standing
from netent.company.queries import Card, OwnSite
from netent.company.states import TerminationState
from netent.documents import TerminationPaper
from netent.kernel.french_dates import french_moment


def paper_to_come(
    standing: Standing, site: OwnSite | None, *, needs_second: bool, now: datetime
) -> TerminationPaper:
    """The paper of a request that this administrator could make."""
    return TerminationPaper(
        company=standing.registration_name,
        siren=standing.siren,
        kind=standing.actor.registration_kind,
        siret=site.siret if site else "",
        name=site.name if site else "",
        address=site.address if site else "",
        asked_by=standing.actor.name,
        why="",
        needs_second=needs_second,
        asked_at=None,
        lapses_at=None,
        confirmed_at=None,
        confirmed_by="",
        takes_effect_at=None,
        outcome="",
        written_at=now,
    )


def paper_of(
    standing: Standing, card: Card, site: OwnSite | None, *, now: datetime
) -> TerminationPaper:
    """The paper of a request that was made, as it stands at this moment."""
    return TerminationPaper(
        company=standing.registration_name,
        siren=standing.siren,
        kind=standing.actor.registration_kind,
        siret=card.siret,
        name=site.name if site else "",
        address=site.address if site else "",
        asked_by=card.asked_by,
        why=card.why,
        needs_second=card.confirmed_at is None or bool(card.confirmed_by),
        asked_at=card.asked_at,
        lapses_at=card.lapses_at,
        confirmed_at=card.confirmed_at,
        confirmed_by=card.confirmed_by,
        takes_effect_at=card.takes_effect_at,
        outcome=_outcome(card),
        written_at=now,
    )


def _outcome(card: Card) -> str:
    """How it ended, in the document's French."""
    if card.settled_at is None:
        return ""
    at = french_moment(card.settled_at)
    return {
        TerminationState.WITHDRAWN: f"Résiliation retirée le {at} par {card.settled_by}.",
        TerminationState.LAPSED: f"Demande close sans confirmation le {at} : rien n’a changé.",
        TerminationState.COVERED: f"Résiliation close avec l’inscription, le {at}.",
    }.get(card.state, f"La résiliation a pris effet le {at}.")
