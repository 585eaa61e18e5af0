"""A filing: its page, its receipt as PDF, the file itself."""

from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, render_template, send_file
from flask_babel import gettext as _

from netent.access import Permission
from netent.documents.filing_receipt import ReceiptPaper, filing_receipt
from netent.filing.queries import filings
from netent.filing.queries.chain import neighbours_of
from netent.filing.queries.places import subject_of
from netent.filing.queries.rules import rules_by_code
from netent.filing.service.told import period_code
from netent.filing.states import FileFormat, FilingState
from netent.filing.views.blueprint import bp
from netent.filing.words import NATURES, STATES, filed_period
from netent.habilitations.decision import Question, decide_many
from netent.kernel import clock
from netent.kernel.french_dates import french_moment
from netent.web.attachments import pdf_file
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session

_TYPES = {
    FileFormat.NEODES.value: "text/plain",
    FileFormat.CSV.value: "text/csv",
    FileFormat.XML.value: "application/xml",
    FileFormat.PDF.value: "application/pdf",
}


@bp.get("/recepisse/<uuid:filing_id>")
@requires(Permission.FILING_VIEW)
def show(filing_id: UUID) -> str:
    """The receipt, what became of it, and what may be done with it."""
    session, actor = page_session(), current_actor()
    on = clock.paris_day(clock.now())
    filing = filings.filing_of(session, actor, filing_id, on=on)
    rule = rules_by_code(session).get(filing.declaration)
    to_pay = filings.payment_right_of(session, filing)
    may_act, may_pay = (
        decision.allowed
        for decision in decide_many(
            session,
            [
                Question(actor.member_public_id, code, filing.siret)
                for code in (filing.declaration, to_pay)
            ],
            on=on,
        )
    )
    subject = subject_of(session, filing.siret)
    return render_template(
        "filing/show.html",
        filing=filing,
        rule=rule,
        may_act=may_act and filing.state is FilingState.FILED,
        is_payable=bool(to_pay),
        may_pay=may_pay,
        name=subject.name if subject else "",
        period=filed_period(filing),
        period_code=period_code(filing),
        state=_(STATES[filing.state]),
        nature=_(NATURES[filing.nature]),
        blocks=filings.payment_blocks(session, filing),
        chain=neighbours_of(session, filing),
    )


@bp.get("/recepisse/<uuid:filing_id>/recepisse.pdf")
@requires(Permission.FILING_VIEW)
def receipt_pdf(filing_id: UUID) -> Response:
    """The receipt to keep or to send."""
    session = page_session()
    on = clock.paris_day(clock.now())
    filing = filings.filing_of(session, current_actor(), filing_id, on=on)
    subject = subject_of(session, filing.siret)
    registration = filings.registration_told(session)
    paper = ReceiptPaper(
        receipt=filing.receipt,
        declaration=filing.declaration,
        label=filings.label_of(session, filing),
        period_start=filing.period_start,
        period_end=filing.period_end,
        due_on=filing.due_on,
        siret=filing.siret,
        name=subject.name if subject else "",
        registration=registration.name,
        siren=registration.siren,
        filed_by=filing.member_name,
        filed_at=filing.filed_at,
        file_name=filing.file_name,
        size=filing.size,
        sha256=filing.sha256,
        outcome=_outcome(filing.state, filing.ended_by, filing.ended_at),
    )
    return pdf_file(filing_receipt(paper), f"{filing.receipt}.pdf")


@bp.get("/recepisse/<uuid:filing_id>/fichier")
@requires(Permission.FILING_DOWNLOAD)
def download(filing_id: UUID) -> Response:
    """The file as it was filed, byte by byte; copied to disk first, so that none waits on it."""
    session = page_session()
    on = clock.paris_day(clock.now())
    filing = filings.filing_of(session, current_actor(), filing_id, on=on)
    pieces = filings.file_of(session, filing)
    target = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - sending it closes it
    for piece in pieces:
        target.write(piece)
    target.seek(0)
    return send_file(
        target,
        mimetype=_TYPES.get(filings.format_of(session, filing), "application/octet-stream"),
        as_attachment=True,
        download_name=filing.file_name,
    )


def _outcome(state: FilingState, by: str, at: object) -> str:
    if state is FilingState.FILED:
        return ""
    done = "remplacé" if state is FilingState.REPLACED else "annulé"
    return f"Ce dépôt n’est plus en vigueur : {by} l’a {done} le {french_moment(at)}."  # type: ignore[arg-type]
