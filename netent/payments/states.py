"""The closed lists of payments: bodies, places of mandates, states of mandates and orders."""

from enum import StrEnum


class BodyKind(StrEnum):
    """What a body collects."""

    URSSAF = "urssaf"
    PENSION = "pension"
    MSA = "msa"
    PROVIDENT = "provident"
    TAX = "tax"
    NOTARIES = "notaries"
    COMPANIES = "companies"


class MandatePlace(StrEnum):
    """Where the mandates live by which a body debits what a DSN or a PASRAU declares.

    HERE is the mandate module of netent. EXTERNAL is the body's own site. DECLARED is the tax
    administration, to which the account itself is declared.
    """

    HERE = "here"
    EXTERNAL = "external"
    DECLARED = "declared"


class MandateState(StrEnum):
    """The life of a mandate: only an acknowledged one may be debited by."""

    DRAFTED = "drafted"
    ACKNOWLEDGED = "acknowledged"
    REVOKED = "revoked"


class OrderState(StrEnum):
    """The life of an order to pay.

    HANDED_ON went to a body whose mandates live elsewhere; COLLECTED left in a file of direct
    debits. REJECTED and CANCELLED ones may be ordered again.
    """

    ORDERED = "ordered"
    REJECTED = "rejected"
    HANDED_ON = "handed_on"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


# Those that stand: another order for the same filing and body would pay it twice.
STANDING = (OrderState.ORDERED, OrderState.HANDED_ON, OrderState.COLLECTED)
