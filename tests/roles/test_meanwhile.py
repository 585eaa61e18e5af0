"""Acts on members that meet another act half way: one after the other, and as things are then."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import literal, select, text

from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations.service import begin_act, grant
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Forbidden
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, Site
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.roles.service import create_declarant, suspend
from netent.tenancy.models import Member
from tests.accounts.people import CHEAP
from tests.factories.declarants import new_declarant
from tests.factories.identifiers import sirets
from tests.factories.imports import RULES, Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, actor_of, make_administrator, make_member
from tests.roles.acting import everybody, give_rights, held_by
from tests.roles.leaving import handed, newcomer, removed
from tests.support.databases import TestDatabase
from tests.support.waiting import until


def somebody_waits() -> bool:
    with reading(PORTAL) as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


@contextmanager
def begun(database: TestDatabase, act: Callable[[], object]) -> Iterator[Future[object]]:
    """The act, begun and waiting for whoever is at work."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(act)
        # With SQLite whoever writes second does not even begin.
        if database.kind == "postgresql":
            until(lambda: future.done() or somebody_waits())
        yield future


@pytest.mark.parametrize("way", ["handed", "removed", "to a new one"])
def test_rights_move_after_a_file_of_any_portfolio_without_waiting_for_each_other(
    database: TestDatabase, way: str
) -> None:
    firm = Firm()
    clients = sirets(2, start=48_000_000)
    lot = make_portfolio(firm.registration, "Lot", clients=clients)
    peer = make_member(firm.registration, first_name="Zoé", administrator=True)
    make_own_sites(firm.registration, 1)
    bruno, chloe = firm.declarants
    give_rights(firm.registration, bruno, sirets=firm.sirets[:2])
    about = (firm.registration, make_administrator(firm.registration, first_name="Odile"), bruno)
    acts: dict[str, Callable[[], object]] = {
        "handed": lambda: handed(*about, chloe),
        "removed": lambda: removed(*about, chloe.public_id),
        "to a new one": lambda: removed(*about, newcomer(firm.registration)),
    }
    with ExitStack() as waiting, transaction(Tenant(firm.registration.id)) as session:
        # As a file is treated: its portfolio first, then rights for those who are assigned to it.
        session.scalars(
            select(Portfolio).where(Portfolio.id == lot.id).with_for_update(key_share=True)
        ).one()
        act = waiting.enter_context(begun(database, acts[way]))
        pair = select(Site.id, literal(peer.id)).where(
            Site.siret == clients[0], Site.registration_id == firm.registration.id
        )
        treated = begin_act(session, firm.actor, origin=ActOrigin.IMPORT, now=NOW)
        grant(session, treated, pair, RightSet.of([0]), default_delay_days=1)
    assert act.exception() is None
    assert held_by(firm.registration, bruno).rights == 0
    assert held_by(firm.registration, peer).rights == 1


def created(firm: Firm, by: Member) -> None:
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
    with transaction(Tenant(firm.registration.id)) as session:
        create_declarant(
            session,
            actor_of(firm.registration, by),
            new_declarant(firm.registration),
            prepared=prepared,
            portal=NET_ENTREPRISES,
            rules=RULES,
            now=NOW,
        )


def test_administrator_suspended_while_his_act_waits_creates_nobody(
    database: TestDatabase,
) -> None:
    firm = Firm()
    make_own_sites(firm.registration, 1)
    leaving = make_administrator(firm.registration, first_name="Odile")
    before = len(everybody(firm.registration))
    with ExitStack() as waiting, transaction(Tenant(firm.registration.id)) as session:
        suspend(
            session,
            firm.actor,
            member_id=leaving.public_id,
            is_confirmed=True,
            portal=NET_ENTREPRISES,
            rules=RULES,
            now=NOW,
        )
        act = waiting.enter_context(begun(database, lambda: created(firm, leaving)))
    assert isinstance(act.exception(), Forbidden)
    assert len(everybody(firm.registration)) == before
