"""Writing to the operator."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.people import bare
from netent.publishing.forms.contact import ContactForm
from netent.publishing.service import messages
from netent.publishing.states import Theme
from netent.publishing.views.blueprint import bp
from netent.web.filters import member_asked
from netent.web.language import selected_language
from netent.web.marks import public

WHY = "whoever can't get in must be able to say so; what one address sends is counted"


@bp.route("/contact", methods=["GET", "POST"])
@public(WHY)
def contact() -> Any:
    """The form; sent, it leads to a page that says what happens next."""
    form = ContactForm()
    if not form.is_submitted():
        theme = member_asked("theme", Theme)
        form.theme.data = theme.value if theme else ""
        return _page(form), 200
    if not form.validate():
        return _page(form), 422
    if form.is_of_a_program:
        # Nothing tells it that it was seen.
        return redirect(url_for("publishing.contact_sent"))
    typed = messages.Typed(
        theme=Theme(form.theme.data),
        name=form.name.data or "",
        email=form.email.data or "",
        siren=form.siren.data or "",
        body=form.message.data or "",
    )
    with transaction(PORTAL) as session:
        messages.write_message(
            session,
            typed,
            locale=selected_language(),
            operator_address=current_app.config["CONTACT_ADDRESS"],
            now=clock.now(),
        )
    return redirect(url_for("publishing.contact_sent"))


@bp.get("/contact/envoye")
@public(WHY)
def contact_sent() -> str:
    """It has been received."""
    return render_template("publishing/contact_sent.html")


def mailbox() -> str | None:
    """To whom the form that was sent has a receipt mailed, however the address is spelled."""
    return bare(request.form.get("email")).casefold() or None


def _page(form: ContactForm) -> str:
    return render_template(
        "publishing/contact.html", form=form, address=current_app.config["CONTACT_ADDRESS"]
    )
