"""Filings that begin at the same moment as each other, or as the end of the right."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading, transaction
from netent.filing.models import Filing
from netent.filing.queries.filings import standing_filing
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.queries import portfolio_of
from tests.consultation.office import Office
from tests.factories.filings import file_draft, prepare, rule
from tests.filing.desk import NOW
from tests.support.threads import at_once


def outcomes(results: list[object]) -> Counter[object]:
    return Counter(
        result.reason if isinstance(result, Refusal) else type(result).__name__
        for result in results
    )


def filings_kept(office: Office) -> int:
    with reading(office.tenant) as session:
        return session.scalar(select(func.count()).select_from(Filing)) or 0


def test_two_people_file_the_same_period_and_one_wins(office: Office) -> None:
    drafts = [
        (member, prepare(office.registration, member, office.sirets[0], now=NOW))
        for member in office.members
    ]
    results = at_once(
        *(
            lambda member=member, draft=draft: file_draft(
                office.registration, member, draft, now=NOW
            )
            for member, draft in drafts
        )
    )
    assert outcomes(results) == {"Filed": 1, Reason.ALREADY_FILED: 1}
    assert filings_kept(office) == 1


def test_double_click_files_once(office: Office) -> None:
    member = office.members[0]
    draft = prepare(office.registration, member, office.sirets[0], now=NOW)
    results = at_once(
        *[lambda: file_draft(office.registration, member, draft, now=NOW) for _ in range(3)]
    )
    assert outcomes(results) == {"Filed": 3}
    assert len({result.filing.receipt for result in results}) == 1  # type: ignore[attr-defined]
    assert filings_kept(office) == 1


@pytest.mark.parametrize("_again", range(3))
def test_withdrawal_at_the_same_moment_comes_before_or_after(office: Office, _again: int) -> None:
    """Never in between: where the withdrawal came first, nothing is filed."""
    member, siret = office.members[0], office.sirets[0]
    draft = prepare(office.registration, member, siret, now=NOW)
    type_id = rule(office.registration, "DSN").type_id
    site_id = next(site.id for site in office.sites if site.siret == siret)

    def withdraw() -> int:
        with transaction(office.tenant) as session:
            portfolio_of(session, office.portfolio.public_id, lock=True)
            standing = standing_filing(
                session, site_id=site_id, type_id=type_id, start=date(2026, 11, 1)
            )
            act = rights.begin_act(session, office.actor, origin=ActOrigin.PAGE, now=NOW)
            rights.withdraw(session, act, office.pairs(), office.rights("DSN"))
            return 0 if standing is None else 1

    filed, before = at_once(
        lambda: file_draft(office.registration, member, draft, now=NOW), withdraw
    )
    if isinstance(filed, Refusal):
        assert (filed.reason, before, filings_kept(office)) == (Reason.NO_HABILITATION, 0, 0)
    else:
        assert (before, filings_kept(office)) == (1, 1)
