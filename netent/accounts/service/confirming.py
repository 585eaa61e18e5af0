"""Asking a signed-in member for his password again; a wrong one counts as it does at the door."""

from datetime import datetime

from netent.accounts.passwords import Passwords
from netent.accounts.service.choosing import own_digest
from netent.accounts.service.locks import count_failure, tell_of_lock
from netent.accounts.service.signing_in import Refused
from netent.accounts.service.web_sessions import Origin
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.actor import Actor
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal


def confirm_password(
    actor: Actor, password: str, *, passwords: Passwords, portal: Portal, now: datetime
) -> Refused | None:
    """None when the password is the member's; otherwise it is counted, and may lock his account.

    Opens its own sessions: the password is verified between a read and a write.
    """
    scope = Tenant(actor.registration_id)
    with reading(scope) as session:
        digest, is_locked = own_digest(session, actor, now=now)
    if passwords.verify(digest, password) and not is_locked:
        return None
    with transaction(scope) as session:
        count = count_failure(session, actor.member_id, portal.sign_in, now)
        if count is not None and count.locked_until is not None:
            tell_of_lock(session, count, actor.member_id, Origin(actor.address), now)
    return Refused(Reason.ACCOUNT_LOCKED if is_locked else Reason.WRONG_PASSWORD)
