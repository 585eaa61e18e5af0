"""Who may fill complementary services."""

from netent import access
from netent.access import Permission
from netent.kernel.actor import Operator


def check_loader(operator: Operator | None) -> None:
    """Forbidden for an operator who may not; None is a command, on the operator's own machine."""
    if operator is not None:
        access.check(operator, Permission.REFERENCE_LOAD)
