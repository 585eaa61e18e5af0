"""Why?: the first missing link is always the answer of decide(), whatever the store holds."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations.decision import decide_in
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.habilitations.overview import Chain, LinkKind, chain_of
from netent.kernel.enums import ActOrigin, MemberState, SiteKind
from netent.kernel.reasons import Reason
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, Firm
from tests.factories.perimeter import make_own_sites
from tests.habilitations.picture import DECLARATIONS, draw
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("database")

ON = date(2026, 11, 20)
LATER = ON + timedelta(days=3)


def why(firm: Firm, declaration: str, siret: str, on: date = ON, *, member: int = 0) -> Chain:
    with reading(Tenant(firm.registration.id)) as session:
        return chain_of(
            session,
            member_id=firm.declarants[member].id,
            declaration=declaration,
            siret=siret,
            on=on,
        )


def answer(firm: Firm, declaration: str, siret: str) -> Reason | None:
    with reading(Tenant(firm.registration.id)) as session:
        return decide_in(
            session,
            member_id=firm.declarants[0].public_id,
            declaration=declaration,
            siret=siret,
            on=ON,
        ).reason


def set_standing(firm: Firm, random: Random) -> None:
    """Now and then the member sleeps, or the registration is over, today or another day."""
    if random.random() < 0.25:
        with transaction(Tenant(firm.registration.id)) as session:
            row = session.get_one(Member, firm.declarants[0].id)
            row.state = MemberState.SUSPENDED
    if random.random() < 0.25:
        ended = datetime(2026, 11, random.choice([19, 20, 21]), 11, tzinfo=UTC)
        with transaction(PORTAL) as session:
            session.execute(
                update(Registration)
                .where(Registration.id == firm.registration.id)
                .values(terminated_at=ended)
            )
        if ended.date() <= ON:
            # A registration that ended holds no right: its end withdraws them all.
            with transaction(Tenant(firm.registration.id)) as session:
                session.execute(delete(HabilitationWindow))
                session.execute(delete(Habilitation))


@pytest.mark.parametrize("seed", range(15))
def test_first_missing_link_is_the_answer_of_decide(seed: int) -> None:
    random = Random(seed)
    firm = Firm(clients=6, known=6)
    draw(firm, random, ON)
    set_standing(firm, random)
    strangers = sirets(1, start=31_000_000)
    for siret in [*firm.sirets, *strangers, "", "123"]:
        for declaration in (*DECLARATIONS, "DSN-RG", "DSN-PAI"):
            missing = why(firm, declaration, siret).missing
            expected = answer(firm, declaration, siret)
            assert (missing.reason if missing else None) == expected, (declaration, siret)
        for declaration in ("ATMP", "RIEN"):
            assert why(firm, declaration, siret).missing
            assert answer(firm, declaration, siret)


def test_chain_of_a_right_that_may_be_used_tells_who_gave_it_and_by_which_way() -> None:
    firm = Firm(clients=0)
    request = firm.run([(firm.sirets[0], "1")])
    chain = why(firm, "DSN", firm.sirets[0], LATER)
    assert chain.missing is None
    kinds = [kind for kind in LinkKind if kind is not LinkKind.DECLARATION]
    assert [link.kind for link in chain.links] == kinds
    assert (chain.place.portfolio, chain.place.assigned, chain.place.opened_there) == (
        "Boulangeries",
        True,
        True,
    )
    assert chain.dates.since == ON + timedelta(days=1)
    step = chain.last_step
    assert step is not None
    assert (step.is_grant, step.way, step.request_id) == (True, ActOrigin.IMPORT, request.id)
    assert (step.by, step.at) == (firm.administrator.full_name, NOW)


def test_chain_of_a_client_that_left_says_so_and_what_took_the_right() -> None:
    firm = Firm(clients=0)
    firm.run([(firm.sirets[0], "1")])
    gone = firm.run([(firm.sirets[0], "0")], now=NOW + timedelta(days=1))
    chain = why(firm, "DSN", firm.sirets[0], LATER)
    assert chain.missing is not None
    assert (chain.missing.kind, chain.place.kind) == (LinkKind.SITE, SiteKind.CLIENT)
    assert (chain.place.portfolio, chain.place.assigned) == ("", None)
    assert chain.last_step is not None
    assert (chain.last_step.is_grant, chain.last_step.request_id) == (False, gone.id)
    back = firm.run([(firm.sirets[0], "1")], now=NOW + timedelta(days=2))
    assert (again := why(firm, "DSN", firm.sirets[0], LATER)).missing is None
    assert again.last_step is not None
    assert again.last_step.request_id == back.id


def test_chain_of_an_own_establishment_names_no_portfolio() -> None:
    firm = Firm()
    make_own_sites(firm.registration, 1)
    with reading(Tenant(firm.registration.id)) as session:
        from netent.perimeter.own_sites import active_own_sites

        (site,) = active_own_sites(session, most=5)
    chain = why(firm, "DSN", site.siret)
    assert chain.missing is not None
    assert (chain.missing.kind, chain.place.kind) == (LinkKind.RIGHT, SiteKind.OWN)
    assert (chain.place.assigned, chain.last_step) == (None, None)


def test_chain_costs_a_few_statements() -> None:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets])
    with recorded() as sent:
        why(firm, "DSN", firm.sirets[0], LATER)
    assert len(sent) <= 7
