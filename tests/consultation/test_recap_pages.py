"""The recap's page and its files."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import format_siret
from netent.tenancy.models import Member, MemberChange
from tests.consultation.office import Office, at
from tests.consultation.tables import csv_rows
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.support.pages import Pages
from tests.support.seen import Seen


def listed(page: Seen) -> list[list[str]]:
    return page.rows("#lignes table")


def test_recap_shows_each_person_and_establishment_with_declarations_and_days(
    pages: Pages, office: Office
) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2), office.pairs(None, office.sirets[:1]))
    page = pages.get("consultation.recap")
    siret = " ".join(format_siret(office.sirets[0]).split())
    assert [row[0] for row in listed(page)] == [f"Boulangerie {siret} · Quartier"] * 2
    assert [row[1] for row in listed(page)] == ["Bruno Petit", "Chloé Roux"]
    assert {row[2] for row in listed(page)} == {"DSN DPAE depuis le 3 novembre 2026"}
    assert "Personnes 2 Établissements 1" in page.text


def test_recap_tells_single_rights_and_openings_to_come(pages: Pages, office: Office) -> None:
    now = clock.now()
    rights = office.rights("DSN-RG") | office.rights("DPAE")
    pair = office.pairs(office.members[:1], office.sirets[:1])
    office.grant(office.rights("DPAE"), at(2), pair)
    office.grant(rights, now, pair)
    (row,) = listed(pages.get("consultation.recap"))
    assert row[2].startswith("DPAE depuis le 3 novembre 2026 DSN-RG Ouvre le ")


def test_recap_of_a_past_day_tells_what_was_held_then(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    office.withdraw(office.rights("DSN"), at(5))
    assert len(listed(pages.get("consultation.recap", le="2026-11-04"))) == 6
    assert len(listed(pages.get("consultation.recap", le="04/11/2026"))) == 6
    page = pages.get("consultation.recap", le="2026-11-05")
    assert "Aucune habilitation ne correspond" in page.text
    assert "À la fin du 5 novembre 2026" in page.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-02-30", "Ce n’est pas une date"),
        ("demain", "Ce n’est pas une date"),
        ("9999-12-31", "Ce n’est pas une date"),
        ("0001-01-01", "Ce n’est pas une date"),
        ("\x00", None),
        ("2199-01-01", "Ce jour n’est pas encore venu"),
    ],
)
def test_bad_day_is_told_at_its_field(
    pages: Pages, office: Office, typed: str, told: str | None
) -> None:
    office.grant(office.rights("DSN"), at(2))
    page = pages.get("consultation.recap", le=typed, status=422 if told else 200)
    wrong = page.soup.select_one("#le-error")
    assert (told is None) == (wrong is None)
    if told and wrong:
        assert told in wrong.get_text()
        assert listed(page) == []
        answer = pages.client.get(pages.url("consultation.recap_csv", le=typed))
        assert answer.status_code == 302


@pytest.mark.parametrize("page_number", ["999999", "-1", "x", "9" * 40])
def test_page_beyond_the_end_is_the_last_one(
    pages: Pages, office: Office, page_number: str
) -> None:
    office.grant(office.rights("DSN"), at(2))
    assert len(listed(pages.get("consultation.recap", page=page_number))) == 6


def test_recap_narrowed_by_each_filter(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2))
    own = [site.siret for site in office.sites if site.siret not in office.sirets]
    office.grant(office.rights("DSN"), at(2), office.pairs(office.members[:1], own))
    florists = make_portfolio(office.registration, "Fleurs")
    for le in ("", "2026-11-03"):
        for filters, expected in (
            ({}, 7),
            ({"membre": office.members[1].public_id}, 3),
            ({"declaration": "DPAE"}, 6),
            ({"declaration": "NADA"}, 7),
            ({"perimetre": "propres"}, 1),
            ({"perimetre": office.portfolio.public_id}, 6),
            ({"perimetre": [office.portfolio.public_id, "propres"]}, 7),
            ({"perimetre": [florists.public_id, "propres"]}, 1),
            ({"perimetre": [florists.public_id, office.portfolio.public_id]}, 6),
            ({"q": office.sirets[2]}, 2),
            ({"q": "boulang"}, 6),
            ({"q": "rien de tel"}, 0),
        ):
            page = pages.get("consultation.recap", le=le, **filters)
            assert len(listed(page)) == expected, filters


def test_filters_in_use_are_told_in_words_for_paper(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    filters = {
        "le": "2026-11-04",
        "membre": office.members[0].public_id,
        "perimetre": office.portfolio.public_id,
        "declaration": "DSN",
        "q": "boul",
    }
    page = pages.get("consultation.recap", **filters)
    context = page.soup.select_one(".page-head .context")
    assert context is not None
    assert context.get_text().split(" · ") == [
        "À la fin du 4 novembre 2026, d’après l’historique",
        "Bruno Petit",
        "Quartier",
        "DSN",
        "« boul »",
    ]
    both = pages.get("consultation.recap", perimetre=["propres", office.portfolio.public_id])
    context = both.soup.select_one(".page-head .context")
    assert context is not None
    assert context.get_text().split(" · ")[1:] == ["Vos établissements", "Quartier"]


def test_filters_of_another_registration_or_of_nobody_are_not_found(
    pages: Pages, office: Office
) -> None:
    other = Office(clients=0)
    for endpoint in ("consultation.recap", "consultation.recap_csv", "consultation.recap_xlsx"):
        for bad in (other.members[0].public_id, uuid4(), "x"):
            pages.get(endpoint, membre=bad, status=404)
        for bad in (other.portfolio.public_id, [office.portfolio.public_id, uuid4()], "y"):
            pages.get(endpoint, perimetre=bad, status=404)


def test_person_who_left_or_is_suspended_stays_readable(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(None, office.sirets[:1]))
    with transaction(office.tenant) as session:
        states = (MemberState.DELETED, MemberState.SUSPENDED)
        for member, state in zip(office.members, states, strict=True):
            session.execute(update(Member).where(Member.id == member.id).values(state=state))
    page = pages.get("consultation.recap", le="2026-11-10")
    assert [row[1] for row in listed(page)] == ["Bruno Petit Parti", "Chloé Roux Suspendu"]
    assert "Bruno Petit (parti)" in page.text


def test_past_day_tells_who_was_suspended_then(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(None, office.sirets[:1]))
    bruno, chloe = office.members
    active, suspended = MemberState.ACTIVE, MemberState.SUSPENDED
    with transaction(office.tenant) as session:
        for member, day, before, after in (
            (bruno, 5, active, suspended),
            (bruno, 8, suspended, active),
            (chloe, 9, active, suspended),
        ):
            roles = dict.fromkeys(("was_administrator", "is_administrator"), False)
            roles |= dict.fromkeys(("was_declarant", "is_declarant"), True)
            session.add(
                MemberChange(
                    member_id=member.id,
                    at=at(day),
                    state_before=before,
                    state_after=after,
                    **roles,
                )
            )
        session.execute(update(Member).where(Member.id == chloe.id).values(state=suspended))
    for day, expected in (
        (4, ["Bruno Petit", "Chloé Roux"]),
        (5, ["Bruno Petit Suspendu", "Chloé Roux"]),
        (8, ["Bruno Petit", "Chloé Roux"]),
        (9, ["Bruno Petit", "Chloé Roux Suspendu"]),
    ):
        page = pages.get("consultation.recap", le=f"2026-11-{day:02d}")
        assert [row[1] for row in listed(page)] == expected, day
    today = pages.get("consultation.recap")
    assert [row[1] for row in listed(today)] == ["Bruno Petit", "Chloé Roux Suspendu"]


def test_registration_without_rights_is_told_what_will_stand_here(pages: Pages) -> None:
    page = pages.get("consultation.recap")
    assert "Aucune habilitation pour l’instant" in page.text
    assert csv_rows(pages.get("consultation.recap_csv").response)[1:] == []


def test_declarant_may_not_consult(pages: Pages, office: Office) -> None:
    declarant = Pages(pages.app).sign_in(person_of(office.registration, office.members[0]))
    for endpoint in ("recap", "recap_csv", "recap_xlsx", "history", "history_csv", "history_xlsx"):
        declarant.get(f"consultation.{endpoint}", status=403)


def test_day_of_today_is_no_filter(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    page = pages.get("consultation.recap", le=clock.paris_day(clock.now()).isoformat())
    files = [str(a["href"]) for a in page.soup.select("section.no-print a")]
    assert not any("le=" in link for link in files)
    assert page.soup.select_one(".filters .clear") is None
    assert "Aujourd’hui" in page.text
