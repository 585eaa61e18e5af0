"""The demo's sizes; each is a set of firms of its own, loaded beside the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, product

from netent.demo import excerpt
from netent.demo.fictitious import filling_sites, own_sites, siren_number
from netent.demo.plans import (
    ADMINISTRATOR,
    DECLARANT,
    PersonPlan,
    PortfolioPlan,
    RegistrationPlan,
    SitePlan,
)
from netent.demo.small import SMALL
from netent.kernel.enums import RegistrationKind

FIRM_CLIENTS = 10_000
FIRM_MEMBERS = 60
# 50,000 clients, 5 declarants each, 4 rights each: 1,000,000 rights.
LARGE_CLIENTS = 50_000
LARGE_PORTFOLIOS = 20
LARGE_TEAM = 5

_ADMINISTRATORS = 4
_LYON_4 = "69384"
_DECLARATIONS = ("DSN", "DPAE")
_FIRST_NAMES = (
    *("Adèle", "Bastien", "Camille", "David", "Estelle", "Fabrice", "Gaëlle", "Hakim", "Irène"),
    *("Joël", "Karine", "Léo", "Maud", "Nicolas", "Odile", "Pierre", "Quitterie", "Rémi"),
    *("Sonia", "Tristan"),
)
_LAST_NAMES = ("Alizé", "Bruyère", "Cytise", "Douglas", "Églantier", "Fougère", "Genêt")


class Size(StrEnum):
    """How much the demo holds."""

    SMALL = "small"
    FIRM = "firm"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Demo:
    """The registrations of a size, and the fictitious clients that fill it up."""

    registrations: tuple[RegistrationPlan, ...]
    filling: tuple[SitePlan, ...] = ()

    @property
    def fictitious_sites(self) -> Sequence[SitePlan]:
        """Every establishment that the directory must be told of."""
        own = (site for registration in self.registrations for site in registration.sites)
        return (*own, *self.filling)


def demo_of(size: Size) -> Demo:
    """What a size holds; the larger ones read the excerpts for it."""
    if size is Size.SMALL:
        return Demo(SMALL)
    return _firm() if size is Size.FIRM else _large()


def _firm() -> Demo:
    """One firm with every real establishment of the excerpts, filled up to 10,000 clients."""
    by_commune = dict(excerpt.active_sirets())
    lyon = by_commune.pop(_LYON_4, [])
    others = sorted(chain.from_iterable(by_commune.values()))
    filling = filling_sites(FIRM_CLIENTS - len(lyon) - len(others))
    shares = (
        ("Lyon 4e", lyon, range(_ADMINISTRATORS, 16)),
        ("Grands comptes", others, range(16, 38)),
        ("Clients fictifs", [site.siret for site in filling], range(38, FIRM_MEMBERS)),
    )
    portfolios = tuple(
        PortfolioPlan(name, _DECLARATIONS, tuple(team), tuple(sirets))
        for name, sirets, team in shares
    )
    firm = _registration(90_010, "Cabinet Albatros (fictif)", FIRM_MEMBERS, portfolios)
    return Demo((firm,), filling)


def _large() -> Demo:
    """One firm whose declarants hold 1,000,000 rights."""
    real = sorted(chain.from_iterable(excerpt.active_sirets().values()))
    filling = filling_sites(LARGE_CLIENTS - len(real))
    sirets = (*real, *(site.siret for site in filling))
    size = LARGE_CLIENTS // LARGE_PORTFOLIOS
    portfolios = tuple(
        PortfolioPlan(
            name=f"Portefeuille {number + 1:02d}",
            declarations=_DECLARATIONS,
            declarants=tuple(
                range(
                    _ADMINISTRATORS + number * LARGE_TEAM,
                    _ADMINISTRATORS + (number + 1) * LARGE_TEAM,
                )
            ),
            sirets=sirets[number * size : (number + 1) * size],
        )
        for number in range(LARGE_PORTFOLIOS)
    )
    members = _ADMINISTRATORS + LARGE_PORTFOLIOS * LARGE_TEAM
    firm = _registration(90_020, "Cabinet Pélican (fictif)", members, portfolios)
    return Demo((firm,), filling)


def _registration(
    number: int, name: str, members: int, portfolios: tuple[PortfolioPlan, ...]
) -> RegistrationPlan:
    siren = siren_number(number)
    people = islice(product(_LAST_NAMES, _FIRST_NAMES), members)
    return RegistrationPlan(
        kind=RegistrationKind.THIRD_PARTY,
        siren=siren,
        name=name,
        sites=own_sites(siren, name, ("LYON", "69004")),
        members=tuple(
            PersonPlan(last, first, ADMINISTRATOR if rank < _ADMINISTRATORS else DECLARANT)
            for rank, (last, first) in enumerate(people)
        ),
        portfolios=portfolios,
    )
