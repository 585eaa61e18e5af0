"""Checks, confirms and gives up imports (product §9); treating them is `treatment`'s."""

from netent.imports.service.checks import stage_check
from netent.imports.service.codes import ToldCode, ToldCodes, take_codes
from netent.imports.service.confirmation import confirm, cooldown_until, ends_many_rights, give_up
from netent.imports.service.declarations import check_declaration
from netent.imports.service.deposits import (
    CheckedPlan,
    Deposit,
    given_cells,
    layout_of,
    layout_read,
    names_given,
    plan_deposit,
    read_deposit,
)
from netent.imports.service.undoing import can_be_undone, check_undo, undo_of, undone_by

__all__ = [
    "CheckedPlan",
    "Deposit",
    "ToldCode",
    "ToldCodes",
    "can_be_undone",
    "check_declaration",
    "check_undo",
    "confirm",
    "cooldown_until",
    "ends_many_rights",
    "give_up",
    "given_cells",
    "layout_of",
    "layout_read",
    "names_given",
    "plan_deposit",
    "read_deposit",
    "stage_check",
    "take_codes",
    "undo_of",
    "undone_by",
]
