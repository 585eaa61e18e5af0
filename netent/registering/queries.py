"""What the wizard reads: the draft of a browser, and what the directory says of a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from netent.accounts.tokens import digest_of
from netent.catalogue import queries as catalogue
from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown, shown_name, shown_search_name
from netent.kernel.identifiers import fold, format_siren, siren_of
from netent.kernel.paging import Page, PageAsked
from netent.policies.questions import SecretQuestion
from netent.registering.answers import Answers, from_json
from netent.registering.models import Draft, FoundingRecord
from netent.registering.proposals import Proposable
from netent.registering.steps import Facts
from netent.tenancy import queries as tenancy


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as it was found. `confirmed_at` is set while only the mailed link is waited for."""

    id: int
    answers: Answers
    facts: Facts
    revision: int
    confirmed_at: datetime | None
    sent_at: datetime | None
    expires_at: datetime
    question: SecretQuestion | None


@dataclass(frozen=True, slots=True)
class EstablishmentCard:
    """An establishment as the public wizard may show it; what is hidden is empty."""

    siret: str
    company: str
    name: str
    address: str
    place: str
    activity: str
    is_head_office: bool
    is_active: bool
    closed_on: date | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class OtherSite:
    """Another active establishment of the company, for a tick."""

    siret: str
    name: str
    address: str
    place: str
    is_head_office: bool


def find_draft(session: Session, token: str | None, *, now: datetime) -> Written | None:
    """The draft whose secret this browser holds, unless its time is over."""
    if not token:
        return None
    draft = session.scalars(
        select(Draft).where(Draft.token_digest == digest_of(token), Draft.expires_at > now)
    ).one_or_none()
    return written(session, draft) if draft else None


def written(session: Session, draft: Draft) -> Written:
    """A draft with what the database says of its company now."""
    answers = from_json(draft.answers)
    return Written(
        id=draft.id,
        answers=answers,
        facts=facts_of(session, answers),
        revision=draft.revision,
        confirmed_at=draft.confirmed_at,
        sent_at=draft.sent_at,
        expires_at=draft.expires_at,
        question=SecretQuestion(draft.secret_question) if draft.secret_question else None,
    )


def facts_of(session: Session, answers: Answers) -> Facts:
    """What decides which steps there are."""
    others = exists().where(*_others(answers.identity.siret), Establishment.active)
    return Facts(
        is_registered=tenancy.live_registration(session, answers.siren) is not None,
        has_other_sites=bool(session.scalar(select(others))),
    )


def establishment_card(session: Session, siret: str) -> EstablishmentCard | None:
    """What everybody may see of an establishment; None when no load has named it."""
    row = session.execute(
        select(Establishment, Company, name_is_shown())
        .outerjoin(Company, Company.siren == siren_of(siret))
        .where(Establishment.siret == siret)
    ).one_or_none()
    if row is None:
        return None
    found, company, is_shown = row
    shown = found if is_shown else None
    return EstablishmentCard(
        siret=siret,
        company=(company.public_name or "") if company and is_shown else "",
        name=(shown.name or "") if shown else "",
        address=(shown.address or "") if shown else "",
        place=_place(shown.postal_code, shown.commune) if shown else "",
        activity=found.activity or "",
        is_head_office=bool(found.is_head_office),
        is_active=found.active,
        closed_on=found.closed_on,
        is_hidden=not is_shown,
    )


def company_name(session: Session, siren: str) -> str:
    """The name under which a company is registered; its number where it has none to show."""
    company = session.get(Company, siren)
    return (company.public_name if company else None) or f"SIREN {format_siren(siren)}"


def other_sites_page(
    session: Session, siret: str, asked: PageAsked, *, text: str
) -> Page[OtherSite]:
    """The company's other active establishments, by SIRET; narrowed by number, name or commune."""
    wanted = [*_others(siret), Establishment.active]
    if text:
        wanted.append(_matches(text))
    joined = select(Establishment.siret).outerjoin(Company, Company.siren == siren_of(siret))
    total = session.scalar(select(func.count()).select_from(joined.where(*wanted).subquery())) or 0
    page = asked.within(total)
    rows = session.execute(
        select(
            Establishment.siret,
            shown_name(),
            name_is_shown(),
            Establishment.address,
            Establishment.postal_code,
            Establishment.commune,
            Establishment.is_head_office,
        )
        .outerjoin(Company, Company.siren == siren_of(siret))
        .where(*wanted)
        .order_by(Establishment.siret)
        .limit(page.size)
        .offset(page.offset)
    )
    sites = [
        OtherSite(
            siret=number,
            name=name or "",
            address=(address or "") if is_shown else "",
            place=_place(postal_code, commune) if is_shown else "",
            is_head_office=bool(is_head),
        )
        for number, name, is_shown, address, postal_code, commune, is_head in rows
    ]
    return Page(sites, total, page.number, page.size)


def active_sirets(session: Session, siren: str) -> list[str]:
    """The company's active establishments, as the directory has them now."""
    return list(
        session.scalars(
            select(Establishment.siret)
            .where(_of_company(siren), Establishment.active)
            .order_by(Establishment.siret)
        )
    )


def takeable(session: Session) -> Sequence[Proposable]:
    """The declarations that can be taken, in the catalogue's order."""
    return [
        Proposable(row.code, row.label, row.regime, row.audience, row.colour)
        for row in catalogue.takeable_types(session)
    ]


def founding_record(session: Session) -> FoundingRecord | None:
    """What the session's registration was made of; None for one made otherwise."""
    return session.scalars(select(FoundingRecord)).one_or_none()


def _of_company(siren: str) -> ColumnElement[bool]:
    return Establishment.siret.between(siren + "00000", siren + "99999")


def _others(siret: str) -> tuple[ColumnElement[bool], ...]:
    return (_of_company(siren_of(siret)), Establishment.siret != siret)


def _matches(text: str) -> ColumnElement[bool]:
    digits = "".join(text.split())
    folded = fold(text)
    shown = name_is_shown() & or_(
        shown_search_name().contains(folded, autoescape=True),
        Establishment.commune.icontains(text.strip(), autoescape=True),
    )
    if digits.isascii() and digits.isdecimal():
        return or_(Establishment.siret.contains(digits, autoescape=True), shown)
    return shown


def _place(postal_code: str | None, commune: str | None) -> str:
    return " ".join(filter(None, (postal_code, commune)))
