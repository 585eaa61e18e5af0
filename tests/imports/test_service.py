"""Checking, confirming and giving up, without pages: cooldown, limits, two acts at once."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import inspect, select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.imports import service
from netent.imports.models import ImportFile
from netent.kernel.enums import RequestStatus
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.models import Request
from tests.factories.imports import NOW, RULES, Firm, as_csv, treat_next
from tests.factories.tenancy import actor_of
from tests.imports.depositing import COOL, give_up, own_cooldown

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)


def free_from(firm: Firm, now: datetime, rules: Rules = COOL) -> datetime | None:
    with reading(Tenant(firm.registration.id)) as session:
        return service.cooldown_until(session, rules, now=now)


def refused(act: object) -> Reason:
    """The reason for which the act is refused."""
    with pytest.raises(Refusal) as refusal:
        act()  # type: ignore[operator]
    return refusal.value.reason


# --- cooldown


def test_cooldown_lasts_to_the_moment_and_not_beyond(cooled: Firm) -> None:
    first, second = (cooled.check([(siret, "1")]) for siret in cooled.sirets[2:4])
    cooled.confirm(first, rules=COOL)
    until = NOW + 48 * HOUR
    early = until - timedelta(microseconds=1)
    assert free_from(cooled, early) == until
    assert refused(partial(cooled.confirm, second, rules=COOL, now=early)) is Reason.COOLDOWN
    assert free_from(cooled, until) is None
    assert cooled.confirm(second, rules=COOL, now=until).status is RequestStatus.QUEUED


@pytest.mark.parametrize(
    ("own", "operators", "hours"), [(None, 48, 48), (None, 0, 0), (0, 48, 0), (6, 48, 6), (6, 0, 6)]
)
def test_cooldown_is_the_registrations_own_else_the_operators(
    firm: Firm, own: int | None, operators: int, hours: int
) -> None:
    own_cooldown(firm, own)
    rules = Rules(import_cooldown_hours=operators)
    firm.confirm(firm.check([(firm.sirets[2], "1")]), rules=rules)
    assert free_from(firm, NOW, rules) == (NOW + hours * HOUR if hours else None)


def test_cooldown_counts_a_request_that_waits_runs_or_has_ended(cooled: Firm) -> None:
    cooled.confirm(cooled.check([(cooled.sirets[2], "1")]), rules=COOL)
    assert free_from(cooled, NOW) is not None
    claim = claims.claim_next("small", now=NOW)
    assert claim is not None
    assert free_from(cooled, NOW) is not None
    claims.give_back(claim, now=NOW)
    assert treat_next(rules=COOL)
    assert free_from(cooled, NOW) is not None


def test_cooldown_forgets_a_request_that_was_deleted(cooled: Firm) -> None:
    request = cooled.confirm(cooled.check([(cooled.sirets[2], "1")]), rules=COOL)
    give_up(cooled, request)
    assert free_from(cooled, NOW) is None


def test_cooldown_forgets_a_request_that_ended_ko_and_keeps_the_one_before(cooled: Firm) -> None:
    cooled.run([("123", "1")], rules=COOL)
    assert free_from(cooled, NOW) is None
    cooled.run([(cooled.sirets[2], "1")], rules=COOL, now=NOW + HOUR)
    assert free_from(cooled, NOW + HOUR) == NOW + 49 * HOUR


def resend(firm: Firm, before: Request, siret: str, now: datetime = NOW) -> Request:
    """Stage the check of one corrected line."""
    deposit = service.read_deposit("Boulangeries.csv", as_csv([(siret, "1")]), "Boulangeries", COOL)
    with reading(Tenant(firm.registration.id)) as session:
        checked = service.plan_deposit(session, firm.portfolio.id, deposit)
    with transaction(Tenant(firm.registration.id)) as session:
        return service.stage_check(
            session,
            firm.actor,
            portfolio_id=firm.portfolio.public_id,
            deposit=deposit,
            checked=checked,
            rules=COOL,
            now=now,
            resends=before.public_id,
        )


def test_resent_lines_neither_wait_for_the_cooldown_nor_prolong_it(cooled: Firm) -> None:
    first = cooled.run([(cooled.sirets[2], "1"), ("123", "1")], rules=COOL)
    again = resend(cooled, first, cooled.sirets[3])
    assert again.resends_id == first.id
    cooled.confirm(again, rules=COOL, now=NOW + HOUR)
    assert free_from(cooled, NOW + HOUR) == NOW + 48 * HOUR


def test_lines_resent_before_the_request_ended_are_a_request_like_any_other(cooled: Firm) -> None:
    first = cooled.confirm(cooled.check([(cooled.sirets[2], "1"), ("123", "1")]), rules=COOL)
    again = resend(cooled, first, cooled.sirets[3])
    assert again.resends_id is None
    assert refused(partial(cooled.confirm, again, rules=COOL)) is Reason.COOLDOWN


def test_lines_of_another_registrations_request_cannot_be_resent(cooled: Firm) -> None:
    other = Firm(known=0, clients=0)
    theirs = other.run([("123", "1")])
    with pytest.raises(NotFound):
        resend(cooled, theirs, cooled.sirets[3])


def test_cooldown_of_one_firm_is_nobody_elses(cooled: Firm) -> None:
    other = Firm(known=0, clients=0)
    own_cooldown(other, None)
    other.confirm(other.check([("123", "1")]), rules=COOL)
    assert free_from(cooled, NOW) is None


# --- what is staged


def test_check_keeps_the_file_and_leaves_one_audit_event(firm: Firm) -> None:
    content = as_csv([(firm.sirets[2], "1"), (firm.sirets[0], "1"), ("123", "1")])
    request = firm.check(content)
    with reading(Tenant(firm.registration.id)) as session:
        file = session.get_one(ImportFile, request.id)
        event = session.scalars(select(AuditEvent)).one()
        # Who asks how it was read must not wait for its bytes.
        assert "content" in inspect(file).unloaded
        assert (file.content, file.planned_revision) == (content, firm.portfolio.revision)
    assert (event.action, event.subject) == ("import.checked", str(request.public_id))
    counted = {"additions": 1, "removals": 0, "unchanged": 1, "refused": 1, "lines": 3}
    assert event.details == {"portfolio": "Boulangeries", **counted}


def test_check_foretells_the_rights_that_the_run_then_grants_and_ends(firm: Firm) -> None:
    firm.run([(firm.sirets[2], "1"), (firm.sirets[3], "1")])
    request = firm.run([(firm.sirets[4], "1"), (firm.sirets[5], "1"), (firm.sirets[2], "0")])
    with reading(Tenant(firm.registration.id)) as session:
        done = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.action == "import.applied")
            .order_by(AuditEvent.number.desc())
        ).first()
    assert done is not None
    assert request.details["rights_granted"] == done.details["rights_granted"] > 0
    assert request.details["rights_ended"] == done.details["rights_withdrawn"] > 0


def test_check_allows_as_many_rights_as_the_limit_and_not_one_more(firm: Firm) -> None:
    lines = [(firm.sirets[2], "1"), (firm.sirets[3], "1")]
    rights = firm.check(lines).details["rights_granted"]
    firm.check(lines, rules=Rules(import_max_rights=rights))
    with pytest.raises(Refusal) as refusal:
        firm.check(lines, rules=Rules(import_max_rights=rights - 1))
    assert refusal.value.reason is Reason.TOO_LARGE
    counted = {name: str(value) for name, value in refusal.value.arguments.items()}
    assert counted == {"found": f"{rights} droits", "expected": f"{rights - 1} droits"}


def test_declarant_neither_checks_nor_confirms_nor_gives_up(firm: Firm) -> None:
    request = firm.check([(firm.sirets[2], "1")])
    declarant = actor_of(firm.registration, firm.declarants[0])
    for act in (partial(service.confirm, rules=RULES), service.give_up):
        with transaction(Tenant(firm.registration.id)) as session, pytest.raises(Forbidden):
            act(session, declarant, request_id=request.public_id, now=NOW)
    assert firm.reread(request).status is RequestStatus.CHECKED


def test_request_of_another_registration_is_neither_confirmed_nor_given_up(firm: Firm) -> None:
    request = firm.check([(firm.sirets[2], "1")])
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        other.confirm(request)
    with pytest.raises(NotFound):
        give_up(other, request)
