"""The demo at its usual size: two firms, a company of several establishments, one of a single."""

from netent.demo.fictitious import own_sites, siren_number
from netent.demo.plans import (
    ADMINISTRATOR,
    BOTH,
    PersonPlan,
    PortfolioPlan,
    RegistrationPlan,
)
from netent.kernel.enums import MemberState, RegistrationKind


def _sirets(siren: str, nics: str) -> tuple[str, ...]:
    return tuple(siren + nic for nic in nics.split())


DASSAULT_AVIATION = _sirets(
    "712042456",
    "00061 00129 00145 00160 00194 00228 00244 00269 00277 00301 00319 00343 00350 00368",
)
AIRBUS_ATLANTIC = _sirets(
    "778127613", "00017 00041 00108 00116 00140 00157 00165 00173 00181 00199"
)
RATP = _sirets(
    "775663438",
    "00221 00239 00262 00270 00288 00320 00346 00353 00361 00403 00429 00635 00676 00726 00734 "
    "00742 00775 00825 00882 00957 00965 00981 00999 01138 01724 01732 01849 01856 02672 02755",
)
ADEME = _sirets(
    "385290309",
    "00173 00199 00231 00272 00314 00348 00371 00389 00397 00454 00512 00538 00546 00561 00579",
)
COMMUNITIES = (
    "20003067400010",  # Val de Garonne Agglomération
    "20006725400017",  # Pau Béarn Pyrénées
    "20006793200018",  # Golfe du Morbihan - Vannes Agglomération
    "20008495200015",  # Le Havre Seine Métropole
    "24790079800031",  # Communauté de communes du Thouarsais
    "13003013300016",  # Plateforme de l'inclusion
    "40046135600133",  # Les Restaurants du Cœur, Angers
    "35600000024221",  # La Poste, Sablé-sur-Sarthe: valid by La Poste's own rule
)
LATECOERE = _sirets("572050169", "00026 00091 00109")
FIGEAC_AERO = _sirets("349357343", "00012 00020 00038")

# Known, active, and in nobody's portfolio: the sample files bring them.
NAVAL_GROUP = _sirets(
    "441133808",
    "00028 00036 00044 00051 00069 00077 00101 00135 00168 00176 00184 00192 00218",
)

_HIRONDELLE = siren_number(90_001)
_MERLE = siren_number(90_002)
_HERON = siren_number(90_003)
_PINSON = siren_number(90_004)

AERONAUTICS = PortfolioPlan(
    name="Aéronautique",
    declarations=("DSN", "DPAE", "DAT"),
    declarants=(2, 3),
    sirets=DASSAULT_AVIATION + AIRBUS_ATLANTIC,
)
HIRONDELLE = RegistrationPlan(
    kind=RegistrationKind.THIRD_PARTY,
    siren=_HIRONDELLE,
    name="Cabinet Hirondelle (fictif)",
    sites=own_sites(_HIRONDELLE, "Cabinet Hirondelle (fictif)", ("LYON", "69004")),
    members=(
        PersonPlan("Marchand", "Claire", ADMINISTRATOR),
        PersonPlan("Lefèvre", "Hugo", ADMINISTRATOR),
        PersonPlan("Benali", "Inès"),
        PersonPlan("Faure", "Julien"),
        PersonPlan("Girard", "Salomé"),
        PersonPlan("Roche", "Paul-Émile"),
    ),
    holders=(0,),
    candidates=(
        PersonPlan("Vasseur", "Nadia", ADMINISTRATOR),
        PersonPlan("Prigent", "Yann"),
    ),
    portfolios=(
        AERONAUTICS,
        PortfolioPlan(
            name="Transports parisiens",
            declarations=("DSN", "DPAE"),
            declarants=(3, 4),
            sirets=RATP,
        ),
        PortfolioPlan(
            name="Agences et territoires",
            declarations=("DSN", "PASRAU"),
            declarants=(4, 5),
            sirets=ADEME + COMMUNITIES,
            newcomers=(5,),
        ),
    ),
)
MERLE = RegistrationPlan(
    kind=RegistrationKind.THIRD_PARTY,
    siren=_MERLE,
    name="Fiduciaire du Merle (fictif)",
    sites=own_sites(_MERLE, "Fiduciaire du Merle (fictif)", ("TOULOUSE", "31000")),
    members=(
        PersonPlan("Kessler", "Nadia", ADMINISTRATOR),
        PersonPlan("Aubry", "Thomas"),
        PersonPlan("Vasseur", "Élodie", state=MemberState.SUSPENDED),
    ),
    holders=(0,),
    portfolios=(
        PortfolioPlan(
            name="Clients industriels",
            declarations=("DSN", "DPAE"),
            declarants=(1, 2),
            # The first two are clients of the other firm, too.
            sirets=(DASSAULT_AVIATION[0], RATP[0], *LATECOERE, *FIGEAC_AERO),
        ),
    ),
)
HERON = RegistrationPlan(
    kind=RegistrationKind.MULTI,
    siren=_HERON,
    name="Ateliers du Héron (fictif)",
    sites=own_sites(
        _HERON,
        "Ateliers du Héron (fictif)",
        ("NANTES", "44000"),
        ("RENNES", "35000"),
        ("VANNES", "56000"),
        activity="31.09B",
    ),
    members=(
        PersonPlan("Tessier", "Monique", BOTH),
        PersonPlan("Haddad", "Karim", site=1),
        PersonPlan("Morel", "Lucie", site=2),
    ),
    declarations=("DSN", "DPAE", "DAT"),
    holders=(0, 1),
)
PINSON = RegistrationPlan(
    kind=RegistrationKind.MONO,
    siren=_PINSON,
    name="Boulangerie Pinson (fictif)",
    sites=own_sites(_PINSON, "Boulangerie Pinson (fictif)", ("DIJON", "21000"), activity="10.71C"),
    members=(PersonPlan("Pinson", "Antoine", BOTH),),
    holders=(0,),
)

SMALL = (HIRONDELLE, MERLE, HERON, PINSON)
