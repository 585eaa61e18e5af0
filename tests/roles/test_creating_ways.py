"""A new declarant like one who is in, by a profile, or for a time only."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import RightsAct
from netent.kernel.enums import MemberState
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.roles.service import ByProfile, LikeMember
from netent.tenancy.models import Member, Registration
from tests.factories.declarants import created
from tests.factories.identifiers import siret_of, sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, make_member
from tests.roles.acting import (
    TOMORROW,
    decided,
    event,
    everybody,
    fresh,
    give_rights,
    held_by,
    suspended,
)

DAY = NOW.date()
LONG_AGO = NOW - timedelta(days=60)


@pytest.fixture
def model(registration: Registration) -> Member:
    return make_member(registration, first_name="Paul", last_name="Ollier")


def origins(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return [row.origin.value for row in session.scalars(select(RightsAct))]


def test_copy_has_what_the_model_has_after_an_access_delay_of_its_own(
    registration: Registration, administrator: Member, model: Member
) -> None:
    client = sirets(1)[0]
    portfolio = make_portfolio(registration, declarants=[model], clients=[client])
    give_rights(registration, model, now=LONG_AGO)
    told = created(registration, administrator, by=LikeMember(model.public_id))
    member = fresh(registration, told.member_id)
    assert held_by(registration, member) == held_by(registration, model)
    for siret in (client, siret_of(registration.siren, 1000)):
        assert decided(registration, model, siret, on=DAY).allowed
        assert decided(registration, member, siret, on=DAY).reason is Reason.ACCESS_DELAY
        assert decided(registration, member, siret, on=TOMORROW).allowed
    with reading(Tenant(registration.id)) as session:
        assigned = session.scalars(select(PortfolioDeclarant.member_id)).all()
        assert set(assigned) == {model.id, member.id}
        assert session.get_one(Portfolio, portfolio.id).revision > 0
    details = event(registration, "member.created").details
    assert (details["copied_from"], details["portfolios"]) == (str(model.public_id), 1)
    assert "copy" in origins(registration)


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.DELETED])
def test_model_who_is_not_active_any_more_stops_everything(
    registration: Registration, administrator: Member, state: MemberState
) -> None:
    gone = make_member(registration, first_name="Paul", state=state)
    with pytest.raises(Refusal) as refused:
        created(registration, administrator, by=LikeMember(gone.public_id))
    assert refused.value.reason is Reason.RECEIVER_GONE
    assert len(everybody(registration)) == 2


def test_administrator_who_files_nothing_is_nobodys_model(
    registration: Registration, administrator: Member
) -> None:
    with pytest.raises(Refusal):
        created(registration, administrator, by=LikeMember(administrator.public_id))


def test_profile_gives_its_declarations_and_the_act_says_so(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator, by=ByProfile("Paie", ["DSN", "PASRAU"]))
    held = held_by(registration, fresh(registration, told.member_id))
    assert held.declarations == {"DSN": 2}
    assert event(registration, "member.created").details["profile"] == "Paie"
    assert origins(registration) == ["profile"]


@pytest.mark.parametrize("like", [True, False])
def test_replacement_may_file_until_his_last_day_and_not_after(
    registration: Registration, administrator: Member, model: Member, like: bool
) -> None:
    give_rights(registration, model)
    until = date(2026, 12, 24)
    by = LikeMember(model.public_id) if like else None
    told = created(registration, administrator, declarations=["DSN"], by=by, until=until)
    member = fresh(registration, told.member_id)
    siret = siret_of(registration.siren, 1000)
    assert decided(registration, member, siret, on=until).ends_on == until
    after = decided(registration, member, siret, on=until + timedelta(days=1))
    assert after.reason is Reason.ENDED
    assert decided(registration, model, siret, on=until + timedelta(days=1)).allowed


def test_model_suspended_a_moment_ago_stops_the_copy(
    registration: Registration, administrator: Member, model: Member
) -> None:
    suspended(registration, administrator, model)
    with pytest.raises(Refusal):
        created(registration, administrator, by=LikeMember(model.public_id))


def test_last_day_before_the_first_is_refused_and_nobody_is_created(
    registration: Registration, administrator: Member
) -> None:
    before = len(everybody(registration))
    with pytest.raises(Refusal) as refusal:
        created(registration, administrator, declarations=["DSN"], until=DAY)
    assert refusal.value.reason is Reason.ENDS_BEFORE_OPENING
    assert len(everybody(registration)) == before
