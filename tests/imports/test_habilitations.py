"""A file about rights, from its bytes to its report: what each line does, and nothing else."""

import pytest
from sqlalchemy import select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.models import HabilitationChange
from netent.kernel.enums import LineResult, MemberState, Outcome
from netent.kernel.reasons import Reason
from netent.perimeter.models import PortfolioDeclarant, Site
from netent.tenancy.models import Member
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member
from tests.imports.rights_files import counts, held, results, row, run

DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED
DPAE, DSN = 11, (0, 1, 2)


def test_cells_grant_withdraw_and_leave(firm: Firm) -> None:
    bruno, chloe = firm.declarants
    first, second = firm.sirets[:2]
    granted = run(
        firm, row(bruno, first, "1", "1"), row(chloe, second, "1", ""), codes=["DPAE", "DSN"]
    )
    assert (granted.outcome, counts(granted)) == (Outcome.OK, (5, 0, 0, 0))
    assert held(firm, bruno, first) == {DPAE, *DSN}
    assert held(firm, chloe, second) == {DPAE}
    changed = run(
        firm, row(bruno, first, "0", ""), row(chloe, second, "", "1"), codes=["DPAE", "DSN"]
    )
    assert counts(changed) == (3, 1, 0, 0)
    assert held(firm, bruno, first) == set(DSN)
    assert held(firm, chloe, second) == {DPAE, *DSN}


def test_column_of_one_right_prevails_on_its_declarations(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    run(firm, row(bruno, siret, "0", "1"), codes=["DSN-PAI", "DSN"])
    assert held(firm, bruno, siret) == {0, 1}


def test_same_file_again_changes_nothing(firm: Firm) -> None:
    rows = [row(member, siret, "1") for member in firm.declarants for siret in firm.sirets[:2]]
    run(firm, *rows)
    again = run(firm, *rows)
    assert (again.outcome, counts(again)) == (Outcome.OK, (0, 0, 4, 0))
    with reading(Tenant(firm.registration.id)) as session:
        assert len(session.scalars(select(HabilitationChange)).all()) == 4


def test_line_with_one_bad_cell_is_refused_whole_and_names_the_column(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    request = run(
        firm,
        row(bruno, siret, "1", "oui"),
        row(bruno, firm.sirets[1], "1", "1,0"),
        codes=["DPAE", "DSN"],
    )
    assert results(firm, request) == [(REFUSED, Reason.BAD_VALUE), (DONE, None)]
    assert held(firm, bruno, siret) == set()
    assert firm.lines(request)[0].detail == "DSN\toui"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({0: "123"}, Reason.BAD_SIRET),
        ({0: "4,43081E+13"}, Reason.DIGITS_LOST),
        ({1: "Inconnu"}, Reason.UNKNOWN_DECLARANT),
        ({3: "123"}, Reason.BAD_SIRET),
        ({3: "73282932000074"}, Reason.UNKNOWN_SIRET),
        ({4: "2"}, Reason.BAD_VALUE),
    ],
)
def test_line_that_names_nobody_or_nothing_is_refused(
    firm: Firm, change: dict[int, str], reason: Reason
) -> None:
    cells = list(row(firm.declarants[0], firm.sirets[0], "1"))
    for at, cell in change.items():
        cells[at] = cell
    assert results(firm, run(firm, cells)) == [(REFUSED, reason)]


def test_names_are_compared_as_at_sign_in_and_a_siret_is_wanted_of_namesakes(firm: Firm) -> None:
    chloe, siret = firm.declarants[1], firm.sirets[0]
    cells = [chloe.siret, "  DURAND ", "chloe", siret, "1"]
    assert results(firm, run(firm, cells)) == [(DONE, None)]
    blank = ["", "Durand", "Chloé", siret, "0"]
    assert results(firm, run(firm, blank)) == [(DONE, None)]
    namesake = make_member(firm.registration, first_name="Chloë", last_name="Durand-")
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, namesake.id).siret = firm.sirets[5]
    assert results(firm, run(firm, blank)) == [(REFUSED, Reason.AMBIGUOUS_DECLARANT)]


