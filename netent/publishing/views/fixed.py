"""Pages whose text is the product's: the browser check, and personal data."""

from flask import current_app, render_template

from netent.kernel import clock
from netent.policies import portals, rules
from netent.publishing.views.blueprint import WHY, bp
from netent.web.marks import public


@bp.get("/verifier-mon-navigateur")
@public(WHY)
def browser() -> str:
    """What of netent works in this browser; its script fills in what only a browser knows."""
    return render_template("publishing/browser.html", now=clock.now().isoformat())


@bp.get("/donnees-personnelles")
@public(WHY)
def privacy() -> str:
    """What is kept of whom, why and how long; who is answerable for it."""
    kept = rules.current()
    return render_template(
        "publishing/privacy.html",
        has_question=portals.current().has_secret_question,
        mails_days=kept.notices_keep_days,
        files_days=kept.import_keep_days,
        contact_address=current_app.config["CONTACT_ADDRESS"],
    )
