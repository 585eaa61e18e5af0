"""The habilitations of one portfolio as they are now, as a file to correct and send back (§9)."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response

from netent.access import Permission
from netent.consultation.detail import files
from netent.consultation.views.blueprint import bp
from netent.imports.formats import download_name
from netent.perimeter import queries as perimeter
from netent.web.attachments import streamed_csv
from netent.web.marks import requires
from netent.web.scope import page_session, streaming_session


@bp.get("/habilitations-du-jour/<uuid:portfolio_id>")
@requires(Permission.IMPORT_SUBMIT)
def today(portfolio_id: UUID) -> Response:
    """Every declarant's rights on its clients; sent back as it is, it changes nothing."""
    portfolio = perimeter.portfolio_of(page_session(), portfolio_id)

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            yield from files.portfolio_pieces(session, portfolio.id)

    return streamed_csv(pieces(), download_name(portfolio.name, "csv"))
