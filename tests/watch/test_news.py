"""What administrators are told after a load, what is proposed, and a MONO that becomes MULTI."""

from pathlib import Path

import pytest
from sqlalchemy import select

from netent.company.models import ProposedSite
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import RegistrationKind, SiteKind
from netent.perimeter.models import Site
from netent.tenancy.models import Registration
from netent.watch.queries import AGAIN_AFTER
from netent.watch.service import watch
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.notices.outbox import mails
from tests.support.threads import at_once
from tests.watch.register import TODAY, active, closed, follow, tell

pytestmark = pytest.mark.usefixtures("database")


def company(kind: RegistrationKind, sites: int = 1) -> Registration:
    """A registration that holds all known establishments of its company, two administrators."""
    registration = make_registration(kind)
    make_administrator(registration, first_name="Anne")
    make_administrator(registration, first_name="Luc")
    make_member(registration)
    make_establishments(siret_of(registration.siren, 1000 + rank) for rank in range(sites))
    make_own_sites(registration, sites)
    return registration


def news() -> list[dict[str, object]]:
    return [mail.arguments for mail in mails() if mail.template == "register_news"]


def proposed(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        rows = select(ProposedSite.siret).order_by(ProposedSite.siret)
        return list(session.scalars(rows))


def kind_of(registration: Registration) -> RegistrationKind:
    with reading(PORTAL) as session:
        return session.get_one(Registration, registration.id).kind


def test_one_mail_to_each_administrator_tells_all_that_a_load_closed(tmp_path: Path) -> None:
    firm = Firm(clients=4)
    make_administrator(firm.registration, first_name="Luc")
    make_own_sites(firm.registration, 2)
    own = siret_of(firm.registration.siren, 1000)
    make_establishments([own])
    follow(tmp_path, *map(closed, (*firm.sirets[:3], own, firm.sirets[5])))
    told = news()
    assert len(told) == 2
    assert {row["first_name"] for row in told} == {"Alix", "Luc"}
    assert [told[0][name] for name in ("closed_own", "closed_clients", "reopened", "new")] == [
        1,
        3,
        0,
        0,
    ]
    assert str(told[0]["closed_clients_named"]).count(",") == 2
    follow(tmp_path, active(own), active(firm.sirets[0]))
    assert [row["reopened"] for row in news()] == [0, 0, 2, 2]


def test_second_pass_and_another_day_of_closing_tell_nobody(tmp_path: Path) -> None:
    firm = Firm()
    follow(tmp_path, closed(firm.sirets[0]))
    assert len(news()) == 1
    watch(now=NOW + AGAIN_AFTER)
    follow(tmp_path, closed(firm.sirets[0], TODAY))
    assert len(news()) == 1


def test_client_that_left_and_a_terminated_registration_are_no_news(tmp_path: Path) -> None:
    firm, gone = Firm(), make_registration()
    make_administrator(gone)
    make_portfolio(gone, clients=firm.sirets[:1])
    firm.run([(firm.sirets[0], "0")])
    with transaction(PORTAL) as session:
        session.get_one(Registration, gone.id).terminated_at = NOW
    follow(tmp_path, closed(firm.sirets[0]))
    assert news() == []


def test_new_establishment_is_proposed_once_unticked_with_a_notice(tmp_path: Path) -> None:
    registration = company(RegistrationKind.MULTI, 2)
    new = siret_of(registration.siren, 2000)
    follow(tmp_path, active(new))
    assert proposed(registration) == [new]
    assert [row["new"] for row in news()] == [1, 1]
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(Site).where(Site.siret == new)).all() == []
    watch(now=NOW + AGAIN_AFTER)
    follow(tmp_path, closed(new))
    follow(tmp_path, active(new))
    assert (proposed(registration), len(news())) == ([new], 2)


def test_unticked_establishment_that_opens_again_is_not_proposed(tmp_path: Path) -> None:
    registration = company(RegistrationKind.MULTI, 2)
    with transaction(Tenant(registration.id)) as session:
        left = session.scalars(select(Site).order_by(Site.siret.desc())).first()
        assert left is not None
        left.kind = SiteKind.FORMER
    follow(tmp_path, closed(left.siret))
    follow(tmp_path, active(left.siret))
    assert (proposed(registration), news()) == ([], [])


def test_mono_becomes_multi_with_a_notice_when_a_second_one_opens_and_never_back(
    tmp_path: Path,
) -> None:
    registration = company(RegistrationKind.MONO)
    second = siret_of(registration.siren, 2000)
    follow(tmp_path, active(second))
    assert kind_of(registration) is RegistrationKind.MULTI
    assert [row["became_multi"] for row in news()] == [1, 1]
    assert proposed(registration) == [second]
    follow(tmp_path, closed(second))
    assert kind_of(registration) is RegistrationKind.MULTI


def test_mono_whose_only_establishment_moves_stays_mono(tmp_path: Path) -> None:
    registration = company(RegistrationKind.MONO)
    first, second = siret_of(registration.siren, 1000), siret_of(registration.siren, 2000)
    follow(tmp_path, closed(first), active(second))
    assert kind_of(registration) is RegistrationKind.MONO
    assert proposed(registration) == [second]
    third_party = company(RegistrationKind.THIRD_PARTY)
    follow(tmp_path, active(siret_of(third_party.siren, 2000)))
    assert kind_of(third_party) is RegistrationKind.THIRD_PARTY


def test_load_that_was_killed_tells_its_news_with_the_next_sweep(tmp_path: Path) -> None:
    registration = company(RegistrationKind.MONO)
    tell(tmp_path, active(siret_of(registration.siren, 2000)))
    assert news() == []
    watch(now=NOW)
    assert len(news()) == 2
    assert kind_of(registration) is RegistrationKind.MULTI


def test_two_watches_at_once_tell_and_propose_once(tmp_path: Path) -> None:
    registration = company(RegistrationKind.MULTI, 2)
    own, new = siret_of(registration.siren, 1000), siret_of(registration.siren, 2000)
    tell(tmp_path, closed(own), active(new))
    outcomes = at_once(lambda: watch(now=NOW), lambda: watch(now=NOW))
    assert sorted(map(str, outcomes)) == ["0", "1"]
    assert len(news()) == 2
    assert proposed(registration) == [new]
