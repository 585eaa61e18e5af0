"""The steps of the wizard: which ones somebody goes through, and which comes next (product §3)."""

from dataclasses import dataclass
from enum import StrEnum

from netent.registering.answers import Access, Answers
from netent.registering.proposals import sectors_of


class Step(StrEnum):
    """One page of the wizard; its value is the page's name in templates and endpoints."""

    IDENTITY = "identity"
    TERMS = "terms"
    ESTABLISHMENT = "establishment"
    PASSWORD = "password"
    RECAP = "recap"
    ACCESS = "access"
    JOINING = "joining"
    PROFILE = "profile"
    SECTOR = "sector"
    DECLARATIONS = "declarations"
    SITES = "sites"
    CHARTER = "charter"
    DECLARANTS = "declarants"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says of the company while its inscription is being written."""

    is_registered: bool
    has_other_sites: bool


_COMMON = (Step.IDENTITY, Step.TERMS, Step.ESTABLISHMENT, Step.PASSWORD, Step.RECAP)


def path(answers: Answers, facts: Facts) -> list[Step]:
    """The steps of these answers, from the first to the last; later answers may change the rest."""
    if facts.is_registered:
        return [*_COMMON, Step.JOINING, Step.CONFIRMATION]
    asked = {
        Step.ACCESS: True,
        Step.PROFILE: True,
        Step.SECTOR: answers.purpose is None or len(sectors_of(answers.purpose)) > 1,
        Step.DECLARATIONS: True,
        Step.SITES: facts.has_other_sites,
        Step.CHARTER: answers.has_dsn,
        Step.DECLARANTS: answers.access is Access.CLIENTS,
    }
    return [*_COMMON, *(step for step, is_asked in asked.items() if is_asked), Step.CONFIRMATION]


def next_step(answers: Answers, facts: Facts) -> Step:
    """The first step that still lacks its answer."""
    return next(step for step in path(answers, facts) if not _is_answered(step, answers))


def open_steps(answers: Answers, facts: Facts) -> list[Step]:
    """Those that may be looked at: the answered ones, and the next."""
    steps = path(answers, facts)
    return steps[: steps.index(next_step(answers, facts)) + 1]


def _is_answered(step: Step, answers: Answers) -> bool:
    return {
        Step.IDENTITY: True,
        Step.TERMS: answers.terms_accepted_at is not None,
        Step.ESTABLISHMENT: answers.establishment_seen,
        Step.PASSWORD: answers.has_password,
        Step.RECAP: answers.recap_seen,
        Step.ACCESS: answers.access is not None,
        Step.JOINING: answers.joining is not None,
        Step.PROFILE: answers.profile is not None and answers.purpose is not None,
        Step.SECTOR: answers.sector is not None,
        Step.DECLARATIONS: bool(answers.declarations),
        Step.SITES: answers.sites is not None,
        Step.CHARTER: answers.charter_accepted_at is not None,
        Step.DECLARANTS: answers.declarants_done,
        Step.CONFIRMATION: False,
    }[step]
