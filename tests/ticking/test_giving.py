"""Giving to many at once and taking from them: the difference first, then what was shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import Refusal
from netent.matrix import service
from netent.matrix.queries import giving
from netent.matrix.scope import Gift, Scope, ScopeKind, SiteFilter
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.tenancy.models import Member
from tests.accounts.people import PASSWORD
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import RULES, Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, actor_of, make_administrator, make_member
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.threads import at_once
from tests.ticking.acts import change, close, suspend
from tests.ticking.gifts import applied, portfolios_with, reviewed
from tests.ticking.holding import ends, held
from tests.ticking.sheet import fields_of

EVERYWHERE = Scope(ScopeKind.FILTER)


def given(firm: Firm, gift: Gift, *, by: Member | None = None) -> service.Given:
    """What is shown, applied at once by the service."""
    scope = Tenant(firm.registration.id)
    with reading(scope) as session:
        shown = giving.preview(session, gift, on=date(2026, 11, 20)).digest
    with transaction(scope) as session:
        actor = actor_of(firm.registration, by or firm.administrator)
        return service.give(session, actor, gift, shown=shown, rules=RULES, now=NOW)


def test_right_is_given_on_every_page_of_a_filter_after_the_counts(
    pages: Pages, firm: Firm
) -> None:
    bruno = firm.declarants[0]
    extra = sirets(70, start=48_000_000)
    make_establishments(extra)
    lot = make_portfolio(firm.registration, "Lot", clients=extra)
    change(firm, bruno, extra[3], "DPAE", given=True)
    close(firm, extra[4], date(2026, 11, 1))
    page = pages.get("matrix.bulk", where=lot.public_id)
    review = reviewed(pages, page, [bruno], ["DPAE"])
    assert review.rows() == [["Bruno Durand", "DPAE déclarer", "68"]]
    assert "1 est fermé et laissé de côté" in review.text
    assert "Bruno Durand sera affecté au portefeuille Lot." in review.text
    assert held(firm) == {(extra[3], "Bruno"): {"DPAE"}}
    assert applied(pages, review).notices() == ["C’est fait : 68 droits ajoutés."]
    assert {siret for siret, _name in held(firm)} == set(extra) - {extra[4]}
    assert portfolios_with(firm, bruno) == {"Boulangeries", "Lot"}


def test_right_is_taken_on_every_page_of_a_filter(pages: Pages, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    for siret in firm.sirets[:2]:
        change(firm, bruno, siret, "DSN-RG", "DPAE", given=True)
        change(firm, chloe, siret, "DPAE", given=True)
    suspend(firm, bruno)
    page = pages.get("matrix.bulk")
    review = reviewed(pages, page, [bruno], ["DPAE"], act=["take"])
    assert applied(pages, review).notices() == ["C’est fait : 2 droits retirés."]
    assert {name: codes for (_siret, name), codes in held(firm).items()} == {
        "Bruno": {"DSN-RG"},
        "Chloé": {"DPAE"},
    }


def test_rights_of_many_are_lent_until_a_day(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    review = reviewed(pages, pages.get("matrix.bulk"), [bruno], ["DPAE"], ends_on=["2031-01-31"])
    assert "Dernier jour : 31 janvier 2031." in review.text
    applied(pages, review)
    assert ends(firm, bruno, firm.sirets[0]) == {"DPAE": date(2031, 1, 31)}


def test_nothing_is_done_when_anything_moved_since_it_was_shown(pages: Pages, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    review = reviewed(pages, pages.get("matrix.bulk"), [bruno], ["DPAE"])
    change(firm, bruno, siret, "DPAE", given=True)
    again = applied(pages, review, to=None, status=409)
    assert "Rien n’a été appliqué." in again.text
    assert again.rows() == [["Bruno Durand", "DPAE déclarer", "1"]]
    assert set(held(firm)) == {(siret, "Bruno")}
    assert applied(pages, again).notices() == ["C’est fait : 1 droit ajouté."]


def test_taking_very_many_asks_for_the_password_again(
    pages: Pages, firm: Firm, put_in_force: Callable[..., Rules]
) -> None:
    put_in_force(mass_removal_rights=2)
    bruno = firm.declarants[0]
    for siret in firm.sirets[:2]:
        change(firm, bruno, siret, "DPAE", given=True)
    review = reviewed(pages, pages.get("matrix.bulk"), [bruno], ["DPAE"], act=["take"])
    wrong = applied(pages, review, to=None, status=422, current="no")
    assert len(held(firm)) == 2
    applied(pages, wrong, current=PASSWORD)
    assert held(firm) == {}


def test_choice_needs_somebody_and_something(pages: Pages, firm: Firm) -> None:
    page = pages.get("matrix.bulk")
    form = page.form("matrix.review_bulk")
    assert form is not None
    refused = pages.send(pages.url("matrix.review_bulk"), fields_of(form), status=422)
    assert refused.errors() == [
        "Choisissez au moins un déclarant.",
        "Choisissez au moins un droit.",
    ]


def test_suspended_stranger_and_unknown_get_nothing(firm: Firm) -> None:
    stranger = Firm(known=0, clients=0)
    suspend(firm, firm.declarants[1])
    gift = Gift(
        Scope(
            ScopeKind.PLACES,
            places={stranger.portfolio.public_id: frozenset({"DPAE"})},
        ),
        frozenset({firm.declarants[0].public_id, stranger.declarants[0].public_id}),
        frozenset({"DPAE"}),
    )
    assert given(firm, gift).rights == 0
    everywhere = replace(
        gift,
        scope=EVERYWHERE,
        member_ids=frozenset(
            {
                firm.declarants[1].public_id,
                stranger.declarants[0].public_id,
            }
        ),
    )
    assert given(firm, everywhere).rights == 0
    named = replace(
        gift,
        scope=Scope(ScopeKind.SITES, sirets=frozenset(firm.sirets[:2])),
        member_ids=frozenset({stranger.declarants[0].public_id}),
    )
    assert given(stranger, named).rights == 0
    assert held(firm) == {}
    assert held(stranger) == {}


def test_more_rights_than_one_act_may_write_are_refused(firm: Firm) -> None:
    gift = Gift(EVERYWHERE, frozenset({firm.declarants[0].public_id}), frozenset({"DPAE"}))
    scope = Tenant(firm.registration.id)
    with reading(scope) as session:
        shown = giving.preview(session, gift, on=date(2026, 11, 20)).digest
    rules = replace(RULES, import_max_rights=1)
    actor = actor_of(firm.registration, firm.administrator)
    with transaction(scope) as session, pytest.raises(Refusal):
        service.give(session, actor, gift, shown=shown, rules=rules, now=NOW)
    assert held(firm) == {}


def test_act_is_one_event_with_its_counts_and_raises_the_revisions(firm: Firm) -> None:
    gift = Gift(EVERYWHERE, frozenset({firm.declarants[0].public_id}), frozenset({"DPAE"}))
    assert given(firm, gift).rights == 2
    with reading(Tenant(firm.registration.id)) as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
        revision = session.scalars(select(Portfolio.revision)).one()
    assert [each.action for each in events] == ["habilitations.given_to_many"]
    assert events[0].details["rights_changed"] == 2
    assert len(events[0].details["changes_digest"]) == 64
    assert revision == 1


def test_statements_do_not_grow_with_establishments_or_people(firm: Firm) -> None:
    counted = []
    for more in (2, 3, 300):
        extra = sirets(more, start=52_000_000 + more * 10)
        lot = make_portfolio(firm.registration, f"Lot {more}", clients=extra)
        people = [
            make_member(firm.registration, first_name=f"Membre {more} {rank}") for rank in range(3)
        ]
        scope = Scope(ScopeKind.FILTER, SiteFilter(where=lot.public_id))
        everybody = frozenset(each.public_id for each in people)
        with recorded() as sent:
            done = given(firm, Gift(scope, everybody, frozenset({"DPAE", "DSN-RG"})))
        assert done.rights == more * 3 * 2
        counted.append(len(sent))
    # The first act of a registration opens its audit trail.
    assert counted[1] == counted[2]


def test_same_gift_at_once_is_given_once(database: object) -> None:
    firm = Firm()
    odile = make_administrator(firm.registration, first_name="Odile")
    gift = Gift(EVERYWHERE, frozenset({firm.declarants[0].public_id}), frozenset({"DPAE"}))
    shown = Tenant(firm.registration.id)
    with reading(shown) as session:
        digest = giving.preview(session, gift, on=date(2026, 11, 20)).digest

    def give(by: Member) -> service.Given:
        with transaction(shown) as session:
            actor = actor_of(firm.registration, by)
            return service.give(session, actor, gift, shown=digest, rules=RULES, now=NOW)

    results = at_once(lambda: give(odile), lambda: give(firm.administrator))
    assert sorted(each.rights for each in results) == [0, 2]  # type: ignore[attr-defined]
    assert sorted(each.is_done for each in results) == [False, True]  # type: ignore[attr-defined]
