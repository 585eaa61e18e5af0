"""A login that follows its member to another SIRET."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.accounts.models import Login
from netent.accounts.triplets import triplet_of
from netent.tenancy.models import Member


def move_login(session: Session, member: Member) -> None:
    """Let a member sign in by the SIRET and names that are his now; the password stays."""
    session.execute(
        update(Login)
        .where(Login.member_id == member.id)
        .values(triplet=triplet_of(member.siret, member.last_name, member.first_name))
        .execution_options(synchronize_session=False)
    )
