"""The set-based SQL of a treatment that creates members; every statement names the registration.

`newcomer` lives for the transaction: a created member for each line that is done, whom he is like,
and where he signs in.
"""

from collections.abc import Iterable

from sqlalchemy import Column, MetaData, Select, Table, select, text
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.database.tenant import tenant_of

_NEWCOMER = Table("newcomer", MetaData(), Column("member_id", BIG_ID), Column("model_id", BIG_ID))


def keep_newcomers(
    session: Session, rows: Iterable[tuple[int, str, int, int | None]], *, request: int
) -> None:
    """Stage (line, SIRET, member, model), and let the request's lines name their members."""
    temporary_table(
        session,
        "newcomer",
        "line bigint primary key, siret varchar(14), member_id bigint, model_id bigint",
    )
    copy_rows(session, "newcomer", ("line", "siret", "member_id", "model_id"), rows)
    analyze_temporary(session, "newcomer")
    values = {"registration": tenant_of(session), "request": request}
    session.execute(text(_NAME_MEMBERS), values)


def models_and_newcomers() -> Select[int, int]:
    """Whom each newcomer is like, and himself; needs `newcomer`."""
    model_id, member_id = _NEWCOMER.c.model_id, _NEWCOMER.c.member_id
    return select(model_id, member_id).where(model_id.is_not(None))


_NAME_MEMBERS = """
UPDATE import_line SET member_id = n.member_id, siret = n.siret
FROM newcomer n
WHERE import_line.registration_id = :registration AND import_line.request_id = :request
  AND import_line.line = n.line
"""
