"""C3S: worked out from the turnover, paid from its threshold on."""

from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin, RegistrationKind
from netent.kernel.right_set import RightSet
from netent.payments.models import PaymentOrder
from netent.payments.service.complements import set_complement
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.accounts.people import make_person
from tests.consultation.office import at
from tests.factories.filings import make_filing
from tests.factories.payments import make_account, make_body, make_mandate
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import actor_of, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

NOW = at(21)


@pytest.mark.parametrize(
    ("turnover", "due", "said"),
    [
        ("20 000 000", "1600", ""),
        ("19 000 000", None, "à partir de 19 000 000 €"),
        ("beaucoup", None, "n’est pas un montant"),
        ("", None, "Indiquez le chiffre d’affaires"),
    ],
)
def test_turnover_says_what_is_paid(
    database: TestDatabase, turnover: str, due: str | None, said: str
) -> None:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 1, ("C3S",))
    anne = make_person(registration, administrator=True, declarant=True, first_name="Anne")
    scope, actor = Tenant(registration.id), actor_of(registration, anne.member)
    make_body("C3S", declarations=("C3S",))
    account = make_account(registration, anne.member)
    make_mandate(registration, anne.member, account, body="C3S", declaration="C3S")
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
        set_complement(
            session,
            actor,
            account_id=account.public_id,
            body="C3S",
            declaration="C3S",
            now=NOW,
        )
    filing = make_filing(registration, anne.member, site.siret, "C3S", "2025", now=NOW)
    with time_machine.travel(NOW, tick=False):
        pages = Pages(database.app).sign_in(anne)
        page = pages.get("payments.pay", filing_id=filing.public_id)
        if due is None:
            page = pages.press(page, "payments.pay", {"turnover": turnover}, status=422)
            assert said in page.errors()[0].replace("\u202f", " ")
        else:
            pages.press(page, "payments.pay", {"turnover": turnover}, to="payments.pay")
    with reading(scope) as session:
        amounts = list(session.scalars(select(PaymentOrder.amount)))
    assert amounts == ([] if due is None else [Decimal(due)])
