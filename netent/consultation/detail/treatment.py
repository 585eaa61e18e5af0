"""Makes a detail of rights: files outside of any write transaction, then kept in a short one (§10).

Writing them takes a while, and nobody has to wait for it: it reads one moment of the database, in
a folder of its own, and holds no lock but a lease. A worker that dies leaves nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.consultation.detail.files import Table, write_file
from netent.consultation.detail.mails import tell_author
from netent.consultation.detail.rows import parts_of
from netent.consultation.models import DetailChunk
from netent.database.sessions import snapshot, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import DetailFormat, Outcome
from netent.kernel.reasons import Reason
from netent.policies.rules import Rules
from netent.requests import claims, progress
from netent.requests import service as requests
from netent.requests.authors import acting, why_stopped
from netent.requests.claims import Claim, ClaimLostError
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member

CHUNK_BYTES = 1 << 20

Keep = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Made:
    """Files on this machine's disk, and what they tell."""

    portfolio_name: str
    portfolios: int
    rows: int
    rights: int
    files: Mapping[DetailFormat, Path]


def treat(claim: Claim, *, rules: Rules, now: datetime, keep: Keep, page_url: str) -> None:
    """Make the files of a claimed detail and keep them, whole, or leave nothing.

    They say how things are as it begins, in the name of an author who may still see it, then and
    at the end. `keep` renews the claim; one that is no longer ours is left alone. `page_url` is
    the address of the detail's page, with `{}` for its identifier.
    """
    with TemporaryDirectory(prefix="netent-detail-") as folder:
        try:
            made = _make(claim, Path(folder), keep, now=now)
        except ClaimLostError:
            return
        with transaction(Tenant(claim.registration_id)) as session:
            request = claims.hold(session, claim)
            if request is None:
                return
            author = session.get_one(Member, request.author_id)
            stopped = why_stopped(session, claim, author, Permission.DETAIL_REQUEST)
            if made is not None and stopped is None:
                _store(session, request, author, made, now=now)
            else:
                _stop(session, request, stopped or Reason.AUTHOR_NOT_ALLOWED, now=now)
            tell_author(session, request, author, rules=rules, now=now, page_url=page_url)


def _make(claim: Claim, folder: Path, keep: Keep, *, now: datetime) -> Made | None:
    """The files, None where its author may not have them."""
    with snapshot(Tenant(claim.registration_id)) as session:
        request = session.get_one(Request, claim.request_id)
        author = session.get_one(Member, request.author_id)
        if why_stopped(session, claim, author, Permission.DETAIL_REQUEST) is not None:
            return None
        parts = parts_of(session, request.portfolio_id)
        is_whole = request.portfolio_id is None
        table = Table(parts, is_whole=is_whole, made_at=now)
        told = _Telling(request, table, keep, now)
        files = {}
        for kind in table.formats:
            files[kind] = folder / kind
            with files[kind].open("wb") as target:
                write_file(session, table, kind, target, told)
        return Made(
            portfolio_name="" if is_whole else parts[0].name,
            portfolios=len(parts),
            rows=table.rows,
            rights=sum(part.rights for part in parts),
            files=files,
        )


class _Telling:
    """Says how far the files are, counted as lines of the table, and keeps the claim."""

    def __init__(self, request: Request, table: Table, keep: Keep, began: datetime) -> None:
        self._request_id = request.public_id
        self._total, self._files = table.rows, len(table.formats)
        self._keep, self._began = keep, began
        self._written = 0

    def __call__(self, lines: int) -> None:
        self._keep()
        self._written += lines
        done = self._written // self._files
        progress.tell(self._request_id, Progress(done, self._total, self._began))


def _store(
    session: Session, request: Request, author: Member, made: Made, *, now: datetime
) -> None:
    for kind, path in made.files.items():
        for number, content in enumerate(_pieces(path)):
            chunk = DetailChunk(request_id=request.id, format=kind, number=number, content=content)
            session.add(chunk)
            session.flush()
            session.expunge(chunk)
    request.portfolio_name = made.portfolio_name
    request.lines = made.rows
    request.details = {
        "portfolios": made.portfolios,
        "rights": made.rights,
        "files": {kind.value: path.stat().st_size for kind, path in made.files.items()},
    }
    requests.finish(session, request, outcome=Outcome.OK, now=now)
    record(
        session,
        acting(session, author),
        "detail.made",
        subject=str(request.public_id),
        details={"portfolio": made.portfolio_name, "lines": made.rows, "rights": made.rights},
        now=now,
    )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while content := file.read(CHUNK_BYTES):
            yield content


def _stop(session: Session, request: Request, reason: Reason, *, now: datetime) -> None:
    requests.finish(session, request, outcome=Outcome.KO, reason=reason, now=now)
    record(
        session,
        None,
        "detail.stopped",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name, "reason": reason.value},
        now=now,
    )
