"""A firm's request for rates, as workers treat it like the other kinds of requests."""

from datetime import timedelta

from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin, LineResult
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.rate_requests.providers import Person
from netent.rate_requests.providers.sandbox import Sandbox
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.factories.rate_requests import checked, confirmed, lines_of, people_file, person

_LONG_BEFORE = timedelta(days=30)


def ask_rates(firm: Firm, turn: int) -> Request:
    """Three people to ask about, one line refused; whoever asks may file their DSN."""
    if not turn:
        let_file(firm)
    lines = [person(10 * turn + rank) for rank in (1, 2, 3)]
    content = people_file(*lines, person(number="123"))
    request = checked(firm.actor, firm.sirets[0], content, now=NOW)
    return confirmed(firm.actor, request, now=NOW)


def check_rates(_firm: Firm, request: Request, _turn: int) -> None:
    """Each person has the sandbox's answer, and the counts are theirs."""
    *answered, refused = lines_of(request)
    assert (refused.result, refused.rate, refused.answered_at) == (LineResult.REFUSED, None, None)
    people = [
        Person(each.number or "", False, each.last_name, each.first_names, NOW.date())
        for each in answered
    ]
    expected = Sandbox().rates("", people)
    assert [each.rate for each in answered] == [rate and int(rate * 100) for rate in expected]
    assert all(each.answered_at is not None for each in answered)
    with_rate = sum(rate is not None for rate in expected)
    counts = (request.additions, request.unchanged, request.refused)
    assert counts == (with_rate, len(answered) - with_rate, 1)


def let_file(firm: Firm) -> None:
    """Grant the administrator the DSN of the first client, long open."""
    with transaction(Tenant(firm.registration.id)) as session:
        slots = RightSet.of(catalogue.rights_named(session, "DSN"))
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=NOW - _LONG_BEFORE)
        pair = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == firm.registration.id,
                Site.siret == firm.sirets[0],
                Member.id == firm.administrator.id,
            )
        )
        rights.grant(session, act, pair, slots, default_delay_days=1)
