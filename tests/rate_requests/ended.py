"""A request for rates that has ended, for the pages that show it."""

from netent.kernel.actor import Actor
from netent.requests.models import Request
from tests.consultation.office import Office
from tests.factories.rate_requests import Rates, checked, confirmed, people_file, treat_next
from tests.filing.conftest import TODAY


def finished(office: Office, actor: Actor, *lines: str) -> Request:
    """Checked, confirmed and answered, each person with 12.50 %."""
    request = checked(actor, office.sirets[0], people_file(*lines), now=TODAY)
    confirmed(actor, request, now=TODAY)
    assert treat_next(Rates(), now=TODAY)
    return request
