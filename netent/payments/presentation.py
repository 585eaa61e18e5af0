"""Orders as pages show them: with the reason of a rejection in the reader's words."""

from dataclasses import dataclass
from uuid import UUID

from netent.payments.models import PaymentOrder
from netent.payments.queries.orders import OrderRow
from netent.web.messages import reason_text


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order, and why it will not take place; `why` is empty where it will, or did."""

    order: PaymentOrder
    body_name: str
    body_url: str
    filing_id: UUID
    receipt: str
    why: str


def shown_order(row: OrderRow) -> ShownOrder:
    """One row as it is shown."""
    why = reason_text(row.order.reason) if row.order.reason is not None else ""
    return ShownOrder(row.order, row.body_name, row.body_url, row.filing_id, row.receipt, why)
