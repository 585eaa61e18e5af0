"""The provisional passwords of a file of members: told once, to one, and kept nowhere."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import inspect, select, text

from netent.accounts import passwords
from netent.activations.models import Secret
from netent.activations.owners import member_owner
from netent.activations.service import find_code, is_code_right
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.imports import queries, retention, sealing, service
from netent.imports.models import MemberCodes
from netent.imports.queries import CodesStanding
from netent.imports.service import ToldCodes
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.factories.tenancy import actor_of, make_administrator
from tests.imports.member_files import make_head_office, member_named, person, run
from tests.support.threads import at_once

KIND = SecretKind.PROVISIONAL_PASSWORD
END = NOW + timedelta(days=15)


@pytest.fixture
def created(firm: Firm) -> Request:
    """A request that created two declarants."""
    make_head_office(firm)
    return run(firm, person("Zola"), person("Weiss"), person("", ""))


def take(
    firm: Firm, request: Request, *, by: Member | None = None, now: datetime = NOW
) -> ToldCodes:
    actor = firm.actor if by is None else actor_of(firm.registration, by)
    with transaction(Tenant(firm.registration.id)) as session:
        return service.take_codes(
            session, actor, request_id=request.public_id, portal=portals.current(), now=now
        )


def kept(firm: Firm, request: Request) -> MemberCodes | None:
    with reading(Tenant(firm.registration.id)) as session:
        return session.get(MemberCodes, request.id)


def test_codes_are_told_once_by_name_and_let_each_in(firm: Firm, created: Request) -> None:
    told = take(firm, created)
    assert told.portfolio_name == "Boulangeries"
    assert [each.last_name for each in told.codes] == ["Weiss", "Zola"]
    portal = portals.current()
    for each in told.codes:
        member = member_named(firm, each.last_name)
        owner = member_owner(firm.registration.id, member.id)
        with reading(PORTAL) as session:
            found = find_code(session, portal, KIND, owner, now=NOW)
        assert each.code is not None
        assert (len(each.code), each.code.isdecimal(), each.ends_at) == (5, True, END)
        assert is_code_right(portal, found, each.code, passwords.current())
    with pytest.raises(Refusal) as refusal:
        take(firm, created)
    assert refusal.value.reason is Reason.CODES_TAKEN
    assert refusal.value.arguments == {"name": "Alix Durand", "at": NOW}
    with reading(Tenant(firm.registration.id)) as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "import.codes_told")
        ).all()
    assert [(event.subject, event.details["members"]) for event in events] == [
        (str(created.public_id), 2)
    ]


def test_another_administrator_finds_them_taken(firm: Firm, created: Request) -> None:
    other = make_administrator(firm.registration, first_name="Ève")
    take(firm, created, by=other)
    with pytest.raises(Refusal) as refusal:
        take(firm, created)
    assert refusal.value.arguments["name"] == "Ève Durand"


def test_two_who_ask_at_once_are_one_who_is_told_and_one_who_hears_of_it(
    firm: Firm, created: Request
) -> None:
    others = [make_administrator(firm.registration, first_name=name) for name in ("Ève", "Léo")]
    results = at_once(*[partial(take, firm, created, by=other) for other in others])
    told = [result for result in results if isinstance(result, ToldCodes)]
    refused = [result.reason for result in results if isinstance(result, Refusal)]
    assert ([len(each.codes) for each in told], refused) == ([2], [Reason.CODES_TAKEN])


def test_telling_erases_what_was_sealed(firm: Firm, created: Request) -> None:
    before = kept(firm, created)
    assert before is not None
    assert before.sealed is not None
    take(firm, created)
    after = kept(firm, created)
    assert after is not None
    assert (after.sealed, after.taken_at, after.taken_by) == (None, NOW, "Alix Durand")


def test_no_code_is_anywhere_in_the_database(firm: Firm, created: Request) -> None:
    sealed = kept(firm, created)
    assert sealed is not None
    assert sealed.sealed is not None
    codes = sealing.unseal(created.id, sealed.sealed)
    assert codes is not None
    assert len(codes) == 2
    # Five digits come by chance within longer numbers: as a word of their own they do not.
    with reading(SYSTEM) as session:
        engine = session.connection()
        tables = [name for name in inspect(engine).get_table_names() if name != "establishment"]
        for table in tables:
            for found in session.execute(text(f"SELECT * FROM {table}")):
                words = {str(value) for value in found}
                assert not words & set(codes.values()), table


def test_sealed_codes_open_for_their_request_alone(firm: Firm, created: Request) -> None:
    row = kept(firm, created)
    assert row is not None
    assert row.sealed is not None
    assert sealing.unseal(created.id + 1, row.sealed) is None
    assert sealing.unseal(created.id, "x" + row.sealed[1:]) is None


def test_whoever_was_given_another_or_is_gone_is_named_without(
    firm: Firm, created: Request
) -> None:
    weiss, zola = (member_named(firm, name) for name in ("Weiss", "Zola"))
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, weiss.id).state = MemberState.DELETED
        secret = session.scalars(select(Secret).where(Secret.owner_id == zola.id)).one()
        secret.used_at = NOW
    told = take(firm, created)
    assert [(each.last_name, each.code) for each in told.codes] == [("Zola", None)]


def test_codes_that_are_over_are_refused_and_swept(firm: Firm, created: Request) -> None:
    with pytest.raises(Refusal) as refusal:
        take(firm, created, now=END)
    assert refusal.value.reason is Reason.CODES_GONE
    assert retention.erase_codes_due(now=END - timedelta(seconds=1)) == 0
    assert retention.erase_codes_due(now=END) == 1
    assert retention.erase_codes_due(now=END) == 0
    row = kept(firm, created)
    assert row is not None
    assert row.sealed is None
    with pytest.raises(Refusal) as again:
        take(firm, created)
    assert again.value.reason is Reason.CODES_GONE


def test_purged_request_keeps_no_codes(firm: Firm, created: Request) -> None:
    assert retention.purge_due(keep_days=5, now=NOW + timedelta(days=6)) == 1
    assert kept(firm, created) is None
    with pytest.raises(NotFound):
        take(firm, created, now=NOW + timedelta(days=6))


def test_standing_says_whether_they_wait(firm: Firm, created: Request) -> None:
    def standing(now: datetime = NOW) -> CodesStanding:
        with reading(Tenant(firm.registration.id)) as session:
            found = queries.codes_standing(session, created.id, now=now)
        assert found is not None
        return found

    assert standing().is_waiting
    assert not standing(END).is_waiting
    take(firm, created)
    assert (standing().is_waiting, standing().taken_by) == (False, "Alix Durand")


def test_request_that_creates_nobody_has_none(firm: Firm) -> None:
    make_head_office(firm)
    request = run(firm, person("", ""))
    assert kept(firm, request) is None
    with pytest.raises(NotFound):
        take(firm, request)


def test_declarant_and_stranger_are_told_nothing(firm: Firm, created: Request) -> None:
    with pytest.raises(Forbidden):
        take(firm, created, by=firm.declarants[0])
    ghost = actor_of(firm.registration, firm.administrator)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden), transaction(Tenant(firm.registration.id)) as session:
        service.take_codes(
            session, ghost, request_id=created.public_id, portal=portals.current(), now=NOW
        )
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        take(other, created)
