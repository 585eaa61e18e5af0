"""What the operator reads in the terminal."""

import sys
from typing import Any

from netent.demo.plans import OPERATOR_EMAIL, PASSWORD
from netent.supervisor.plan import Settings

_KINDS = {
    "MONO": "one establishment",
    "MULTI": "several establishments",
    "THIRD_PARTY": "third party",
}


def step(part: str, state: str) -> None:
    print(f"  {part:<14} {state}", flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def running(settings: Settings, demo: dict[str, Any] | None) -> None:
    """Where it answers, who can sign in, how it ends."""
    where = settings.address
    if settings.base_url:
        where = f"{settings.base_url} (it listens on {where})"
    lines = ["", f"netent runs at {where}"]
    if demo is not None:
        lines += ["", "Demo accounts (fictitious firms; sign in with all four):"]
        for registration in demo["registrations"]:
            lines += ["", *_accounts(registration)]
        lines += [
            "",
            f"  Operator of the portal ({where}/exploitation, no code in the demo)",
            f"    {OPERATOR_EMAIL}  {PASSWORD}",
        ]
    lines += ["", f"Logs: {settings.logs}. Ctrl-C ends everything."]
    print("\n".join(lines), flush=True)


def _accounts(registration: dict[str, Any]) -> list[str]:
    kind = _KINDS.get(registration["kind"], registration["kind"])
    rows = [("SIRET", "last name", "first name", "password", "roles")] + [
        (
            member["siret"],
            member["last_name"],
            member["first_name"],
            member["password"],
            ", ".join(role.lower() for role in member["roles"]),
        )
        for member in registration["members"]
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    table = [
        "    "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [f"  {registration['name']} (SIREN {registration['siren']}, {kind})", *table]