def test_client_elsewhere_or_nowhere_is_refused_with_where_it_is(firm: Firm) -> None:
    bruno = firm.declarants[0]
    make_portfolio(firm.registration, "Garages", clients=[firm.sirets[2]])
    request = run(firm, row(bruno, firm.sirets[2], "1"), row(bruno, firm.sirets[3], "1"))
    assert results(firm, request) == [
        (REFUSED, Reason.IN_OTHER_PORTFOLIO),
        (REFUSED, Reason.NOT_IN_PORTFOLIO),
    ]
    assert firm.lines(request)[0].detail == "Garages"


def test_declaration_that_is_not_open_on_the_portfolio_is_refused_by_its_name(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    request = run(
        firm,
        row(bruno, siret, "1", "1"),
        row(bruno, firm.sirets[1], "1", "0"),
        codes=["DPAE", "DUCS"],
    )
    assert results(firm, request) == [(REFUSED, Reason.DECLARATION_NOT_ON_PORTFOLIO), (DONE, None)]
    assert firm.lines(request)[0].detail == "DUCS"


def test_same_pair_twice_is_a_duplicate_or_a_contradiction(firm: Firm) -> None:
    bruno, (first, second) = firm.declarants[0], firm.sirets[:2]
    request = run(
        firm,
        row(bruno, first, "1"),
        row(bruno, first, "1"),
        row(bruno, second, "1"),
        row(bruno, second, "0"),
    )
    assert results(firm, request) == [
        (DONE, None),
        (REFUSED, Reason.DUPLICATE),
        (REFUSED, Reason.CONTRADICTION),
        (REFUSED, Reason.CONTRADICTION),
    ]


def test_closed_client_gets_nothing_and_keeps_or_loses_what_it_has(firm: Firm) -> None:
    bruno, chloe = firm.declarants
    siret = firm.sirets[0]
    run(firm, row(bruno, siret, "1"))
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment).where(Establishment.siret == siret).values(active=False)
        )
    request = run(firm, row(bruno, siret, "1"), row(chloe, siret, "1"))
    assert results(firm, request) == [(UNCHANGED, None), (REFUSED, Reason.CLOSED)]
    assert results(firm, run(firm, row(bruno, siret, "0"))) == [(DONE, None)]


def test_suspended_member_gets_nothing_and_may_lose(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    run(firm, row(bruno, siret, "1"))
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, bruno.id).state = MemberState.SUSPENDED
    request = run(firm, row(bruno, siret, "1"), row(bruno, firm.sirets[1], "1"))
    assert results(firm, request) == [(UNCHANGED, None), (REFUSED, Reason.MEMBER_SUSPENDED)]
    assert results(firm, run(firm, row(bruno, siret, "0"))) == [(DONE, None)]


def test_whoever_gets_a_right_is_assigned_and_a_declarant_from_then_on(firm: Firm) -> None:
    newcomer = make_member(firm.registration, first_name="Noé", declarant=False, administrator=True)
    run(firm, row(newcomer, firm.sirets[0], "1"))
    with reading(Tenant(firm.registration.id)) as session:
        assert session.get_one(Member, newcomer.id).is_declarant
        assigned = session.scalars(select(PortfolioDeclarant.member_id)).all()
    assert newcomer.id in assigned


def test_grant_opens_for_its_client_what_the_portfolio_has_open(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(
            update(Site)
            .where(Site.siret == siret)
            .values(opened=0, formerly_opened=-1 & (1 << 20) - 1)
        )
    run(firm, row(bruno, siret, "1"))
    with reading(Tenant(firm.registration.id)) as session:
        site = session.scalars(select(Site).where(Site.siret == siret)).one()
    assert site.opened == 1 << DPAE
    assert not site.formerly_opened & 1 << DPAE
