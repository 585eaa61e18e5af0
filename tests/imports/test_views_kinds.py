"""The pages of each kind of request: asked for, checked, confirmed, read, undone."""

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation
from netent.kernel.enums import RequestKind, RequestStatus
from netent.kernel.identifiers import format_siret
from netent.portfolios import service as portfolios
from netent.tenancy.models import Member
from tests.factories.imports import Firm, treat_next
from tests.imports.depositing import LINES, cells, deposit, own_cooldown, request_of, tally
from tests.imports.rights_files import rights_file, row
from tests.portfolios.acting import done, mark_of
from tests.support.pages import Pages
from tests.support.seen import Seen, words

KIND = {"kind": "habilitations"}


def rights_of(firm: Firm, member: Member) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        masks = session.scalars(
            select(Habilitation.mask).where(Habilitation.member_id == member.id)
        )
        return sum(mask.bit_count() for mask in masks)


def counts(
    *, added: int = 0, removed: int = 0, unchanged: int = 0, refused: int = 0
) -> dict[str, str]:
    """A tally of rights as a page writes it."""
    names = ("Droits accordés", "Droits retirés", "Lignes déjà ainsi", "Lignes refusées")
    return dict(zip(names, map(str, (added, removed, unchanged, refused)), strict=True))


def lines(page: Seen) -> list[list[str]]:
    return [
        [words(td) for td in tr.select("th, td")] for tr in page.soup.select(f"{LINES} tbody tr")
    ]


def mixed(firm: Firm) -> bytes:
    """Two lines that grant, one that nobody can read."""
    bruno, chloe = firm.declarants
    first, second = firm.sirets[:2]
    rows = [row(bruno, first, "1", ""), row(chloe, second, "1", "1"), row(bruno, second, "x", "")]
    return rights_file(["DPAE", "DSN"], rows)


def test_file_about_rights_is_checked_line_by_line_with_who_and_which(
    pages: Pages, firm: Firm
) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    assert tally(page) == counts(added=5, refused=1)
    first, second, third = lines(page)
    assert first[:2] == ["Ligne 3", "Bruno Durand"] or first[1] == "Bruno Durand"
    assert "À accorder DPAE" in first[4]
    assert "DSN-RG , DSN-RA , DSN-PAI" in second[4]
    assert "Refusée" in third[4]
    assert "colonne DPAE" in third[5]
    assert "5 droits sont accordés" in page.text
    assert "à 2 déclarants" in page.text


