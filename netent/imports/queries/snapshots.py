"""Today's state of what a file names: where its SIRETs stand, and the file as it was kept."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.database.tenant import tenant_of
from netent.directory.models import Establishment
from netent.imports.models import ImportFile
from netent.imports.plan import Snapshot
from netent.kernel.errors import NotFound


def snapshot_of(session: Session, sirets: Collection[str], portfolio_id: int) -> Snapshot:
    """Where these SIRETs stand: in the directory, in this portfolio, elsewhere in the registration.

    Set-based: the SIRETs go to a temporary table once, whatever their number. A cross join keeps
    SQLite from looking each establishment of the directory up among them.
    """
    temporary_table(session, "wanted_siret", "siret varchar(14) primary key")
    copy_rows(session, "wanted_siret", ("siret",), ((siret,) for siret in sorted(sirets)))
    analyze_temporary(session, "wanted_siret")
    known = session.execute(
        text(
            "SELECT e.siret, e.active, e.state_since"
            " FROM wanted_siret w CROSS JOIN establishment e WHERE e.siret = w.siret"
        ).columns(Establishment.siret, Establishment.active, Establishment.state_since)
    )
    active: set[str] = set()
    closed = {}
    for siret, is_active, since in known:
        if is_active:
            active.add(siret)
        else:
            closed[siret] = since
    held = session.execute(
        text(
            "SELECT s.siret, s.portfolio_id, p.name FROM wanted_siret w CROSS JOIN site s"
            " LEFT JOIN portfolio p ON p.id = s.portfolio_id"
            " WHERE s.siret = w.siret AND s.registration_id = :registration"
            " AND (s.portfolio_id IS NOT NULL OR s.kind = 'own')"
        ),
        {"registration": tenant_of(session)},
    )
    here: set[str] = set()
    elsewhere: dict[str, str | None] = {}
    for siret, where, name in held:
        if where == portfolio_id:
            here.add(siret)
        else:
            elsewhere[siret] = name
    return Snapshot(active=active, closed=closed, here=here, elsewhere=elsewhere)


def file_of(session: Session, request_id: int) -> ImportFile:
    """How the request's file was read. NotFound for a request that has none."""
    found = session.get(ImportFile, request_id)
    if found is None:
        raise NotFound
    return found
