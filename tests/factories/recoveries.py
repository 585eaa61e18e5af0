"""Declarants who ask their administrators for a new password."""

from datetime import datetime
from uuid import UUID

from netent.accounts.models import RecoveryRequest
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.clock import same_time_later
from netent.tenancy.models import Member
from tests.factories.tenancy import NOW


def make_recovery_request(member: Member, *, now: datetime = NOW) -> UUID:
    """An open request of the member, by its public identifier."""
    with transaction(Tenant(member.registration_id)) as session:
        request = RecoveryRequest(
            member_id=member.id, asked_at=now, expires_at=same_time_later(now, 15), done_by=""
        )
        session.add(request)
    return request.public_id
