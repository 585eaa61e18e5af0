"""An operator who sees the portal as a member does."""

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from tests.accounts.people import Person
from tests.support.pages import Pages
from tests.support.seen import Seen

WHY = "Appel du 20 novembre : page blanche"


def begin(pages: Pages, person: Person, why: str = WHY) -> Seen:
    """Begin a view by the real form; the page that he then sees."""
    page = pages.get("desk.begin_view", member_id=person.member.public_id)
    return pages.press(page, "desk.begin_view", {"why": why}, to="home.index")


def view_events(person: Person) -> list[AuditEvent]:
    """What the firm's trail keeps of views."""
    with reading(Tenant(person.registration.id)) as session:
        return list(
            session.scalars(
                select(AuditEvent)
                .where(AuditEvent.action.startswith("member.view_"))
                .order_by(AuditEvent.number)
            )
        )
