"""Files about rights, as people send them, and what becomes of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation
from netent.kernel.enums import LineResult, RequestKind
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.imports import Firm, treat_next

HABILITATIONS = RequestKind.HABILITATIONS


def rights_file(codes: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file with these columns after the identity; each row its cells, the identity first."""
    heading = ";".join(("SIRET déclarant", "Nom", "Prénom", "SIRET", *codes))
    return "\r\n".join([heading, *(";".join(row) for row in rows)]).encode()


def check(firm: Firm, *rows: Sequence[str], codes: Sequence[str] = ("DPAE",)) -> Request:
    return firm.check(rights_file(codes, rows), kind=HABILITATIONS)


def run(firm: Firm, *rows: Sequence[str], codes: Sequence[str] = ("DPAE",)) -> Request:
    request = firm.confirm(check(firm, *rows, codes=codes))
    treat_next()
    return firm.reread(request)


def row(member: Member, siret: str, *cells: str) -> Sequence[str]:
    return (member.siret, member.last_name, member.first_name, siret, *cells)


def held(firm: Firm, member: Member, siret: str) -> set[int]:
    """The slots that the member holds on the client."""
    with reading(Tenant(firm.registration.id)) as session:
        mask = session.scalar(
            select(Habilitation.mask)
            .join(Site, Site.id == Habilitation.site_id)
            .where(Site.siret == siret, Habilitation.member_id == member.id)
        )
    return set(RightSet(mask or 0).slots())


def results(firm: Firm, request: Request) -> list[tuple[LineResult, Reason | None]]:
    return [(line.result, line.reason) for line in firm.lines(request)]


def counts(request: Request) -> tuple[int, int, int, int]:
    return request.additions, request.removals, request.unchanged, request.refused
