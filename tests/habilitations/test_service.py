"""The rights' store: what grant and withdraw leave behind."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Select, select, update

from netent.catalogue.models import DeclarationType
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations import service
from netent.habilitations.models import Habilitation, HabilitationChange, HabilitationWindow
from netent.habilitations.service import Changed
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, make_member, make_registration

DSN = RightSet.of([0, 1, 2])
DPAE = RightSet.of([11])
TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("database")


class Firm:
    """A registration with two declarants and three clients."""

    def __init__(self) -> None:
        self.registration: Registration = make_registration()
        self.members = [make_member(self.registration, first_name=name) for name in ("Ana", "Bob")]
        self.sirets = sirets(3)
        make_portfolio(self.registration, declarants=self.members, clients=self.sirets)
        with reading(Tenant(self.registration.id)) as session:
            self.sites = session.scalars(select(Site).order_by(Site.siret)).all()

    def pairs(
        self, members: Iterable[Member] | None = None, sites: Iterable[Site] | None = None
    ) -> Select[int, int]:
        chosen = [member.id for member in (self.members if members is None else members)]
        held = [site.id for site in (self.sites if sites is None else sites)]
        return (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == self.registration.id,
                Site.id.in_(held),
                Member.id.in_(chosen),
            )
        )

    def grant(
        self, rights: RightSet, *, at: datetime = NOW, pairs: Select[int, int] | None = None
    ) -> Changed:
        with transaction(Tenant(self.registration.id)) as session:
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=at)
            wanted = self.pairs() if pairs is None else pairs
            return service.grant(session, act, wanted, rights, default_delay_days=1)

    def withdraw(
        self, rights: RightSet, *, at: datetime = NOW, pairs: Select[int, int] | None = None
    ) -> Changed:
        with transaction(Tenant(self.registration.id)) as session:
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=at)
            return service.withdraw(session, act, self.pairs() if pairs is None else pairs, rights)

    def held(self) -> set[tuple[int, int, int]]:
        with reading(Tenant(self.registration.id)) as session:
            return {(h.site_id, h.member_id, h.mask) for h in session.scalars(select(Habilitation))}

    def changes(self) -> list[HabilitationChange]:
        with reading(Tenant(self.registration.id)) as session:
            order = (HabilitationChange.act_id, HabilitationChange.part)
            return list(session.scalars(select(HabilitationChange).order_by(*order)))

    def windows(self) -> set[tuple[int, int, int, date | None]]:
        with reading(Tenant(self.registration.id)) as session:
            rows = session.scalars(select(HabilitationWindow))
            return {(w.site_id, w.member_id, w.mask, w.opens_on) for w in rows}


@pytest.fixture
def firm() -> Firm:
    return Firm()


def test_grant_new_pairs_writes_one_row_a_pair_opening_after_the_delay(firm: Firm) -> None:
    assert firm.grant(DSN | DPAE) == Changed(pairs=6, rights=24)
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.scalars(select(Habilitation)).all()
    assert {(r.mask, r.coming, r.opens_on, r.windowed) for r in rows} == {
        (DSN | DPAE, DSN | DPAE, TOMORROW, 0)
    }
    assert len(rows) == 6
    assert {(c.granted, c.withdrawn, c.opens_on) for c in firm.changes()} == {
        (DSN | DPAE, 0, TOMORROW)
    }


def test_grant_held_rights_changes_nothing(firm: Firm) -> None:
    firm.grant(DSN)
    assert firm.grant(DSN, at=NOW + timedelta(days=3)) == Changed(pairs=0, rights=0)
    assert len(firm.changes()) == 6


def test_grant_more_on_held_pairs_adds_only_what_they_lack(firm: Firm) -> None:
    firm.grant(DSN)
    later = NOW + timedelta(days=10)
    assert firm.grant(DSN | DPAE, at=later) == Changed(pairs=6, rights=6)
    assert {mask for _, _, mask in firm.held()} == {DSN | DPAE}
    opening = TODAY + timedelta(days=11)
    assert {(mask, day) for *_, mask, day in firm.windows()} == {(DPAE, opening)}
    assert [c.granted for c in firm.changes()[6:]] == [DPAE] * 6


def test_grant_types_with_other_delays_opens_each_on_its_day(firm: Firm) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(DeclarationType)
            .where(DeclarationType.code == "DPAE")
            .values(access_delay_days=5)
        )
    try:
        firm.grant(DSN | DPAE, pairs=firm.pairs(firm.members[:1], firm.sites[:1]))
    finally:
        with transaction(PORTAL) as session:
            session.execute(update(DeclarationType).values(access_delay_days=None))
    (change_dsn, change_dpae) = firm.changes()
    assert (change_dsn.granted, change_dsn.opens_on) == (DSN, TOMORROW)
    assert (change_dpae.granted, change_dpae.opens_on) == (DPAE, TODAY + timedelta(days=5))
    with reading(Tenant(firm.registration.id)) as session:
        row = session.scalars(select(Habilitation)).one()
    assert (row.coming, row.opens_on, row.windowed) == (DSN, TOMORROW, DPAE)


def test_regrant_keeps_the_first_opening(firm: Firm) -> None:
    firm.grant(DSN)
    firm.withdraw(DSN, at=NOW + timedelta(days=30))
    assert firm.held() == set()
    firm.grant(DSN | DPAE, at=NOW + timedelta(days=60))
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.scalars(select(Habilitation)).all()
    # DSN opened long ago and stays open; only DPAE waits.
    assert {(r.mask, r.coming, r.opens_on) for r in rows} == {
        (DSN | DPAE, DPAE, TODAY + timedelta(days=61))
    }
    regranted = [c for c in firm.changes()[12:] if c.granted == DSN]
    assert {c.opens_on for c in regranted} == {TOMORROW}
    assert len(regranted) == 6


def test_regrant_within_the_delay_still_waits_for_the_first_opening(firm: Firm) -> None:
    one = firm.pairs(firm.members[:1], firm.sites[:1])
    firm.grant(DSN, pairs=one)
    firm.withdraw(DSN, pairs=one)
    firm.grant(DSN, pairs=one)
    pair = (firm.sites[0].id, firm.members[0].id)
    assert firm.held() == {(*pair, DSN)}
    assert firm.windows() == {(*pair, DSN, TOMORROW)}


def test_withdraw_some_rights_leaves_the_others_and_their_dates(firm: Firm) -> None:
    firm.grant(DSN | DPAE)
    one = firm.pairs(firm.members[:1], firm.sites[:2])
    assert firm.withdraw(DSN, pairs=one) == Changed(pairs=2, rights=6)
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.scalars(
            select(Habilitation).where(Habilitation.member_id == firm.members[0].id)
        ).all()
    assert sorted((r.mask, r.coming) for r in rows) == sorted(
        [(DPAE, DPAE), (DPAE, DPAE), (DSN | DPAE, DSN | DPAE)]
    )


def test_withdraw_narrows_and_closes_windows(firm: Firm) -> None:
    one = firm.pairs(firm.members[:1], firm.sites[:1])
    firm.grant(RightSet.of([20]), pairs=one)
    firm.grant(DSN | DPAE, pairs=one)  # on a held pair: a window
    firm.withdraw(DSN, pairs=one)
    assert {mask for *_, mask, _ in firm.windows()} == {DPAE}
    firm.withdraw(DPAE, pairs=one)
    assert firm.windows() == set()
    assert {mask for *_, mask in firm.held()} == {RightSet.of([20])}


def test_withdraw_unheld_rights_changes_nothing(firm: Firm) -> None:
    firm.grant(DSN)
    assert firm.withdraw(DPAE) == Changed(pairs=0, rights=0)
    assert len(firm.held()) == 6


def test_acts_leave_the_other_registration_alone(firm: Firm) -> None:
    other = Firm()
    other.grant(DSN)
    before = other.held()
    firm.grant(DSN)
    firm.withdraw(DSN)
    # Pairs of another tenant are never touched, even when an act names them.
    firm.withdraw(DSN, pairs=other.pairs())
    assert other.held() == before


def test_digest_of_act_depends_on_its_changes_alone(firm: Firm) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=NOW)
        nothing = service.digest_of_act(session, act)
        service.grant(session, act, firm.pairs(), DSN, default_delay_days=1)
        something = service.digest_of_act(session, act)
        assert service.digest_of_act(session, act) == something != nothing
