"""C3S: worked out from the turnover, paid from its threshold on."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.filing.models import Filing
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin, RegistrationKind
from netent.kernel.right_set import RightSet
from netent.payments.models import PaymentOrder
from netent.payments.service.complements import set_complement
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.accounts.people import Person, make_person
from tests.consultation.office import at
from tests.factories.filings import make_filing
from tests.factories.payments import make_account, make_body, make_mandate
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import actor_of, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

NOW = at(21)


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("turnover", "due", "said"),
    [
        ("20 000 000", "1600", ""),
        ("19 000 000", None, "à partir de 19 000 000 €"),
        ("beaucoup", None, "n’est pas un montant"),
        # What is due on it no bank would debit.
        ("900 000 000 000", None, "n’est pas un montant"),
        ("", None, "Indiquez le chiffre d’affaires"),
    ],
)
def test_turnover_says_what_is_paid(
    database: TestDatabase, turnover: str, due: str | None, said: str
) -> None:
    anne, filing = declared("C3S")
    pages = Pages(database.app).sign_in(anne)
    page = pages.get("payments.pay", filing_id=filing.public_id)
    if due is None:
        page = pages.press(page, "payments.pay", {"turnover": turnover}, status=422)
        assert said in page.errors()[0].replace("\u202f", " ")
    else:
        pages.press(page, "payments.pay", {"turnover": turnover}, to="payments.pay")
    assert ordered(anne) == ([] if due is None else [Decimal(due)])


def test_what_is_due_once_is_not_paid_to_another_body_by_a_second_click(
    database: TestDatabase,
) -> None:
    anne, filing = declared("C3S", "C3S-BIS")
    pages = Pages(database.app).sign_in(anne)
    page = pages.get("payments.pay", filing_id=filing.public_id)
    paid = pages.press(page, "payments.pay", {"turnover": "20 000 000"}, to="payments.pay")
    assert "tous sont payés" in paid.text
    pages.press(page, "payments.pay", {"turnover": "20 000 000"}, status=422)
    assert ordered(anne) == [Decimal(1600)]


def declared(*bodies: str) -> tuple[Person, Filing]:
    """Somebody who filed a C3S, and may pay it to these bodies."""
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 1, ("C3S",))
    anne = make_person(registration, administrator=True, declarant=True, first_name="Anne")
    scope, actor = Tenant(registration.id), actor_of(registration, anne.member)
    account = make_account(registration, anne.member)
    for body in bodies:
        make_body(body, declarations=("C3S",))
        make_mandate(registration, anne.member, account, body=body, declaration="C3S")
    with transaction(scope) as session:
        site = session.scalars(select(Site)).one()
        held = RightSet.of(catalogue.rights_named(session, "C3S"))
        act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=at(2))
        pairs = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(Site.registration_id == registration.id, Member.id == anne.member.id)
        )
        rights.grant(session, act, pairs, held, default_delay_days=1)
        for body in bodies:
            set_complement(
                session,
                actor,
                account_id=account.public_id,
                body=body,
                declaration="C3S",
                now=NOW,
            )
    return anne, make_filing(registration, anne.member, site.siret, "C3S", "2025", now=NOW)


def ordered(person: Person) -> list[Decimal]:
    with reading(Tenant(person.registration.id)) as session:
        return list(session.scalars(select(PaymentOrder.amount)))
