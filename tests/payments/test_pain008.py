"""One debit that banks could not read keeps no other from leaving: files hold whatever is typed."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from netent.payments.banking import bank_name
from netent.payments.pain008 import SCHEMA, Creditor, Debit, direct_debits
from tests.factories.payments import IBAN, ICS

_NAME = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


def debtors(*names: str) -> list[str | None]:
    """The debtors of a file, as it names them."""
    debits = [
        Debit(
            reference=f"R{number}",
            debtor=name,
            iban=IBAN,
            bic="AGRIFRPP",
            amount=Decimal("12.50"),
            rum=f"NE-{number}",
            signed_on=date(2026, 11, 19),
            is_first=True,
            about="DSN 44308090800017 2026-11",
        )
        for number, name in enumerate(names)
    ]
    creditor = Creditor("Prévoyance (fictive)", ICS, "DE89370400440532013000", "COBADEFFXXX")
    content = direct_debits(
        creditor, debits, message_id="NE-20261215-1", collect_on=date(2026, 12, 15)
    )
    root = ElementTree.fromstring(content)
    return [each.text for each in root.iterfind(f".//{_NAME}Dbtr/{_NAME}Nm")]


def test_names_are_told_as_banks_read_them() -> None:
    assert debtors("Ateliers d’Été & Fils", "Ελλάς", " A/S\t5 ") == [
        "Ateliers d'Ete & Fils",
        "Ellas",
        "A/S 5",
    ]


@pytest.mark.parametrize("name", ["😀😀", "", "\u0301", "\x01\x1f", "\ufdfa" * 70, "<<>>", "   "])
def test_name_that_no_bank_reads_keeps_no_file_back(name: str) -> None:
    unread, other = debtors(name, "Ateliers")
    assert other == "Ateliers"
    assert unread == (bank_name(name) or "NOTPROVIDED")


@pytest.mark.parametrize("name", ["日本" * 35, "½" * 70, "€" * 70, "x" * 70])
def test_name_is_no_longer_than_banks_read(name: str) -> None:
    assert 0 < len(bank_name(name)) <= 70
    assert debtors(name) == [bank_name(name)]
