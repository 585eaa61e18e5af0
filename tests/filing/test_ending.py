"""A filing that gives way: replaced by another, or taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.filing import service
from netent.filing.models import Filing
from netent.filing.states import FilingState
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from tests.consultation.office import Office, at
from tests.factories.filings import (
    file_draft,
    make_filing,
    neodes,
    prepare,
)
from tests.factories.tenancy import actor_of
from tests.filing.desk import NOVEMBER, NOW, actions, bruno, made


def test_replacing_leaves_the_first_and_what_became_of_it(office: Office) -> None:
    siret, chloe = office.sirets[0], office.members[1]
    first = made(office, siret)
    content = neodes(siret, NOVEMBER)
    second = make_filing(
        office.registration, chloe, siret, content=content, replaces=first.public_id, now=NOW
    )
    with reading(office.tenant) as session:
        old = session.get_one(Filing, first.id)
        assert (old.state, old.ended_by, old.stands_for) == (
            FilingState.REPLACED,
            "Chloé Roux",
            None,
        )
        assert session.get_one(Filing, second.id).replaces_id == old.id
    assert [action for action, _details in actions(office)] == ["filing.made", "filing.replaced"]
    with pytest.raises(Refusal) as refused:
        prepare(office.registration, chloe, siret, replaces=first.public_id, now=NOW)
    assert refused.value.reason is Reason.FILING_MOVED_ON


def test_two_who_replace_the_same_one_are_not_both_taken(office: Office) -> None:
    siret, chloe = office.sirets[0], office.members[1]
    first = made(office, siret)
    drafts = [
        prepare(office.registration, member, siret, replaces=first.public_id, now=NOW)
        for member in (bruno(office), chloe)
    ]
    file_draft(office.registration, bruno(office), drafts[0], now=NOW)
    with pytest.raises(Refusal) as refused:
        file_draft(office.registration, chloe, drafts[1], now=NOW)
    assert refused.value.reason is Reason.FILING_MOVED_ON


def test_cancelling_keeps_the_filing_with_the_reason_and_frees_the_period(office: Office) -> None:
    siret = office.sirets[0]
    first = made(office, siret)
    actor = actor_of(office.registration, office.members[1])
    with transaction(office.tenant) as session:
        service.cancel_filing(
            session, actor, filing_id=first.public_id, why="Mauvais mois", now=NOW
        )
    with pytest.raises(Refusal) as refused, transaction(office.tenant) as session:
        service.cancel_filing(session, actor, filing_id=first.public_id, why="Encore", now=NOW)
    assert refused.value.reason is Reason.FILING_MOVED_ON
    with reading(office.tenant) as session:
        kept = session.get_one(Filing, first.id)
        assert (kept.state, kept.ended_why, kept.ended_by) == (
            FilingState.CANCELLED,
            "Mauvais mois",
            "Chloé Roux",
        )
    assert made(office, siret).state is FilingState.FILED
    assert [action for action, _details in actions(office)] == [
        "filing.made",
        "filing.cancelled",
        "filing.made",
    ]


def test_events_of_one_day_do_not_exclude_one_another(office: Office) -> None:
    office.grant(office.rights("DPAE"), at(2))
    siret, content = office.sirets[0], b"nom;prenom\r\nDurand;Ana\r\n"
    filed = [made(office, siret, code="DPAE", name="2026-11-25", content=content) for _ in "ab"]
    assert [each.due_on for each in filed] == [None, None]
    with pytest.raises(Refusal) as refused:
        made(office, siret, code="DPAE", name="2026-11-30", content=content)
    assert refused.value.reason is Reason.PERIOD_TO_COME
    with pytest.raises(Refusal) as refused:
        made(office, siret, code="DPAE", name="2026-11-20")
    assert refused.value.reason is Reason.NIL_NOT_POSSIBLE
    with pytest.raises(Refusal) as refused:
        made(
            office,
            siret,
            code="DPAE",
            name="2026-11-25",
            content=content,
            replaces=filed[0].public_id,
        )
    assert refused.value.reason is Reason.NOT_REPLACEABLE


def test_whoever_may_not_file_any_more_does_not_cancel(office: Office) -> None:
    first = made(office, office.sirets[0])
    office.withdraw(office.rights("DSN"), NOW)
    actor = actor_of(office.registration, bruno(office))
    with pytest.raises(Refusal) as refused, transaction(office.tenant) as session:
        service.cancel_filing(session, actor, filing_id=first.public_id, why="Erreur", now=NOW)
    assert refused.value.reason is Reason.NO_HABILITATION


def test_what_can_not_be_cancelled_is_not(office: Office) -> None:
    office.grant(office.rights("C3S"), at(2))
    with transaction(office.tenant) as session:
        for site in session.scalars(select(Site)):
            site.opened |= int(office.rights("C3S"))
    filing = made(office, office.sirets[0], code="C3S", name="2025")
    actor = actor_of(office.registration, bruno(office))
    with pytest.raises(Refusal) as refused, transaction(office.tenant) as session:
        service.cancel_filing(session, actor, filing_id=filing.public_id, why="Erreur", now=NOW)
    assert refused.value.reason is Reason.NOT_CANCELLABLE
    assert filing.due_on == date(2026, 5, 15)
