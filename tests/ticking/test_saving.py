"""Ticking, the difference, and the save: what is held afterwards, and what is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.models import RightsAct
from netent.kernel import clock
from netent.kernel.reasons import Reason
from netent.matrix import service
from netent.matrix.changes import CellKey, Change, Seen, Wish
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.tenancy.models import Member
from tests.accounts.people import PASSWORD
from tests.factories.identifiers import sirets
from tests.factories.imports import RULES, Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, actor_of
from tests.support.queries import recorded
from tests.ticking.holding import decided, held, opening
from tests.ticking.sheet import Matrix


def today() -> date:
    return clock.paris_day(clock.now())


def test_ticked_right_is_held_after_the_difference_was_shown(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    sheet = matrix.open().tick(bruno, siret, "DSN-RG", "DPAE")
    review = matrix.review(sheet)
    assert held(firm) == {}
    assert "Droits ajoutés 2" in review.text
    assert [row[:2] for row in review.rows()] == [
        ["Bruno Durand", "DSN régime général"],
        ["Bruno Durand", "DPAE déclarer"],
    ]
    done = matrix.apply(review)
    assert done.notices() == ["C’est fait : 2 droits ajoutés."]
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DPAE"}}
    assert opening(firm, bruno, siret, "DPAE") == today() + timedelta(days=1)
    assert decided(firm, bruno, siret, "DPAE").reason is Reason.ACCESS_DELAY


def test_unticked_right_is_held_no_more_and_the_others_stay(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    matrix.save(matrix.open().tick(bruno, siret, "DSN-RG", "DPAE"))
    sheet = matrix.open()
    assert sheet.is_ticked(bruno, siret, "DPAE")
    sheet.tick(bruno, siret, "DPAE", on=False).tick(bruno, siret, "DSN-PAI")
    done = matrix.save(sheet)
    assert done.notices() == ["C’est fait : 1 droit ajouté, 1 droit retiré."]
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DSN-PAI"}}


def test_nothing_ticked_is_nothing_to_apply(matrix: Matrix, firm: Firm) -> None:
    page = matrix.review(matrix.open(), to="matrix.index")
    assert page.notices() == ["Aucune case n’a changé : il n’y a rien à appliquer."]


@pytest.mark.parametrize("wrong", ["row", "tick", "change"])
def test_fields_of_no_page_of_ours_are_refused(matrix: Matrix, wrong: str) -> None:
    fields = matrix.open().fields(**{wrong: "x.y=z"})
    matrix.pages.send(matrix.pages.url("matrix.review"), fields, status=400)


def test_statements_of_a_save_do_not_grow_with_its_cells(matrix: Matrix, firm: Firm) -> None:
    scope = Tenant(firm.registration.id)
    extra = sirets(80, start=53_000_000)
    make_portfolio(firm.registration, "Lot", clients=extra)
    counted = []
    for chosen in (extra[:2], extra[2:6], extra[6:]):
        for wish, seen in ((Wish.ADD, Seen(False, 0)), (Wish.REMOVE, Seen(True, 1))):
            cells = [
                Change(CellKey(siret, member.public_id, right), wish, seen)
                for siret in chosen
                for member in firm.declarants
                for right in ("DSN-RG", "DSN-RA", "DPAE")
            ]
            with recorded() as sent, transaction(scope) as session:
                actor = actor_of(firm.registration, firm.administrator)
                service.save(session, actor, cells, rules=RULES, now=NOW)
            counted.append(len(sent))
    assert held(firm) == {}
    assert counted[2:4] == counted[4:6]
    assert max(counted) < 50


def test_save_is_one_act_one_event_and_raises_the_revision_it_touches(
    matrix: Matrix, firm: Firm
) -> None:
    make_portfolio(firm.registration, "Lot", clients=sirets(1, start=53_000_000))
    bruno, chloe = firm.declarants
    sheet = matrix.open(q=firm.sirets[0]).tick(bruno, firm.sirets[0], "DSN-RG", "DPAE")
    matrix.save(
        sheet.tick(chloe, firm.sirets[0], "DPAE").tick(firm.administrator, firm.sirets[0], "DPAE")
    )
    with reading(Tenant(firm.registration.id)) as session:
        acts = session.scalars(select(RightsAct)).all()
        (event,) = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "habilitations.changed")
        )
        revisions = dict(session.execute(select(Portfolio.name, Portfolio.revision)).all())
        is_declarant = session.get_one(Member, firm.administrator.id).is_declarant
    assert len(acts) == 1
    assert event.subject == str(acts[0].public_id)
    told = {name: event.details[name] for name in ("rights_granted", "members", "is_own")}
    assert told == {"rights_granted": 4, "members": 3, "is_own": True}
    assert revisions == {"Boulangeries": 1, "Lot": 0}
    # His own role is not his to change.
    assert not is_declarant


def test_unticking_very_many_asks_for_the_password_again(
    matrix: Matrix, firm: Firm, put_in_force: Callable[..., Rules]
) -> None:
    put_in_force(mass_removal_rights=2)
    bruno, siret = firm.declarants[0], firm.sirets[0]
    matrix.save(matrix.open().tick(bruno, siret, "DSN-RG", "DPAE"))
    review = matrix.review(matrix.open().tick(bruno, siret, "DSN-RG", "DPAE", on=False))
    wrong = matrix.apply(review, to=None, status=422, current="no")
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DPAE"}}
    matrix.apply(wrong, current=PASSWORD)
    assert held(firm) == {}
