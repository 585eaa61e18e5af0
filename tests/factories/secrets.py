"""Secrets in the hands of members that other factories made."""

from datetime import datetime

from netent.activations.owners import member_owner
from netent.activations.service import issue_code, prepare_code
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from tests.accounts.people import CHEAP, Person
from tests.factories.tenancy import NOW


def code_for(
    person: Person,
    kind: SecretKind = SecretKind.PROVISIONAL_PASSWORD,
    *,
    now: datetime = NOW,
) -> str:
    """A new code of a kind that the person may enter."""
    prepared = prepare_code(NET_ENTREPRISES, kind, CHEAP)
    owner = member_owner(person.registration.id, person.member.id)
    with transaction(PORTAL) as session:
        issue_code(session, NET_ENTREPRISES, prepared, owner, now=now)
    return prepared.code
