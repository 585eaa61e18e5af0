"""In whose name a worker acts, and why it does not: his rights are those of that moment (§9)."""

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.requests.claims import Claim
from netent.tenancy.models import Member, Registration


def why_stopped(
    session: Session, claim: Claim, author: Member, permission: Permission
) -> Reason | None:
    """Why the claimed request ends at once, None when it may be treated."""
    if claim.exhausted:
        return Reason.INTERNAL
    registration = session.get_one(Registration, author.registration_id)
    if registration.terminated_at is not None:
        return Reason.REGISTRATION_TERMINATED
    may = author.state is MemberState.ACTIVE and access.allowed(
        author.roles, registration.kind, permission
    )
    return None if may else Reason.AUTHOR_NOT_ALLOWED


def acting(session: Session, author: Member) -> Actor:
    """The author as his request acts for him."""
    registration = session.get_one(Registration, author.registration_id)
    return Actor(
        registration_id=author.registration_id,
        registration_kind=registration.kind,
        member_id=author.id,
        member_public_id=author.public_id,
        roles=author.roles,
        name=author.full_name,
    )
