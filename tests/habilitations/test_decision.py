"""decide(): every reason, in its order, and what is unknown."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.decision import Decision, decide_in, first_opening
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.imports import NOW, Firm

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def firm() -> Firm:
    firm = Firm()
    firm.run([(firm.sirets[2], "1")])
    return firm


def ask(
    firm: Firm,
    *,
    declaration: str = "DSN",
    siret: str | None = None,
    on: date = LATER,
    member_id: UUID | None = None,
) -> Decision:
    with reading(Tenant(firm.registration.id)) as session:
        return decide_in(
            session,
            member_id=member_id or firm.declarants[0].public_id,
            declaration=declaration,
            siret=siret or firm.sirets[2],
            on=on,
        )


def change(firm: Firm, model: type, **values: object) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(model).values(**values))


def close(firm: Firm, on: date | None) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[2])
            .values(active=False, state_since=on)
        )
    with transaction(Tenant(firm.registration.id)) as session:
        refresh_closings(session, today=TODAY)


def test_decide_granted_and_open_is_allowed_from_its_opening_day(firm: Firm) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert ask(firm, on=tomorrow) == Decision(True, opens_on=tomorrow)
    denied = ask(firm, on=TODAY)
    assert (denied.allowed, denied.reason, denied.opens_on) == (
        False,
        Reason.ACCESS_DELAY,
        tomorrow,
    )


@pytest.mark.parametrize("declaration", ["DSN", "DSN-RG", "DSN-PAI", "DPAE"])
def test_decide_knows_declarations_and_their_rights(firm: Firm, declaration: str) -> None:
    assert ask(firm, declaration=declaration).allowed


def test_decide_on_a_declaration_wants_a_filing_right(firm: Firm) -> None:
    payment_only = 1 << 2
    change(firm, Habilitation, mask=payment_only, coming=payment_only)
    assert ask(firm, declaration="DSN").reason is Reason.NO_HABILITATION
    assert ask(firm, declaration="DSN-PAI").allowed


def test_decide_names_the_first_reason_that_applies(firm: Firm) -> None:
    expected = [
        (lambda: change(firm, Habilitation, coming=1 << 11), None),
        (
            lambda: change(firm, Habilitation, coming=7, opens_on=LATER + timedelta(days=1)),
            Reason.ACCESS_DELAY,
        ),
        (lambda: change(firm, Habilitation, mask=1 << 11), Reason.NO_HABILITATION),
        (
            lambda: change(firm, Site, opened=1 << 11, formerly_opened=7),
            Reason.DECLARATION_REMOVED,
        ),
        (lambda: close(firm, TODAY), Reason.ESTABLISHMENT_CLOSED),
        (
            lambda: change(firm, Member, state=MemberState.SUSPENDED),
            Reason.MEMBER_SUSPENDED,
        ),
        (
            lambda: change(firm, Registration, terminated_at=NOW),
            Reason.REGISTRATION_TERMINATED,
        ),
    ]
    for act, reason in expected:
        act()
        decision = ask(firm)
        assert (decision.allowed, decision.reason) == (reason is None, reason)


def test_decide_ended_right_tells_its_last_day(firm: Firm) -> None:
    last = LATER - timedelta(days=1)
    change(firm, Habilitation, windowed=7, coming=0)
    with transaction(Tenant(firm.registration.id)) as session:
        site = session.query(Site).filter_by(siret=firm.sirets[2]).one()
        session.add(
            HabilitationWindow(
                site_id=site.id, member_id=firm.declarants[0].id, mask=7, ends_on=last
            )
        )
    assert ask(firm, on=last) == Decision(True, ends_on=last)
    denied = ask(firm, on=LATER)
    assert (denied.reason, denied.ends_on) == (Reason.ENDED, last)


def test_decide_closed_establishment_denies_from_its_day(firm: Firm) -> None:
    close(firm, LATER)
    assert ask(firm, on=LATER - timedelta(days=1)).allowed
    assert ask(firm, on=LATER).reason is Reason.ESTABLISHMENT_CLOSED
    close(firm, None)
    assert ask(firm, on=LATER).reason is Reason.ESTABLISHMENT_CLOSED


def test_decide_unknown_is_no_habilitation(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    assert ask(firm, declaration="NOPE").reason is Reason.NO_HABILITATION
    assert ask(firm, siret="00000000000000").reason is Reason.NO_HABILITATION
    assert ask(firm, siret=firm.sirets[5]).reason is Reason.NO_HABILITATION
    assert ask(firm, member_id=uuid4()).reason is Reason.NO_HABILITATION
    assert ask(firm, member_id=other.declarants[0].public_id).reason is Reason.NO_HABILITATION
    assert ask(other, siret=firm.sirets[2]).reason is Reason.NO_HABILITATION


def test_decide_administrator_without_habilitation_is_denied(firm: Firm) -> None:
    decision = ask(firm, member_id=firm.administrator.public_id)
    assert decision.reason is Reason.NO_HABILITATION


def test_decide_client_that_left_is_no_habilitation(firm: Firm) -> None:
    firm.run([(firm.sirets[2], "0")])
    assert ask(firm).reason is Reason.NO_HABILITATION


def test_first_opening_comes_from_the_history(firm: Firm) -> None:
    firm.run([(firm.sirets[2], "0")], now=NOW + timedelta(days=30))
    firm.run([(firm.sirets[2], "1")], now=NOW + timedelta(days=60))
    assert ask(firm, on=TODAY + timedelta(days=60)) == Decision(True)
    with reading(Tenant(firm.registration.id)) as session:
        opened = first_opening(
            session,
            member_id=firm.declarants[0].public_id,
            declaration="DSN",
            siret=firm.sirets[2],
        )
    assert opened == TODAY + timedelta(days=1)
