"""Who may do what with bank accounts and mandates, written by hand."""

from collections.abc import Mapping
from uuid import UUID

from tests.matrix.rows import Key, Row, administrators, everybody, operators

# Whoever is no administrator may only where one lets him: none of these members was.
PAYMENTS: Mapping[Key, Row] = {
    ("payments.accounts", "GET"): administrators(),
    ("payments.record_account", "GET"): administrators(),
    ("payments.record_account", "POST"): administrators(422),
    ("payments.account", "GET"): administrators(of="bank account"),
    ("payments.remove_account", "GET"): administrators(of="bank account"),
    # Without the password.
    ("payments.remove_account", "POST"): administrators(422, of="bank account"),
    ("payments.complements", "GET"): administrators(),
    ("payments.set_complement", "GET"): administrators(),
    # Nothing is chosen.
    ("payments.set_complement", "POST"): administrators(422),
    ("payments.remove_complement", "POST"): administrators(302, of="complement"),
    ("payments.mandates", "GET"): administrators(),
    ("payments.draft_mandate", "GET"): administrators(),
    ("payments.draft_mandate", "POST"): administrators(422),
    ("payments.mandate", "GET"): administrators(of="mandate"),
    ("payments.mandate_pdf", "GET"): administrators(of="mandate"),
    ("payments.acknowledge_mandate", "GET"): administrators(of="mandate"),
    ("payments.acknowledge_mandate", "POST"): administrators(422, of="mandate"),
    ("payments.revoke_mandate", "GET"): administrators(of="mandate"),
    ("payments.revoke_mandate", "POST"): administrators(422, of="mandate"),
    ("payments.orders", "GET"): everybody(),
    # Nobody's: whose order or filing may be seen is data.
    ("payments.order", "GET"): everybody(404, values={"order_id": UUID(int=1)}),
    ("payments.cancel_order", "POST"): everybody(404, values={"order_id": UUID(int=1)}),
    ("payments.pay", "GET"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("payments.pay", "POST"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("collections.index", "GET"): operators(),
    ("collections.take", "POST"): operators(404, values={"collection_id": UUID(int=1)}),
    ("payments.managers", "GET"): administrators(),
    ("payments.set_manager", "POST"): administrators(302, of="member"),
}
