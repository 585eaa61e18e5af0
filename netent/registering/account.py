"""The account of a registration: made of a draft, kept with the registration, read as a PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.documents.registration import (
    AccountDeclaration,
    AccountEstablishment,
    AccountPerson,
    RegistrationAccount,
)
from netent.kernel.enums import RegistrationKind
from netent.registering import queries
from netent.registering.answers import Answers
from netent.registering.proposals import PROFILES, PURPOSES, SECTORS
from netent.registering.recap import kind_of, sirets_of
from netent.tenancy.models import Registration

# A company of thousands keeps an account that can be printed: the rest is counted in it.
MOST_ESTABLISHMENTS = 500


def account_of(
    session: Session,
    answers: Answers,
    registration: Registration,
    sirets: Sequence[str],
    *,
    now: datetime,
) -> RegistrationAccount:
    """What the registration was made of."""
    return _account(session, answers, registration.name, registration.kind, sirets, now, None)


def account_so_far(
    session: Session, answers: Answers, *, confirmed_at: datetime, expires_at: datetime
) -> RegistrationAccount:
    """What a confirmed draft asks for; it says until when the address can be validated."""
    sirets, kind = sirets_of(session, answers), kind_of(session, answers)
    name = queries.company_name(session, answers.siren)
    return _account(session, answers, name, kind, sirets, confirmed_at, expires_at)


def as_json(account: RegistrationAccount) -> dict[str, Any]:
    """The account as the registration keeps it."""
    stored = asdict(account)
    stored["registered_at"] = account.registered_at.isoformat()
    stored["expires_at"] = account.expires_at.isoformat() if account.expires_at else None
    return stored


def from_json(stored: Mapping[str, Any]) -> RegistrationAccount:
    """The account that a registration keeps."""
    told = dict(stored)
    ends = told["expires_at"]
    return RegistrationAccount(
        **told
        | {
            "kind": RegistrationKind(told["kind"]),
            "administrator": AccountPerson(**told["administrator"]),
            "declarations": [AccountDeclaration(**each) for each in told["declarations"]],
            "establishments": [AccountEstablishment(**each) for each in told["establishments"]],
            "first_declarants": [AccountPerson(**each) for each in told["first_declarants"]],
            "registered_at": datetime.fromisoformat(told["registered_at"]),
            "expires_at": datetime.fromisoformat(ends) if ends else None,
        }
    )


def _account(
    session: Session,
    answers: Answers,
    name: str,
    kind: RegistrationKind,
    sirets: Sequence[str],
    at: datetime,
    expires_at: datetime | None,
) -> RegistrationAccount:
    identity = answers.identity
    labels = {row.code: row.label for row in queries.takeable(session)}
    return RegistrationAccount(
        company=name,
        siren=answers.siren,
        kind=kind,
        administrator=AccountPerson(
            identity.last_name, identity.first_name, identity.siret, identity.email, identity.phone
        ),
        profile=PROFILES[answers.profile].label if answers.profile else "",
        purpose=PURPOSES[answers.purpose].label if answers.purpose else "",
        sector=SECTORS[answers.sector].label if answers.sector else "",
        declarations=[
            AccountDeclaration(code, labels[code])
            for code in answers.declarations
            if code in labels
        ],
        establishments=_establishments(session, sirets[:MOST_ESTABLISHMENTS]),
        establishments_count=len(sirets),
        first_declarants=[
            AccountPerson(each.last_name, each.first_name, identity.siret, each.email, each.phone)
            for each in answers.declarants
        ],
        registered_at=at,
        expires_at=expires_at,
    )


def _establishments(session: Session, sirets: Sequence[str]) -> list[AccountEstablishment]:
    # What is hidden from everybody is hidden here: nobody has yet shown that it is his company.
    rows = session.scalars(
        select(Establishment)
        .outerjoin(Company, Company.siren == Establishment.siren)
        .where(Establishment.siret.in_(sirets), name_is_shown())
    )
    found = {row.siret: row for row in rows}
    return [_establishment(siret, found.get(siret)) for siret in sirets]


def _establishment(siret: str, found: Establishment | None) -> AccountEstablishment:
    if found is None:
        return AccountEstablishment(siret, "", "")
    parts = (found.address, found.postal_code, found.commune)
    return AccountEstablishment(siret, found.name or "", " ".join(filter(None, parts)))
