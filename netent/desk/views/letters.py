"""Letters to print: listed, opened as one file, then marked as printed."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.desk import service
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import Page
from netent.notices import letters_listing
from netent.notices.letters_listing import ListedLetter
from netent.notices.letters_rendering import letters_pdf, subject
from netent.notices.states import LetterState
from netent.web.attachments import pdf_file
from netent.web.filters import member_asked, text_asked, uuid_of
from netent.web.keeping import unkept
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction


@bp.get("/courriers")
@requires(Permission.LETTER_PRINT)
def letters() -> str:
    """The letters of the whole portal, newest first."""
    now, state, text = clock.now(), member_asked("etat", LetterState), text_asked()
    page = letters_listing.letters_page(
        operator_session(), state=state, text=text, asked=page_asked(), now=now
    )
    rows = [_row(listed) for listed in page.items]
    return render_template(
        "desk/letters.html",
        page=Page(rows, page.total, page.number, page.size),
        filters={"q": text, "etat": state.value if state else ""},
    )


@bp.post("/courriers/imprimer")
@requires(Permission.LETTER_PRINT)
def open_letters() -> Any:
    """The ticked letters as one file to print; none is marked by it."""
    now = clock.now()
    try:
        with portal_transaction() as session:
            found = service.open_letters(session, current_operator(), public_ids=_ticked(), now=now)
    except Refusal as refusal:
        return _back(refusal)
    content = letters_pdf(found, portal=current_app.config["NETENT_BASE_URL"], now=now)
    return unkept(pdf_file(content, f"{_('courriers')}-{clock.paris_day(now).isoformat()}.pdf"))


@bp.post("/courriers/relire")
@requires(Permission.LETTER_PRINT)
def review_letters() -> Any:
    """What marking would do, before it is done."""
    found = [
        letter
        for letter in letters_listing.letters_of(operator_session(), _ticked())
        if letter.state is LetterState.WAITING
    ]
    if not found:
        flash(_("Cochez au moins un courrier qui attend."), "warning")
        return redirect(url_for("desk.letters"))
    rows = [{"letter": letter, "subject": subject(letter)} for letter in found]
    return render_template(
        "desk/mark_letters.html",
        rows=rows,
        secrets=sum(letter.has_secret for letter in found),
    )


@bp.post("/courriers/marquer")
@requires(Permission.LETTER_PRINT)
def mark_letters() -> Any:
    """Count the letters as printed; what was secret in them is erased."""
    try:
        with portal_transaction() as session:
            count = service.mark_letters(
                session, current_operator(), public_ids=_ticked(), now=clock.now()
            )
    except Refusal as refusal:
        return _back(refusal)
    # Translators: letters are counted as printed from now on
    flash(_("Courriers marqués comme imprimés : %(count)s.", count=count), "success")
    return redirect(url_for("desk.letters"))


def _ticked() -> list[UUID]:
    found = (uuid_of(text) for text in request.form.getlist("letter"))
    return list(dict.fromkeys(each for each in found if each is not None))


def _back(refusal: Refusal) -> Any:
    flash(error_text(refusal), "warning")
    return redirect(url_for("desk.letters"))


def _row(listed: ListedLetter) -> dict[str, Any]:
    return {
        "public_id": listed.letter.public_id,
        "subject": subject(listed.letter),
        "address": listed.letter.address,
        "state": listed.letter.state.value,
        "can_be_printed": listed.letter.can_be_printed,
        "created_at": listed.letter.created_at,
        "printed_at": listed.printed_at,
        "printed_by": listed.printed_by,
    }
