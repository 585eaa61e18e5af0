"""NEODeS files, and filings made by the act itself."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.filing import service
from netent.filing.models import Filing
from netent.filing.periods import Period, period_of
from netent.filing.queries.rules import Rule, rule_of
from netent.filing.reading import FileRead, read_file
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import actor_of

Lines = Sequence[tuple[str, str]]


def neodes(siret: str, month: date, *more: tuple[str, str], breaks: str = "\r\n") -> bytes:
    """A monthly file of an establishment, `more` lines at its end."""
    lines: list[tuple[str, str]] = [
        ("S10.G00.00.001", "netent"),
        ("S20.G00.05.001", "01"),
        ("S20.G00.05.005", f"01{month:%m%Y}"),
        ("S21.G00.06.001", siret[:9]),
        ("S21.G00.11.001", siret[9:]),
        *more,
    ]
    return "".join(f"{name},'{value}'{breaks}" for name, value in lines).encode("latin-1")


def payment(body: str = "DGFIP", amount: str = "1234.50", **other: str) -> Lines:
    """The lines of a payment block."""
    values = {
        "001": body,
        "003": "AGRIFRPPXXX",
        "004": "FR7630006000011234567890189",
        "005": amount,
        "006": "01112026",
        "008": "05",
        "010": "30112026",
        **{name.removeprefix("n"): value for name, value in other.items()},
    }
    return [(f"S21.G00.20.{number}", value) for number, value in values.items()]


def rule(registration: Registration, code: str) -> Rule:
    """How a declaration is filed there."""
    with reading(Tenant(registration.id)) as session:
        found = rule_of(session, code)
    assert found is not None
    return found


def period(registration: Registration, code: str, name: str) -> Period:
    """A period by its code, such as 2026-11."""
    found = period_of(rule(registration, code).periodicity, name)
    assert found is not None
    return found


def read(registration: Registration, siret: str, code: str, name: str, content: bytes) -> FileRead:
    """A file as the act takes it."""
    return read_file(
        io.BytesIO(content),
        f"{code}.txt",
        rule=rule(registration, code),
        siret=siret,
        period=period(registration, code, name),
    )


def prepare(
    registration: Registration,
    member: Member,
    siret: str,
    code: str = "DSN",
    name: str = "2026-11",
    *,
    content: bytes | None = None,
    replaces: UUID | None = None,
    now: datetime,
) -> UUID:
    """A draft; without content it is nil."""
    told = None if content is None else read(registration, siret, code, name, content)
    with transaction(Tenant(registration.id)) as session:
        draft = service.keep_draft(
            session,
            actor_of(registration, member),
            declaration=code,
            siret=siret,
            period=period(registration, code, name),
            read=told,
            replaces=replaces,
            now=now,
        )
        return draft.public_id


def file_draft(
    registration: Registration, member: Member, draft: UUID, *, now: datetime
) -> service.Filed:
    """The act on a draft."""
    with transaction(Tenant(registration.id)) as session:
        return service.file_declaration(
            session, actor_of(registration, member), draft_id=draft, now=now
        )


def make_filing(
    registration: Registration,
    member: Member,
    siret: str,
    code: str = "DSN",
    name: str = "2026-11",
    *,
    content: bytes | None = None,
    replaces: UUID | None = None,
    now: datetime,
) -> Filing:
    """A filing by the two acts, one after the other; without content it is nil."""
    draft = prepare(
        registration, member, siret, code, name, content=content, replaces=replaces, now=now
    )
    return file_draft(registration, member, draft, now=now).filing
