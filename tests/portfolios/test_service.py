"""Portfolios as services make them: audit, permissions, and two who choose one name at once."""

from uuid import UUID

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.portfolios import service
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import actor_of
from tests.support.threads import at_once


def create(firm: Firm, name: str) -> Portfolio:
    with transaction(Tenant(firm.registration.id)) as session:
        return service.create_portfolio(session, firm.actor, name=name, now=NOW)


def rename(firm: Firm, portfolio_id: UUID, name: str) -> Portfolio:
    with transaction(Tenant(firm.registration.id)) as session:
        return service.rename_portfolio(
            session, firm.actor, portfolio_id=portfolio_id, name=name, now=NOW
        )


def events(firm: Firm) -> list[tuple[str, str | None, dict[str, object]]]:
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.number))
        return [(row.action, row.subject, row.details) for row in rows]


def test_create_and_rename_leave_one_audit_event_each(firm: Firm) -> None:
    made = create(firm, "Fleuristes")
    rename(firm, made.public_id, "Fleurs")
    subject = str(made.public_id)
    assert events(firm) == [
        ("portfolio.created", subject, {"name": "Fleuristes"}),
        ("portfolio.renamed", subject, {"before": "Fleuristes", "after": "Fleurs"}),
    ]


def test_refused_name_leaves_no_trace(firm: Firm) -> None:
    with pytest.raises(Refusal) as refused:
        create(firm, "boulangeries")
    assert refused.value.reason is Reason.NAME_TAKEN
    assert events(firm) == []


def test_declarant_neither_creates_nor_renames(firm: Firm) -> None:
    declarant = actor_of(firm.registration, firm.declarants[0])
    with transaction(Tenant(firm.registration.id)) as session:
        with pytest.raises(Forbidden):
            service.create_portfolio(session, declarant, name="Fleurs", now=NOW)
        with pytest.raises(Forbidden):
            service.rename_portfolio(
                session, declarant, portfolio_id=firm.portfolio.public_id, name="x", now=NOW
            )


def test_portfolio_of_another_registration_is_not_found(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        rename(other, firm.portfolio.public_id, "Fleurs")


def test_name_keeps_its_former_owner_free_after_a_renaming(firm: Firm) -> None:
    rename(firm, firm.portfolio.public_id, "Pains")
    assert create(firm, "Boulangeries").folded_name == "boulangeries"


def test_two_who_create_one_name_at_once_get_one_portfolio_and_one_refusal(firm: Firm) -> None:
    results = at_once(*[lambda name=name: create(firm, name) for name in ("Cafés", "CAFES")])
    made = [result for result in results if isinstance(result, Portfolio)]
    refused = [result for result in results if isinstance(result, Refusal)]
    assert (len(made), [error.reason for error in refused]) == (1, [Reason.NAME_TAKEN])


def test_two_who_swap_into_one_name_at_once_get_one_refusal(firm: Firm) -> None:
    other = make_portfolio(firm.registration, "Fleuristes")
    identifiers = (firm.portfolio.public_id, other.public_id)
    results = at_once(*[lambda one=one: rename(firm, one, "Bistrots") for one in identifiers])
    assert sorted(type(result).__name__ for result in results) == ["Portfolio", "Refusal"]


def test_name_of_which_folding_leaves_nothing_is_refused(firm: Firm) -> None:
    with pytest.raises(Refusal) as refused:
        create(firm, "\uff9e")  # a letter that is nothing but a mark on another
    assert refused.value.reason is Reason.NAME_EMPTY


def test_who_is_no_administrator_any_more_opens_and_renames_none(firm: Firm) -> None:
    made = create(firm, "Fleuristes")
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden):
        create(firm, "Boulangers")
    with pytest.raises(Forbidden):
        rename(firm, made.public_id, "Boulangers")
