"""What is prepared and left, due days that are chosen, and who is told of an act."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.filing import service
from netent.filing.models import FilingDraft, FilingPiece
from netent.filing.service import following
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from netent.sweep import sweep
from tests.consultation.office import Office, at
from tests.factories.filings import (
    neodes,
    period,
    prepare,
    read,
)
from tests.factories.tenancy import actor_of
from tests.filing.desk import NOVEMBER, NOW, bruno, made


def test_draft_is_given_up_or_purged_after_a_day_with_its_file(office: Office) -> None:
    siret = office.sirets[0]
    content = neodes(siret, NOVEMBER)
    drafts = [
        prepare(office.registration, bruno(office), siret, content=content, now=at(20, hour))
        for hour in (8, 9, 10)
    ]
    actor = actor_of(office.registration, bruno(office))
    with transaction(office.tenant) as session:
        assert service.drop_draft(session, actor, draft_id=drafts[0])
        assert not service.drop_draft(session, actor, draft_id=drafts[0])
    assert service.expire_due(now=at(21, 9)) == 1
    assert service.expire_due(now=at(21, 9)) == 0
    with reading(office.tenant) as session:
        (left,) = session.scalars(select(FilingDraft))
        assert left.public_id == drafts[2]
        assert {piece.file_id for piece in session.scalars(select(FilingPiece))} == {left.file_id}


def test_due_day_is_the_one_that_the_registration_chose(office: Office) -> None:
    def choose(day: int) -> bool:
        with transaction(office.tenant) as session:
            return service.choose_due_day(
                session, office.actor, declaration="DSN", day=day, now=NOW
            )

    assert [choose(5), choose(5)] == [True, False]
    assert made(office, office.sirets[0]).due_on == date(2026, 12, 5)
    assert choose(15)
    assert made(office, office.sirets[1]).due_on == date(2026, 12, 15)
    with pytest.raises(Refusal) as refused:
        choose(10)
    assert refused.value.reason is Reason.BAD_DUE_DAY
    declarant = actor_of(office.registration, bruno(office))
    with pytest.raises(Forbidden), transaction(office.tenant) as session:
        service.choose_due_day(session, declarant, declaration="DSN", day=5, now=NOW)


def test_faulty_file_is_never_kept(office: Office) -> None:
    siret = office.sirets[0]
    told = read(office.registration, siret, "DSN", "2026-11", b"S10.G00.00.001,'x'\n")
    assert told.fault_count
    with pytest.raises(ValueError, match="faults"), transaction(office.tenant) as session:
        service.keep_draft(
            session,
            actor_of(office.registration, bruno(office)),
            declaration="DSN",
            siret=siret,
            period=period(office.registration, "DSN", "2026-11"),
            read=told,
            now=NOW,
        )


def test_followers_are_told_within_the_act(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[bool, bool]] = []
    monkeypatch.setattr(following._Holder, "followers", following._Holder.followers)
    service.follow(lambda _s, _a, told, _n: heard.append((bool(told.filed), bool(told.ended))))
    first = made(office, office.sirets[0])
    made(office, office.sirets[0], replaces=first.public_id)
    assert heard == [(True, False), (True, True)]


def test_filer_alone_is_mailed_the_number(office: Office) -> None:
    filing = made(office, office.sirets[0])
    with reading(PORTAL) as session:
        (mail,) = session.scalars(select(Notice).where(Notice.template == "filing_made"))
    assert mail.recipient == bruno(office).email
    assert mail.arguments["receipt"] == filing.receipt


def test_sweep_purges_what_was_left(office: Office, app: Flask) -> None:
    prepare(office.registration, bruno(office), office.sirets[0], now=at(20, 9))
    sweep(at(21, 9))
    with reading(office.tenant) as session:
        assert session.scalars(select(FilingDraft)).all() == []
