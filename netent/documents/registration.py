"""The account of a registration: what somebody declared on registering, as a PDF to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from netent.documents.rendering import render
from netent.kernel.enums import RegistrationKind
from netent.kernel.french_dates import french_moment
from netent.kernel.identifiers import format_siren, format_siret

# The document is French, as is the registration that it keeps.
_KINDS = MappingProxyType(
    {
        RegistrationKind.MONO: "Votre entreprise (un établissement)",
        RegistrationKind.MULTI: "Votre entreprise (plusieurs établissements)",
        RegistrationKind.THIRD_PARTY: "Votre entreprise et vos clients (tiers déclarant)",
    }
)


@dataclass(frozen=True, slots=True)
class AccountPerson:
    """Somebody named in the account; a password has no place here."""

    last_name: str
    first_name: str
    siret: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AccountEstablishment:
    """A ticked establishment; its address on one line, both texts empty where unknown."""

    siret: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class AccountDeclaration:
    """A declaration that was taken, by its code and its label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class RegistrationAccount:
    """What a registration was made of at the moment of its validation.

    Profile, purpose and sector (or regime) are the words that the person chose; an empty one is
    left out. `registered_at` is also the document's own date.
    """

    company: str
    siren: str
    kind: RegistrationKind
    administrator: AccountPerson
    profile: str
    purpose: str
    sector: str
    declarations: Sequence[AccountDeclaration]
    establishments: Sequence[AccountEstablishment]
    first_declarants: Sequence[AccountPerson]
    registered_at: datetime


def registration_account(account: RegistrationAccount) -> bytes:
    """The account as a tagged PDF of as many pages as it takes; never inside a transaction."""
    moment = french_moment(account.registered_at)
    count = len(account.establishments)
    plural = "s" if count > 1 else ""
    data = {
        "introduction": f"Inscription à netent validée le {moment}. "
        "Conservez ce document : il dit ce que vous avez déclaré ce jour-là.",
        "company": _told(
            ("Entreprise", account.company),
            ("SIREN", format_siren(account.siren)),
            ("Inscription", _KINDS[account.kind]),
            ("Vous êtes", account.profile),
            ("Objet de l’inscription", account.purpose),
            ("Régime ou secteur", account.sector),
        ),
        "administrator": _told(
            ("Nom", account.administrator.last_name),
            ("Prénom", account.administrator.first_name),
            ("SIRET", format_siret(account.administrator.siret)),
            ("Adresse électronique", account.administrator.email),
            ("Téléphone", account.administrator.phone),
        ),
        "declarations": [(each.code, each.label) for each in account.declarations],
        "establishments_count": f"{count} établissement{plural} retenu{plural}.",
        "establishments": [
            (format_siret(each.siret), each.name, each.address) for each in account.establishments
        ],
        "declarants": [
            (each.last_name, each.first_name, format_siret(each.siret), each.email)
            for each in account.first_declarants
        ],
    }
    return render(
        "registration_account",
        data,
        title=f"Compte rendu d’inscription de {account.company}",
        written_at=account.registered_at,
    )


def _told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [row for row in rows if row[1]]
