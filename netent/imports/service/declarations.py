"""One declaration over a whole portfolio: checked without a file, shown, then confirmed (§9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.imports.recounting import recount
from netent.imports.service.checks import record_check, refuse_too_many
from netent.imports.service.staging import fileless_request, fileless_row
from netent.imports.statements import declarations as statements
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, RequestKind
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.requests.models import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """Which declaration is added to a portfolio, or removed; all its rights."""

    code: str
    declaration_type_id: int
    rights: RightSet
    adds: bool


def check_declaration(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    code: str,
    adds: bool,
    rules: Rules,
    now: datetime,
) -> Request:
    """Keep a request that adds a declaration to every client, or removes it; nothing changes yet.

    Refusal for a declaration that nobody can take, or when too many rights would be written.
    """
    access.check(actor, Permission.IMPORT_SUBMIT)
    portfolio = perimeter.portfolio_of(session, portfolio_id, keep=True)
    asked = _asked(session, code, adds)
    request = fileless_request(actor, portfolio, RequestKind.DECLARATION, now)
    request.file_name, request.details = code, {"declaration": code, "adds": adds}
    session.add(request)
    session.flush()
    session.add(fileless_row(request, portfolio.revision))
    stage_lines(session, request, portfolio, asked)
    refuse_too_many(request.additions + request.removals, rules.import_max_rights)
    request.details = {
        "declaration": code,
        "adds": adds,
        "declarants": len(perimeter.declarants_of(session, portfolio.id)),
        "rights_granted": request.additions,
        "rights_ended": request.removals,
    }
    record_check(session, actor, request, {"declaration": code, "adds": adds}, now=now)
    return request


def asked_of(session: Session, request: Request) -> Asked:
    """What the request asks, from what it keeps."""
    return _asked(session, request.details["declaration"], request.details["adds"])


def stage_lines(session: Session, request: Request, portfolio: Portfolio, asked: Asked) -> None:
    """Judge every client as it stands now, and count what would change."""
    target = statements.Target(request.id, portfolio.id, asked.rights)
    found = statements.stage_clients(session, target, adds=asked.adds)
    request.lines = sum(found.values())
    recount(
        request,
        additions=statements.rights_gained(session, target) if asked.adds else 0,
        removals=0 if asked.adds else statements.rights_lost(session, target),
        unchanged=found.get(LineResult.UNCHANGED, 0),
        refused=found.get(LineResult.REFUSED, 0),
    )


def _asked(session: Session, code: str, adds: bool) -> Asked:
    # What nobody can take any more can still be removed.
    known = catalogue.takeable_types(session) if adds else catalogue.every_declaration(session)
    found = next((row for row in known if row.code == code), None)
    if found is None:
        raise Refusal(Reason.UNKNOWN_DECLARATION, declaration=code)
    return Asked(code, found.id, RightSet.of(right.slot for right in found.rights), adds)
