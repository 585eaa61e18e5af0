"""The form of a termination: who asks for the end of what, and when it comes, to be signed."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from netent.documents.rendering import render
from netent.kernel.enums import RegistrationKind
from netent.kernel.french_dates import french_moment
from netent.kernel.identifiers import format_siren, format_siret

# The document is French, as is the registration that it ends.
_KINDS = MappingProxyType(
    {
        RegistrationKind.MONO: "Mono établissement",
        RegistrationKind.MULTI: "Multi établissements",
        RegistrationKind.THIRD_PARTY: "Tiers déclarant",
    }
)


@dataclass(frozen=True, slots=True)
class TerminationPaper:
    """A termination as its form tells it; without `asked_at` it is not asked for yet.

    `siret` is empty where the whole registration ends. `needs_second` says whether another
    administrator has to confirm. `outcome` is a finished sentence once it is over.
    """

    company: str
    siren: str
    kind: RegistrationKind
    siret: str
    name: str
    address: str
    asked_by: str
    why: str
    needs_second: bool
    asked_at: datetime | None
    lapses_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: str
    takes_effect_at: datetime | None
    outcome: str
    written_at: datetime


def termination_form(paper: TerminationPaper) -> bytes:
    """The form as a tagged PDF, mostly of one page; never inside a transaction."""
    what = "établissement" if paper.siret else "entreprise"
    data = {
        "introduction": paper.outcome or _introduction(paper),
        "target": _told(
            ("Entreprise", paper.company),
            ("SIREN", format_siren(paper.siren)),
            ("Inscription", _KINDS[paper.kind]),
            ("Établissement (SIRET)", format_siret(paper.siret)),
            ("Nom de l’établissement", paper.name),
            ("Adresse", paper.address),
        ),
        "asker": _told(("Administrateur", paper.asked_by), ("Motif", paper.why)),
        "calendar": _calendar(paper),
        "consequences": _SITE_ENDS if paper.siret else _COMPANY_ENDS,
        "second": paper.needs_second,
    }
    title = f"Demande de résiliation « {what} »"
    return render("termination", data, title=title, written_at=paper.written_at)


def _introduction(paper: TerminationPaper) -> str:
    if paper.takes_effect_at:
        return f"La résiliation prendra effet le {french_moment(paper.takes_effect_at)}."
    if paper.asked_at:
        return "La résiliation attend la confirmation d’un second administrateur."
    return "Ce formulaire n’engage à rien tant que la demande n’est pas faite sur netent."


def _calendar(paper: TerminationPaper) -> list[tuple[str, str]]:
    return [
        ("Demande", _at(paper.asked_at, "le jour où elle est faite sur netent")),
        ("Confirmation", _confirmation(paper)),
        (
            "Retrait possible",
            _at(paper.takes_effect_at, "dans les trente jours après la confirmation", "avant le"),
        ),
        ("Fin des droits", _at(paper.takes_effect_at, "trente jours après la confirmation")),
    ]


def _confirmation(paper: TerminationPaper) -> str:
    if paper.confirmed_at:
        by = paper.confirmed_by and f", par {paper.confirmed_by}"
        alone = "" if by else " : le demandeur est le seul administrateur"
        return f"le {french_moment(paper.confirmed_at)}{by}{alone}"
    if not paper.needs_second:
        return "aussitôt : le demandeur est le seul administrateur"
    before = _at(paper.lapses_at, "dans les quinze jours", "avant le")
    return f"par un second administrateur, {before}"


def _at(moment: datetime | None, otherwise: str, before: str = "le") -> str:
    return f"{before} {french_moment(moment)}" if moment else otherwise


def _told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [row for row in rows if row[1]]


_SITE_ENDS = (
    "Les droits de tous les membres sur cet établissement prennent fin.",
    "L’établissement n’est plus dans l’inscription ; elle continue pour les autres.",
    "L’histoire des droits est conservée.",
)
_COMPANY_ENDS = (
    "Tous les droits de tous les membres prennent fin, et personne ne peut plus se connecter.",
    "Les demandes en attente sont closes.",
    "L’histoire des droits est conservée. L’entreprise peut s’inscrire de nouveau.",
)
