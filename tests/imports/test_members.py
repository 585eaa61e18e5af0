"""A file of members, from its bytes to its report: who is created, and with what."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from netent.accounts.models import Login
from netent.activations.models import Secret
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.kernel.enums import LineResult, MemberState, Outcome, WayIn
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.factories.tenancy import make_member
from tests.imports.member_files import (
    check,
    make_head_office,
    member_named,
    members_count,
    person,
    run,
)
from tests.imports.rights_files import counts, results, row
from tests.imports.rights_files import run as run_rights

DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED
DPAE = 11


@pytest.fixture
def office(firm: Firm) -> str:
    return make_head_office(firm)


def test_line_creates_an_active_declarant_with_a_login_a_code_and_a_mail(
    firm: Firm, office: str
) -> None:
    request = run(firm, person("Weiss", "Inès", "ines@cabinet.example", "06 12 34 56 78"))
    assert (request.outcome, counts(request)) == (Outcome.OK, (1, 0, 0, 0))
    member = member_named(firm, "Weiss")
    assert (member.siret, member.email, member.phone) == (
        office,
        "ines@cabinet.example",
        "0612345678",
    )
    assert (member.state, member.roles, member.way_in) == (
        MemberState.ACTIVE,
        {"DECLARANT"},
        WayIn.CREATED,
    )
    assert member.let_in_by_id == firm.administrator.id
    assert member.email_validated_at is None
    assert firm.lines(request)[0].member_id == member.id
    with reading(PORTAL) as session:
        login = session.get_one(Login, member.id)
        secret = session.scalars(select(Secret).where(Secret.owner_id == member.id)).one()
        mails = session.scalars(
            select(Notice).where(Notice.recipient == "ines@cabinet.example")
        ).all()
    assert (login.triplet, login.password_hash) == (f"{office}_weiss_ines", None)
    assert secret.expires_at == NOW + timedelta(days=15)
    assert [mail.template for mail in mails] == ["declarant_created"]


def test_same_file_again_changes_nothing(firm: Firm, office: str) -> None:
    rows = [person("Weiss"), person("Zola", siret=office)]
    run(firm, *rows)
    before = members_count(firm)
    again = run(firm, *rows)
    assert (again.outcome, counts(again)) == (Outcome.OK, (0, 0, 2, 0))
    assert members_count(firm) == before
    assert firm.lines(again)[0].member_id == member_named(firm, "Weiss").id


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        (person("Weiss", siret="123"), Reason.BAD_SIRET, "123"),
        (person("Weiss", siret="4,43081E+13"), Reason.DIGITS_LOST, "4,43081E+13"),
        (person("Weiss", siret="73282932000074"), Reason.UNKNOWN_SIRET, None),
        (person(""), Reason.BAD_VALUE, "Nom\t"),
        (person("W3iss"), Reason.BAD_VALUE, "Nom\tW3iss"),
        (person("Weiss", "www.site"), Reason.BAD_VALUE, "Prénom\twww.site"),
        (person("Weiss", email=""), Reason.BAD_VALUE, "Courriel\t"),
        (person("Weiss", email="ines@"), Reason.BAD_VALUE, "Courriel\tines@"),
        (person("Weiss", phone="12"), Reason.BAD_VALUE, "Téléphone\t12"),
        (person("Weiss", model="Personne Du Tout"), Reason.UNKNOWN_DECLARANT, "Personne Du Tout"),
        (person("Weiss", model="Durand Bruno 123"), Reason.BAD_SIRET, "Durand Bruno 123"),
        (person("Weiss", model="Durand Alix"), Reason.UNKNOWN_DECLARANT, "Durand Alix"),
    ],
)
def test_line_that_can_not_be_treated_is_refused_with_its_reason(
    firm: Firm, office: str, line: tuple[str, ...], reason: Reason, detail: str | None
) -> None:
    before = members_count(firm)
    request = run(firm, line)
    assert results(firm, request) == [(REFUSED, reason)]
    assert firm.lines(request)[0].detail == detail
    assert request.outcome is Outcome.KO
    assert members_count(firm) == before


def test_siret_must_be_an_own_establishment_that_is_open(firm: Firm, office: str) -> None:
    closed = make_head_office(firm, rank=2, is_head_office=False)
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == closed)
            .values(active=False, state_since=date(2026, 1, 31))
        )
    request = run(
        firm,
        person("Weiss", siret=firm.sirets[0]),
        person("Weiss", siret=firm.sirets[5]),
        person("Zola", siret=closed),
    )
    assert results(firm, request) == [
        (REFUSED, Reason.UNKNOWN_SIRET),
        (REFUSED, Reason.UNKNOWN_SIRET),
        (REFUSED, Reason.CLOSED),
    ]
    assert [line.detail for line in firm.lines(request)] == ["own", "own", "2026-01-31"]


def test_namesakes_are_told_apart_by_their_siret(firm: Firm, office: str) -> None:
    other = make_head_office(firm, rank=2, is_head_office=False)
    namesake = make_member(firm.registration, first_name="Bruno", last_name="Durand-")
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, namesake.id).siret = other
    request = check(
        firm,
        person("Weiss", model="Durand Bruno"),
        person("Yver", model=f"Durand Bruno ({office})"),
        person("Zola", model=f"Durand Bruno {other[:9]} {other[9:]}"),
    )
    assert results(firm, request) == [
        (REFUSED, Reason.AMBIGUOUS_DECLARANT),
        (DONE, None),
        (DONE, None),
    ]


def test_suspended_model_is_refused(firm: Firm, office: str) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.declarants[0].id).state = MemberState.SUSPENDED
    assert results(firm, run(firm, person("Weiss", model="Durand Bruno"))) == [
        (REFUSED, Reason.MEMBER_SUSPENDED)
    ]


def test_same_triplet_twice_is_a_duplicate_or_a_contradiction(firm: Firm, office: str) -> None:
    request = run(
        firm,
        person("Weiss", model="Durand Bruno"),
        person("WEISS", "noe", siret=office, model="DURAND bruno"),
        person("Zola"),
        person("Zola", email="autre@cabinet.example"),
        person("Yver", model="Durand Bruno"),
        person("Yver"),
    )
    assert results(firm, request) == [
        (DONE, None),
        (REFUSED, Reason.DUPLICATE),
        *[(REFUSED, Reason.CONTRADICTION)] * 4,
    ]


def test_whoever_is_in_already_stays_as_he_is(firm: Firm, office: str) -> None:
    bruno = firm.declarants[0]
    request = run(
        firm, person("durand", "BRUNO", "autre@cabinet.example", siret="", model="Personne")
    )
    assert results(firm, request) == [(UNCHANGED, None)]
    assert member_named_again(firm, bruno).email == bruno.email


def member_named_again(firm: Firm, member: Member) -> Member:
    with reading(Tenant(firm.registration.id)) as session:
        return session.get_one(Member, member.id)


def test_one_event_tells_the_whole_act(firm: Firm, office: str) -> None:
    run_rights(firm, row(firm.declarants[0], firm.sirets[0], "1"))
    request = run(firm, person("Weiss", model="Durand Bruno"), person("Zola"), person("", ""))
    with reading(Tenant(firm.registration.id)) as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.subject == str(request.public_id))
        ).all()
        created = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "member.created")
        ).all()
    applied = next(event for event in events if event.action == "import.applied")
    told = {name: applied.details[name] for name in ("additions", "refused", "rights_granted")}
    assert told == {"additions": 2, "refused": 1, "rights_granted": 1}
    assert len(applied.details["members_digest"]) == 64
    assert created == []