def test_file_about_rights_is_confirmed_treated_and_reported(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    shown = pages.press(page, "imports.confirm", to="imports.show")
    treat_next()
    request = request_of(firm, shown)
    report = pages.get("imports.show", request_id=request.public_id)
    assert tally(report) == counts(added=5, refused=1)
    assert rights_of(firm, firm.declarants[1]) == 4
    found = cells(pages.get("imports.report_csv", request_id=request.public_id).response.data)
    assert found[0][:3] == ["Ligne", "Déclarant", "SIRET"]
    assert found[1][1:3] == ["Bruno Durand", firm.sirets[0]]
    assert found[1][4:7] == ["DPAE", "", "fait"]
    refused = cells(pages.get("imports.refused", request_id=request.public_id).response.data)
    assert refused[0] == [
        *("SIRET déclarant", "Nom", "Prénom", "SIRET", "DSN", "DPAE", "Motif du refus")
    ]
    assert refused[1][3:6] == [firm.sirets[1], "", "x"]


def test_refused_lines_are_corrected_and_sent_again_without_waiting(
    pages: Pages, firm: Firm
) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    request = request_of(firm, pages.press(page, "imports.confirm", to="imports.show"))
    treat_next()
    own_cooldown(firm, 48)
    given = pages.get("imports.refused", request_id=request.public_id).response.data
    corrected = given.replace(b";x;", b";1;")
    again = deposit(pages, firm, corrected, resends=request.public_id, **KIND)
    pages.press(again, "imports.confirm", to="imports.show")
    treat_next()
    assert rights_of(firm, firm.declarants[0]) == 2


def test_lines_are_found_by_person_and_by_what_they_do(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    asked = {"request_id": request_of(firm, page).public_id}
    assert len(lines(pages.get("imports.check", **asked, q="chloé"))) == 1
    assert len(lines(pages.get("imports.check", **asked, action="add"))) == 2
    assert lines(pages.get("imports.check", **asked, action="remove")) == []
    assert len(lines(pages.get("imports.check", **asked, reason="bad_value"))) == 1


def test_file_of_todays_rights_sent_back_changes_nothing(pages: Pages, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    rows = [row(bruno, firm.sirets[0], "1", "0"), row(chloe, firm.sirets[1], "", "1")]
    firm.run(rights_file(["DSN-RG", "DPAE"], rows), kind=RequestKind.HABILITATIONS)
    today = pages.get("consultation.today", portfolio_id=firm.portfolio.public_id).response
    assert [line[3] for line in cells(today.data)[1:]] == firm.sirets[:2]
    page = deposit(pages, firm, today.data, **KIND)
    assert tally(page) == counts(unchanged=2)


def test_template_of_rights_has_a_column_for_each_declaration_of_the_portfolio(
    pages: Pages, firm: Firm
) -> None:
    template = pages.get("imports.template", portfolio_id=firm.portfolio.public_id, **KIND)
    heading, example = cells(template.response.data)
    assert heading == ["SIRET déclarant", "Nom", "Prénom", "SIRET", "DSN", "DPAE"]
    page = deposit(pages, firm, template.response.data, **KIND)
    assert tally(page) == counts(refused=1)
    assert example[0] == "12345678900012"


def test_declaration_is_counted_then_confirmed(pages: Pages, firm: Firm) -> None:
    page = pages.get("imports.declaration", portfolio_id=firm.portfolio.public_id)
    asked = {"declaration": "DAT", "action": "add"}
    check = pages.press(page, "imports.declaration", asked, to="imports.check")
    assert tally(check) == counts(added=4)
    assert "Ajout de la déclaration DAT" in check.text
    assert [line[:1] for line in lines(check)] == [
        [" ".join(format_siret(siret).split())] for siret in firm.sirets[:2]
    ]
    shown = pages.press(check, "imports.confirm", to="imports.show")
    treat_next()
    report = pages.visit(shown.path)
    assert tally(report) == counts(added=4)
    listed = pages.get("imports.index", kind="declaration")
    assert "Ajout de la déclaration DAT" in listed.text
    assert "Aucune demande" in pages.get("imports.index", kind="habilitations").text


def test_declaration_form_says_what_is_missing(pages: Pages, firm: Firm) -> None:
    page = pages.get("imports.declaration", portfolio_id=firm.portfolio.public_id)
    bare = pages.press(
        page, "imports.declaration", {"declaration": "DAT", "action": ""}, status=422
    )
    assert "Dites s’il faut l’ajouter ou la retirer." in bare.text
    fields = {"declaration": "NOPE", "action": "add"}
    pages.press(page, "imports.declaration", fields, status=422)


def test_finished_request_is_undone_from_its_report(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    shown = pages.press(page, "imports.confirm", to="imports.show")
    treat_next()
    report = pages.visit(shown.path)
    check = pages.press(report, "imports.undo", to="imports.check")
    assert tally(check) == counts(removed=5)
    assert "Annulation de « Boulangeries.csv »" in check.text
    confirmed = pages.press(check, "imports.confirm", to="imports.show")
    treat_next()
    assert tally(pages.visit(confirmed.path)) == counts(removed=5)
    assert rights_of(firm, firm.declarants[1]) == 0
    report = pages.visit(shown.path)
    assert report.form("imports.undo") is None
    assert "Voir l’annulation" in report.text


def test_undo_that_comes_too_late_says_so(pages: Pages, firm: Firm) -> None:
    request = firm.run([(firm.sirets[2], "1")])
    report = pages.get("imports.show", request_id=request.public_id)
    firm.check_undo(request)
    late = pages.press(report, "imports.undo", to="imports.show")
    assert "ne peut pas être annulée" in late.notices()[0]
    assert request_of(firm, late).status is RequestStatus.FINISHED


def test_refused_lines_bear_the_name_of_today_and_the_columns_of_their_file(
    pages: Pages, firm: Firm
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    # Without headings: the columns are DSN and DPAE, as open on that day.
    content = ";".join(row(bruno, siret, "0", "x")).encode()
    request = firm.run(content, kind=RequestKind.HABILITATIONS)
    done(firm, portfolios.open_declarations, codes=["DAT"])
    done(firm, portfolios.close_declaration, code="DSN", shown=mark_of(firm, "DSN"))
    done(firm, portfolios.rename_portfolio, name="Fournils")
    answer = pages.get("imports.refused", request_id=request.public_id).response
    heading, line = cells(answer.data)
    assert heading[4:] == ["DSN", "DPAE", "Motif du refus"]
    assert line[:6] == [*row(bruno, siret), "0", "x"]
    page = deposit(pages, firm, answer.data, name="Fournils.csv", **KIND)
    assert tally(page) == counts(refused=1)
    assert "Fournils.csv" in answer.headers["Content-Disposition"]


def test_requests_without_a_file_have_no_refused_lines_to_send_again(
    pages: Pages, firm: Firm
) -> None:
    added = firm.treat(firm.check_declaration("DAT", adds=True))
    undo = firm.treat(firm.check_undo(added))
    for request in (added, undo):
        pages.get("imports.refused", request_id=request.public_id, status=404)
