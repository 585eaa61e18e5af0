"""What is held, as the database has it, by names that tests read."""

from datetime import date

from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.cells import pair_states
from netent.habilitations.decision import Decision, decide_in, first_opening
from netent.habilitations.models import Habilitation
from netent.kernel import clock
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.factories.imports import Firm


def held(firm: Firm) -> dict[tuple[str, str], set[str]]:
    """The rights that are held, by SIRET and first name."""
    with reading(Tenant(firm.registration.id)) as session:
        codes = {slot: right.code for slot, right in catalogue.rights(session).items()}
        rows = session.execute(
            select(Site.siret, Member.first_name, Habilitation.mask)
            .join(Site, Site.id == Habilitation.site_id)
            .join(Member, Member.id == Habilitation.member_id)
        )
        return {
            (siret, name): {codes[slot] for slot in RightSet(mask).slots()}
            for siret, name, mask in rows
        }


def ends(firm: Firm, member: Member, siret: str) -> dict[str, date]:
    """Until when this member's rights on this site last, those that have an end."""
    with reading(Tenant(firm.registration.id)) as session:
        codes = {slot: right.code for slot, right in catalogue.rights(session).items()}
        site_id = session.scalars(select(Site.id).where(Site.siret == siret)).one()
        state = pair_states(session, [(site_id, member.id)])[site_id, member.id]
        return {codes[slot]: day for slot, day in state.ends_on.items()}


def opening(firm: Firm, member: Member, siret: str, code: str) -> date | None:
    """The first day of a right that is held."""
    with reading(Tenant(firm.registration.id)) as session:
        return first_opening(session, member_id=member.public_id, declaration=code, siret=siret)


def decided(firm: Firm, member: Member, siret: str, code: str) -> Decision:
    """What decide() says today."""
    with reading(Tenant(firm.registration.id)) as session:
        return decide_in(
            session,
            member_id=member.public_id,
            declaration=code,
            siret=siret,
            on=clock.paris_day(clock.now()),
        )
