"""The detail of a portfolio, deposited as it is: every line is already so."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from netent.consultation import service
from netent.consultation.detail import reads, treatment
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import DetailFormat, RequestKind
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.models import Request
from tests.factories.imports import NOW, Firm
from tests.ticking.acts import change, close, suspend

pytestmark = pytest.mark.usefixtures("database")
CSV, XLSX, ZIP = DetailFormat


@pytest.fixture
def firm() -> Firm:
    """Somebody holds a declaration whole, somebody in part; one is suspended, one closed."""
    firm = Firm(clients=4)
    bruno, chloe = firm.declarants
    for siret in firm.sirets[:3]:
        change(firm, bruno, siret, "DSN-RG", "DSN-RA", "DSN-PAI", "DPAE", given=True)
    change(firm, chloe, firm.sirets[0], "DSN-RG", given=True)
    change(firm, chloe, firm.sirets[3], "DPAE", given=True)
    suspend(firm, chloe)
    close(firm, firm.sirets[1], date(2026, 11, 1))
    return firm


def detail(firm: Firm, *, whole: bool = False) -> tuple[Request, dict[DetailFormat, bytes]]:
    scope = Tenant(firm.registration.id)
    about = None if whole else firm.portfolio.public_id
    with transaction(scope) as session:
        asked = service.ask_detail(session, firm.actor, portfolio_id=about, now=NOW)
    claim = claims.claim_next("small", now=NOW)
    assert claim is not None
    treatment.treat(claim, rules=Rules(), now=NOW, keep=lambda: None, page_url="{}")
    with reading(scope) as session:
        made = reads.detail_of(session, asked.request.public_id)
        kinds = [DetailFormat(kind) for kind in made.details["files"]]
        return made, {kind: b"".join(reads.file_of(session, made, kind)) for kind in kinds}


def counts(request: Request) -> tuple[int, int, int, int]:
    return request.additions, request.removals, request.unchanged, request.refused


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_file_of_a_portfolio_sent_back_changes_nothing(firm: Firm, kind: DetailFormat) -> None:
    made, files = detail(firm)
    assert made.lines == 5
    name = f"Boulangeries.{kind}"
    checked = firm.check(files[kind], kind=RequestKind.HABILITATIONS, file_name=name)
    assert counts(checked) == (0, 0, 5, 0)


def test_file_out_of_the_archive_sent_back_changes_nothing(firm: Firm) -> None:
    _made, files = detail(firm, whole=True)
    with ZipFile(BytesIO(files[ZIP])) as archive:
        (name,) = archive.namelist()
        content = archive.read(name)
    checked = firm.check(content, kind=RequestKind.HABILITATIONS, file_name=name)
    assert counts(checked) == (0, 0, 5, 0)


def test_file_of_a_portfolio_that_was_corrected_changes_just_that(firm: Firm) -> None:
    _made, files = detail(firm)
    heads, *lines = files[CSV].decode("utf-8-sig").splitlines()
    assert heads.endswith("DSN-RG;DSN-RA;DSN-PAI;DPAE")
    lines[0] = lines[0].removesuffix("1") + "0"
    content = "\r\n".join([heads, *lines]).encode()
    checked = firm.check(content, kind=RequestKind.HABILITATIONS)
    assert counts(checked) == (0, 1, 4, 0)
