"""Two administrators at once: nothing is overwritten unseen, and what still applies is applied."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.tenancy.models import Member
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW, make_administrator
from tests.ticking.acts import change, close, leave, open_only, suspend
from tests.ticking.holding import ends, held
from tests.ticking.sheet import Matrix

LATER = date(2030, 1, 31)


@pytest.fixture
def other(firm: Firm) -> Member:
    return make_administrator(firm.registration, first_name="Odile")


def test_right_given_by_another_meanwhile_is_told_and_the_rest_applies(
    matrix: Matrix, firm: Firm, other: Member
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    sheet = matrix.open().tick(bruno, siret, "DSN-RG", "DPAE")
    change(firm, bruno, siret, "DPAE", given=True, by=other)
    review = matrix.review(sheet)
    told = review.rows('section[aria-labelledby="already"] table')
    assert [row[1] for row in told] == ["donner DPAE à Bruno Durand"]
    assert told[0][2].startswith("Odile Durand a donné ce droit le 20 novembre 2026 à 14 h 05")
    assert matrix.apply(review).notices() == ["C’est fait : 1 droit ajouté."]
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DPAE"}}


def test_right_another_took_and_gave_again_is_asked_before_it_is_taken(
    matrix: Matrix, firm: Firm, other: Member
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", "DPAE", given=True)
    sheet = matrix.open().tick(bruno, siret, "DSN-RG", "DPAE", on=False)
    change(firm, bruno, siret, "DPAE", given=False, by=other)
    change(firm, bruno, siret, "DPAE", given=True, by=other, now=NOW + timedelta(hours=1))
    review = matrix.review(sheet)
    asked = review.rows('section[aria-labelledby="overtaken"] table')
    assert [row[1] for row in asked] == ["retirer DPAE à Bruno Durand"]
    assert matrix.apply(review).notices() == ["C’est fait : 1 droit retiré."]
    assert held(firm) == {(siret, "Bruno"): {"DPAE"}}
    # Confirmed, it is taken.
    sheet = matrix.open().tick(bruno, siret, "DPAE", on=False)
    change(firm, bruno, siret, "DPAE", given=False, by=other)
    change(firm, bruno, siret, "DPAE", given=True, by=other)
    matrix.apply(matrix.review(sheet), again=True)
    assert held(firm) == {}


def test_end_that_another_set_meanwhile_is_not_lost(
    matrix: Matrix, firm: Firm, other: Member
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    sheet = matrix.open().tick(bruno, siret, "DPAE")
    change(firm, bruno, siret, "DPAE", given=True, by=other, ends_on=LATER)
    review = matrix.review(sheet)
    assert "Odile Durand a donné ce droit jusqu’au 31 janvier 2030" in review.text
    assert ends(firm, bruno, siret) == {"DPAE": LATER}


def test_change_between_the_difference_and_the_save_is_asked_again(
    matrix: Matrix, firm: Firm, other: Member
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", "DPAE", given=True)
    review = matrix.review(matrix.open().tick(bruno, siret, "DSN-RG", "DPAE", on=False))
    change(firm, bruno, siret, "DPAE", given=False, by=other)
    change(firm, bruno, siret, "DPAE", given=True, by=other)
    left = matrix.apply(review, to=None)
    assert left.h1 == "Ce qui reste à revoir"
    assert "C’est fait : 1 droit retiré." in left.text
    assert held(firm) == {(siret, "Bruno"): {"DPAE"}}
    matrix.apply(left, again=True)
    assert held(firm) == {}


def test_what_can_not_be_given_any_more_is_refused_by_name_and_the_rest_kept(
    matrix: Matrix, firm: Firm
) -> None:
    bruno, chloe = firm.declarants
    first, second = firm.sirets[:2]
    sheet = matrix.open().tick(bruno, first, "DSN-RG", "DPAE").tick(chloe, first, "DSN-RG")
    sheet.tick(bruno, second, "DSN-RG")
    review = matrix.review(sheet)
    suspend(firm, chloe)
    leave(firm, second)
    open_only(firm, first, "DSN-RG")
    left = matrix.apply(review, to=None)
    refused = {row[1]: row[2] for row in left.rows('section[aria-labelledby="refused"] table')}
    assert refused == {
        "donner DPAE à Bruno Durand": (
            "La déclaration DPAE n’est plus ouverte pour cet établissement. "
            "Un administrateur peut l’ouvrir à nouveau."
        ),
        "donner DSN-RG à Chloé Durand": (
            "Ce membre n’est pas actif. Un administrateur peut le réactiver."
        ),
        "donner DSN-RG à Bruno Durand": (
            "Cet élément n’existe pas, ou n’est pas dans votre inscription."
        ),
    }
    assert held(firm) == {(first, "Bruno"): {"DSN-RG"}}


def test_closed_establishment_gets_no_right_and_loses_those_it_has(
    matrix: Matrix, firm: Firm
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DPAE", given=True)
    sheet = matrix.open().tick(bruno, siret, "DSN-RG").tick(bruno, siret, "DPAE", on=False)
    close(firm, siret, date(2026, 11, 1))
    review = matrix.review(sheet)
    assert "Établissement fermé depuis le 1er novembre 2026." in review.text
    matrix.apply(review)
    assert held(firm) == {}
    assert matrix.open().box(bruno, siret, "DSN-RG") is None


def test_administrator_who_is_one_no_more_saves_nothing(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    review = matrix.review(matrix.open().tick(bruno, siret, "DPAE"))
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(
            update(Member)
            .where(Member.id == firm.administrator.id)
            .values(is_administrator=False, is_declarant=True)
        )
    matrix.apply(review, to=None, status=403)
    assert held(firm) == {}


def test_ticks_of_another_registration_are_refused(matrix: Matrix, firm: Firm) -> None:
    stranger = Firm(known=0, clients=0)
    fields = matrix.open().fields()
    cell = f"+{firm.sirets[0]}.{stranger.administrator.public_id.hex}.DPAE=0v0"
    review = matrix.pages.send(matrix.pages.url("matrix.review"), {**fields, "change": [cell]})
    assert "Membre inconnu" in review.text
    assert stranger.administrator.full_name not in review.text
    assert held(firm) == held(stranger) == {}
    assert clock.now() > NOW
