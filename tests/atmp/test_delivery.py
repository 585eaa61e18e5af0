"""Delivering rates to whoever holds their establishments, and acknowledging them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from netent.atmp.models import AtmpNotification
from netent.atmp.queries.notifications import notifications_page, waiting_count
from netent.atmp.service.acknowledging import (
    Acknowledged,
    acknowledge,
    acknowledge_all,
    acknowledge_ticked,
)
from netent.atmp.service.delivering import deliver, deliver_due
from netent.atmp.states import Standing
from netent.audit.models import AuditEvent
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import RegistrationKind
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.rates import delivered, loaded, rate_line
from tests.factories.tenancy import NOW, actor_of, make_member, make_registration
from tests.notices.outbox import mails
from tests.support.queries import recorded
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")


def listed(registration: Registration, text: str = "") -> list[tuple[str, str, int, Standing]]:
    with reading(Tenant(registration.id)) as session:
        page = notifications_page(session, PageAsked(), standing=None, text=text)
    return [(row.siret, row.reference, row.rate, row.standing) for row in page.items]


def actions(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def first_id(registration: Registration) -> object:
    with reading(Tenant(registration.id)) as session:
        page = notifications_page(session, PageAsked(), standing=None, text="")
    return page.items[0].public_id


def test_rate_reaches_the_company_and_its_accountant_and_nobody_else(
    registration: Registration, anne: Member, luc: Member, siret: str
) -> None:
    firm = make_registration(RegistrationKind.THIRD_PARTY)
    make_portfolio(firm, clients=[siret])
    stranger = make_registration(RegistrationKind.MULTI)
    make_own_sites(stranger, 1)
    without_dsn = make_registration(RegistrationKind.THIRD_PARTY)
    make_portfolio(without_dsn, clients=[siret], declarations=("DPAE",))
    delivered([rate_line(siret, reference=f"{siret}-R")])
    told = [(siret, f"{siret}-R", 218, Standing.WAITING)]
    assert listed(registration) == told
    assert listed(firm) == told
    assert listed(stranger) == listed(without_dsn) == []
    sent = [mail for mail in mails() if mail.template == "atmp_rates_received"]
    assert {anne.email, luc.email} <= {mail.recipient for mail in sent}
    assert {str(mail.arguments["count"]) for mail in sent if mail.recipient == anne.email} == {"1"}
    assert actions(registration).count("atmp.received") == 1


def test_delivery_again_changes_nothing(registration: Registration, siret: str) -> None:
    delivered([rate_line(siret)])
    before = (listed(registration), actions(registration))
    deliver_due(NOW)
    deliver_due(NOW + timedelta(days=1))
    assert (listed(registration), actions(registration)) == before


def test_two_deliveries_at_once_leave_one_of_each(registration: Registration, siret: str) -> None:
    delivered([rate_line(siret_of(new_siren(), 1))])

    def give() -> int:
        with transaction(Tenant(registration.id)) as session:
            return deliver(session, registration.id, now=NOW)

    loaded(rate_line(siret))
    assert sorted(at_once(give, give)) == [0, 1]


def test_client_that_enters_later_brings_the_rate_in_force_only(
    registration: Registration,
) -> None:
    late = siret_of(new_siren(), 1)
    lines = [
        rate_line(late, effective="01/01/2025", rate="3"),
        rate_line(late, effective="01/01/2026", rate="2"),
        rate_line(late, effective="01/01/2027", rate="1"),
    ]
    delivered(lines)
    firm = make_registration(RegistrationKind.THIRD_PARTY)
    deliver_due(NOW)
    make_portfolio(firm, clients=[late])
    with transaction(Tenant(firm.id)) as session:
        record(session, None, "import.applied", now=NOW)
    deliver_due(NOW)
    assert sorted(row[2] for row in listed(firm)) == [100, 200]


def test_correction_replaces_what_waits_and_leaves_what_was_acknowledged(
    registration: Registration, anne: Member, siret: str, other_siret: str
) -> None:
    delivered(
        [
            rate_line(siret, reference=f"{siret}-1"),
            rate_line(other_siret, reference=f"{other_siret}-1"),
        ]
    )
    with transaction(Tenant(registration.id)) as session:
        acknowledge_all(session, actor_of(registration, anne), text=other_siret, now=NOW)
    fixed = {"rate": "1,5", "notified": "01/02/2026"}
    delivered(
        [
            rate_line(siret, reference=f"{siret}-2", **fixed),
            rate_line(other_siret, reference=f"{other_siret}-2", **fixed),
        ],
        now=NOW + timedelta(hours=1),
    )
    assert set(listed(registration)) == {
        (siret, f"{siret}-1", 218, Standing.REPLACED),
        (siret, f"{siret}-2", 150, Standing.WAITING),
        (other_siret, f"{other_siret}-1", 218, Standing.ACKNOWLEDGED),
        (other_siret, f"{other_siret}-2", 150, Standing.WAITING),
    }
    assert listed(registration, f"{siret}-2") == [(siret, f"{siret}-2", 150, Standing.WAITING)]


def test_only_an_administrator_of_the_registration_acknowledges(
    registration: Registration, siret: str
) -> None:
    delivered([rate_line(siret)])
    public_id = first_id(registration)
    paul = make_member(registration, first_name="Paul")
    with pytest.raises(Forbidden), transaction(Tenant(registration.id)) as session:
        acknowledge(session, actor_of(registration, paul), public_id=public_id, now=NOW)
    other = make_registration(RegistrationKind.MULTI)
    rose = make_member(other, administrator=True, first_name="Rose")
    with pytest.raises(NotFound), transaction(Tenant(other.id)) as session:
        acknowledge(session, actor_of(other, rose), public_id=public_id, now=NOW)
    with transaction(Tenant(other.id)) as session:
        done = acknowledge_ticked(session, actor_of(other, rose), public_ids=[public_id], now=NOW)
    assert done == Acknowledged(0, 0)


def test_second_of_two_who_acknowledge_is_told_who_was_first(
    registration: Registration, anne: Member, luc: Member, siret: str
) -> None:
    delivered([rate_line(siret)])
    public_id = first_id(registration)

    def by(member: Member) -> str:
        with transaction(Tenant(registration.id)) as session:
            acknowledge(session, actor_of(registration, member), public_id=public_id, now=NOW)
        return member.full_name

    results = at_once(lambda: by(anne), lambda: by(luc))
    [first] = [each for each in results if isinstance(each, str)]
    [refusal] = [each for each in results if isinstance(each, Refusal)]
    assert refusal.reason is Reason.RATE_ACKNOWLEDGED
    assert refusal.arguments["name"] == first
    assert actions(registration).count("atmp.acknowledged") == 1
    with transaction(Tenant(registration.id)) as session:
        again = acknowledge_ticked(
            session, actor_of(registration, anne), public_ids=[public_id], now=NOW
        )
    assert again == Acknowledged(0, 1)


def statements(clients: int) -> tuple[int, int, int]:
    """How many a delivery, a page and an acknowledgement of all take."""
    firm = make_registration(RegistrationKind.THIRD_PARTY)
    chief = make_member(firm, administrator=True, first_name="Odile")
    sirets = [siret_of(new_siren(), 1) for _ in range(clients)]
    make_portfolio(firm, clients=sirets)
    loaded(*(rate_line(siret) for siret in sirets))
    with recorded() as delivering, transaction(Tenant(firm.id)) as session:
        assert deliver(session, firm.id, now=NOW) == clients
    with recorded() as listing, reading(Tenant(firm.id)) as session:
        assert waiting_count(session) == clients
        notifications_page(session, PageAsked(), standing=None, text="")
    with recorded() as settling, transaction(Tenant(firm.id)) as session:
        assert acknowledge_all(session, actor_of(firm, chief), text="", now=NOW) == clients
    return len(delivering), len(listing), len(settling)


def test_statements_are_as_many_at_twice_the_clients() -> None:
    assert statements(20) == statements(40)


def test_site_that_left_keeps_its_history_and_receives_no_more(
    registration: Registration,
) -> None:
    firm = make_registration(RegistrationKind.THIRD_PARTY)
    left = siret_of(new_siren(), 1)
    make_portfolio(firm, clients=[left])
    delivered([rate_line(left)])
    with transaction(Tenant(firm.id)) as session:
        session.execute(update(Site).where(Site.siret == left).values(portfolio_id=None))
        record(session, None, "import.applied", now=NOW)
    delivered([rate_line(left, effective="01/07/2026")])
    with reading(Tenant(firm.id)) as session:
        assert session.scalar(select(func.count()).select_from(AtmpNotification)) == 1
