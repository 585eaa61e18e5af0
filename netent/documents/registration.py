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
    left out. `registered_at` is also the document's own date. Of very many establishments the first
    are listed and all are counted. `expires_at` stands while the address waits to be validated.
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
    establishments_count: int = 0
    expires_at: datetime | None = None


def registration_account(account: RegistrationAccount) -> bytes:
    """The account as a tagged PDF of as many pages as it takes; never inside a transaction."""
    count = account.establishments_count or len(account.establishments)
    plural = "s" if count > 1 else ""
    listed = len(account.establishments)
    data = {
        "introduction": _introduction(account),
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
        "establishments_count": f"{count} établissement{plural} retenu{plural}"
        + (f", dont voici les {listed} premiers." if count > listed else "."),
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


def _introduction(account: RegistrationAccount) -> str:
    moment = french_moment(account.registered_at)
    if account.expires_at is None:
        return (
            f"Inscription à netent validée le {moment}. "
            "Conservez ce document : il dit ce que vous avez déclaré ce jour-là."
        )
    return (
        f"Inscription à netent demandée le {moment}. Elle prendra effet quand vous aurez validé "
        "votre adresse électronique, par le lien du message que vous avez reçu, avant le "
        f"{french_moment(account.expires_at)}. Sans cela, rien n’est enregistré."
    )


def _told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [row for row in rows if row[1]]
