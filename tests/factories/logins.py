"""Ways in for members that other factories made."""

from netent.accounts.service import Credentials, open_login
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, PASSWORD, Person
from tests.factories.tenancy import NOW


def person_of(registration: Registration, member: Member) -> Person:
    """The member with a login, and what he types to sign in."""
    with transaction(Tenant(registration.id)) as session:
        open_login(session, member, password_hash=CHEAP.hash(PASSWORD), now=NOW)
    typed = Credentials(member.siret, member.last_name, member.first_name, PASSWORD)
    return Person(registration, member, typed)
