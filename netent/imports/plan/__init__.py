"""What each line of a file would do: lines and a snapshot in, a plan out; pure (product §9)."""

from netent.imports.plan.details import arguments_of
from netent.imports.plan.establishments import Snapshot, build_plan
from netent.imports.plan.habilitations import RightsSnapshot, plan_habilitations
from netent.imports.plan.judged import Plan
from netent.imports.plan.members import Declarant, MembersSnapshot, plan_members

__all__ = [
    "Declarant",
    "MembersSnapshot",
    "Plan",
    "RightsSnapshot",
    "Snapshot",
    "arguments_of",
    "build_plan",
    "plan_habilitations",
    "plan_members",
]
