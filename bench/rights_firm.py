"""The firm that decisions are measured on: so many rights, given by the service that gives them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select

from bench import firm
from bench.children import answer
from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations import service
from netent.kernel import clock
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator, make_member, make_registration
from tests.support.migrated import migrate

MEMBERS = 50
RIGHTS_EACH = 2
_SEED = 20_261_122

# Whose, by which code, for which establishment: what is asked of netent, limits and peers alike.
Question = tuple[int, str, str]


def sites_for(rights: int) -> int:
    """How many establishments: each member holds two rights on each."""
    return rights // (MEMBERS * RIGHTS_EACH)


def codes_of(member: int) -> Sequence[str]:
    """The declarations that a member, by his rank, files on every establishment."""
    first = member % len(firm.DECLARATIONS)
    following = (first + 1) % len(firm.DECLARATIONS)
    return firm.DECLARATIONS[first], firm.DECLARATIONS[following]


def questions(rights: int, count: int, *, seed: int = _SEED) -> list[Question]:
    """So many questions, half of them near misses: the right member and site, another code."""
    chance = Random(seed)
    sirets = firm.spread_sirets(sites_for(rights))
    asked = []
    for rank in range(count):
        member = chance.randrange(MEMBERS)
        held = codes_of(member)
        others = [code for code in firm.DECLARATIONS if code not in held]
        asked.append((member, chance.choice(others if rank % 2 else held), chance.choice(sirets)))
    return asked


def tuples(rights: int) -> Iterator[Question]:
    """The rights one by one, in the order of their key."""
    sirets = sorted(firm.spread_sirets(sites_for(rights)))
    for member in range(MEMBERS):
        for code in sorted(codes_of(member)):
            yield from ((member, code, siret) for siret in sirets)


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """Migrate and fill: establishments known to the register, members, rights that are open."""
    with firm.opened_app(asked) as app:
        migrate(app)
        sirets = firm.spread_sirets(sites_for(asked["rights"]))
        firm.know(sirets)
        registration = make_registration()
        make_administrator(registration)
        members = [
            make_member(registration, first_name=f"Prénom{rank:02}") for rank in range(MEMBERS)
        ]
        make_portfolio(
            registration, declarations=firm.DECLARATIONS, declarants=members, clients=sirets
        )
        for rank, member in enumerate(members):
            _grant(registration, member, codes_of(rank))
    return {}


def _grant(registration: Registration, member: Member, codes: Sequence[str]) -> None:
    days_ago = clock.now() - timedelta(days=30)
    with transaction(Tenant(registration.id)) as session:
        known = catalogue.rights(session)
        rights = RightSet.of(slot for slot, right in known.items() if right.code in codes)
        act = service.begin_act(session, None, origin=ActOrigin.DEMO, now=days_ago)
        pairs = select(Site.id, literal(member.id)).where(Site.registration_id == registration.id)
        service.grant(session, act, pairs, rights, default_delay_days=1)


def people() -> tuple[int, Mapping[int, UUID]]:
    """The registration, and its members' identifiers by rank."""
    with reading(PORTAL) as session:
        registration = session.scalars(select(Registration)).one()
    with reading(Tenant(registration.id)) as session:
        rows = session.execute(select(Member.public_id, Member.first_name))
        ranks = {name: public_id for public_id, name in rows if name.startswith("Prénom")}
    return registration.id, {int(name[-2:]): public_id for name, public_id in ranks.items()}


if __name__ == "__main__":
    answer(prepare)
