"""What the wizard asks of a company, and which declarations each answer proposes (product §3).

The labels of the private sector and of C3S are the guide's own. What is proposed follows the
regime that the catalogue gives each declaration: one that the operator adds is proposed, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from netent.kernel.reasons import N_

_FOR_EVERYBODY = ("Tous régimes", "Assurance chômage")


@dataclass(frozen=True, slots=True)
class Sector:
    """A regime or sector: the words of the catalogue's regimes that belong to it."""

    label: str
    regimes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the services are wanted for; `only` narrows the proposal to these codes, if any."""

    label: str
    sectors: Sequence[str]
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """What the company is; `for_clients` says to which kind of registration it belongs."""

    label: str
    for_clients: bool


@dataclass(frozen=True, slots=True)
class Proposable:
    """A declaration of the catalogue that can be taken."""

    code: str
    label: str
    regime: str
    audience: str
    colour: str


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "private": Profile(N_("Une entreprise ou un organisme du secteur privé"), False),
        "public": Profile(N_("Un établissement ou un organisme du secteur public"), False),
        "independent": Profile(N_("Un artisan, un commerçant ou une profession libérale"), False),
        "accountant": Profile(N_("Un cabinet d’expertise comptable"), True),
        "management_centre": Profile(N_("Un centre de gestion agréé"), True),
        "holding": Profile(N_("Une holding ou un groupe, pour ses filiales"), True),
        "other_third_party": Profile(N_("Un autre tiers déclarant"), True),
    }
)

SECTORS: Mapping[str, Sector] = MappingProxyType(
    {
        "general": Sector(N_("Régime général"), ("Régime général", *_FOR_EVERYBODY)),
        "agricultural": Sector(N_("Régime agricole"), ("agricole", *_FOR_EVERYBODY)),
        "both": Sector(
            N_("Régime général et régime agricole"),
            ("Régime général", "agricole", *_FOR_EVERYBODY),
        ),
        "construction": Sector(
            N_("Bâtiment et travaux publics"), ("BTP", "Régime général", *_FOR_EVERYBODY)
        ),
        "entertainment": Sector(N_("Spectacle"), ("Spectacle", "Régime général", *_FOR_EVERYBODY)),
        "notaries": Sector(N_("Notariat (CRPCEN)"), ("Notariat", *_FOR_EVERYBODY)),
        "health": Sector(N_("Praticiens et auxiliaires médicaux conventionnés"), ("Indépendants",)),
        "c3s": Sector(N_("C3S"), ("C3S",)),
        "all": Sector(N_("Tous régimes"), ("Tous régimes",)),
    }
)

PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        "contributions": Purpose(
            N_(
                "Les cotisations sociales et contributions pour une entreprise ou un organisme "
                "du secteur privé"
            ),
            (
                *("general", "agricultural", "both", "construction", "entertainment"),
                *("notaries", "health", "c3s"),
            ),
        ),
        "employees": Purpose(
            N_("L’embauche, les arrêts de travail et la fin de contrat des salariés"),
            ("general", "agricultural", "both"),
            frozenset({"DPAE", "DPAE-MSA", "DAT", "DAT-MSA", "DSIJ", "AED", "BPIJ"}),
        ),
        "withholding": Purpose(
            N_("Le prélèvement à la source sur des revenus autres que les salaires"),
            ("all",),
            frozenset({"PASRAU", "TOPAZE"}),
        ),
    }
)


def profiles_for(*, for_clients: bool) -> Sequence[str]:
    """The profiles of one kind of registration, in the order of the page."""
    return [code for code, profile in PROFILES.items() if profile.for_clients is for_clients]


def sectors_of(purpose: str) -> Sequence[str]:
    """The regimes or sectors that a purpose leaves to choose from; one needs no question."""
    return PURPOSES[purpose].sectors


def proposed(catalogue: Iterable[Proposable], *, purpose: str, sector: str) -> list[str]:
    """The codes that the wizard ticks for these answers, in the catalogue's order."""
    only, regimes = PURPOSES[purpose].only, SECTORS[sector].regimes
    return [
        row.code
        for row in catalogue
        if any(word in row.regime for word in regimes) and (not only or row.code in only)
    ]
