"""Everything that was answered, in the words of the pages, to be read once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from netent.kernel.enums import RegistrationKind
from netent.registering import queries
from netent.registering.answers import Access, Answers, SitesTicked
from netent.registering.proposals import PROFILES, PURPOSES, SECTORS, Proposable


@dataclass(frozen=True, slots=True)
class Recap:
    """The answers with the names that belong to them; the labels are French, to be translated.

    `kind` is what the registration will be if it were made now; None for who asks to join.
    """

    company: str
    kind: RegistrationKind | None
    profile: str
    purpose: str
    sector: str
    declarations: Sequence[Proposable]
    establishments: int


def recap_of(session: Session, answers: Answers) -> Recap:
    """The answers, with names and counts as the directory and the catalogue have them now."""
    sirets = sirets_of(session, answers)
    return Recap(
        company=queries.company_name(session, answers.siren),
        kind=None
        if queries.facts_of(session, answers).is_registered
        else kind_of(session, answers),
        profile=PROFILES[answers.profile].label if answers.profile else "",
        purpose=PURPOSES[answers.purpose].label if answers.purpose else "",
        sector=SECTORS[answers.sector].label if answers.sector else "",
        declarations=[row for row in queries.takeable(session) if row.code in answers.declarations],
        establishments=len(sirets),
    )


def kind_of(session: Session, answers: Answers) -> RegistrationKind:
    """What a registration made of these answers is (product §3)."""
    if answers.access is Access.CLIENTS:
        return RegistrationKind.THIRD_PARTY
    is_multi = queries.facts_of(session, answers).has_other_sites
    return RegistrationKind.MULTI if is_multi else RegistrationKind.MONO


def sirets_of(session: Session, answers: Answers) -> list[str]:
    """The establishment that he signs in with, and the ticked ones that are active."""
    ticked = answers.sites or SitesTicked()
    return [
        siret
        for siret in queries.active_sirets(session, answers.siren)
        if siret == answers.identity.siret or ticked.holds(siret)
    ]
