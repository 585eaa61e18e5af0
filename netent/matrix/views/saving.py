"""The difference before the save, the save, and what it could not apply."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.accounts.confirming import is_confirmed
from netent.kernel import clock
from netent.matrix import presentation, service
from netent.matrix.asked import arguments_of
from netent.matrix.changes import MOST_CHANGES, Wish
from netent.matrix.forms import ConfirmedEndsForm, EndsForm
from netent.matrix.queries.difference import Difference, Fate, difference
from netent.matrix.service import Ends, Saved
from netent.matrix.views.blueprint import bp
from netent.matrix.views.pages import matrix_url, too_many
from netent.matrix.views.posted import DSN_VIEW, Posted, again, posted
from netent.policies import rules
from netent.web.formats import day, number
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.post("/modifications")
@requires(Permission.HABILITATION_MANAGE)
def review() -> Any:
    """What the ticks would change, before anything is changed."""
    sent = posted()
    if not sent.changes:
        flash(_("Aucune case n’a changé : il n’y a rien à appliquer."), "info")
        return redirect(matrix_url(sent))
    if len(sent.changes) > MOST_CHANGES:
        return too_many(sent.asked, sent.page, sent.changes, is_dsn=sent.is_dsn)
    found = _difference(sent)
    form = ConfirmedEndsForm if _is_mass(found) else EndsForm
    return _review_page(sent, form(formdata=None), found)


@bp.post("/appliquer")
@requires(Permission.HABILITATION_MANAGE)
def apply() -> Any:
    """Apply what was shown; what others have changed meanwhile is asked again."""
    sent, now = posted(), clock.now()
    sent.changes.update(again())
    found = _difference(sent)
    form = ConfirmedEndsForm() if _is_mass(found) else EndsForm()
    form.today = clock.paris_day(now)
    is_right = is_confirmed(form) if "current" in form else form.validate()
    if not (is_right and _is_dated(form, found)) or len(sent.changes) > MOST_CHANGES:
        return _review_page(sent, form, found), 422
    with transaction() as session:
        saved = service.save(
            session,
            current_actor(),
            list(sent.changes.values()),
            ends=Ends(form.ends_on.data, _new_end(form)),
            rules=rules.current(),
            now=now,
        )
    if saved.difference.of(Fate.OVERTAKEN, Fate.REFUSED, Fate.ALREADY):
        return _review_page(sent, EndsForm(formdata=None), saved.difference, saved)
    flash(_told(saved), "success")
    return redirect(matrix_url(sent))


def _difference(sent: Posted) -> Difference:
    return difference(
        page_session(),
        list(sent.changes.values()),
        default_delay_days=rules.current().access_delay_days,
        on=clock.paris_day(clock.now()),
    )


def _is_mass(found: Difference) -> bool:
    """Whether many rights end, at once or by the day that is set."""
    ending = len(found.wishing(Wish.REMOVE)) + len(found.wishing(Wish.END))
    return rules.current().is_mass_removal(ending)


def _is_dated(form: EndsForm, found: Difference) -> bool:
    """Whether the days go with what they are asked for."""
    if found.wishing(Wish.END) and form.choice.data not in ("on", "never"):
        form.choice.errors = [_("Choisissez ce que devient la fin de ces droits.")]
        return False
    late = [line.opens_on for line in found.wishing(Wish.ADD) if _opens_after(line, form)]
    if late:
        form.ends_on.errors = [
            _(
                "Un droit ajouté n’ouvre que le %(day)s : il prendrait fin avant d’ouvrir.",
                day=day(max(opening for opening in late if opening)),
            )
        ]
    return not late


def _opens_after(line: Any, form: EndsForm) -> bool:
    ends_on: date | None = form.ends_on.data
    return ends_on is not None and line.opens_on is not None and line.opens_on > ends_on


def _new_end(form: EndsForm) -> date | None:
    chosen: date | None = form.new_end.data
    return chosen if form.choice.data == "on" else None


def _review_page(
    sent: Posted, form: EndsForm, found: Difference, saved: Saved | None = None
) -> str:
    # Once saved, only what is asked again is left to do.
    applying = [] if saved else found.of(Fate.APPLIES)
    return render_template(
        "matrix/review.html",
        form=form,
        saved=_told(saved) if saved else "",
        applying=applying,
        added=presentation.groups_by_member([] if saved else found.wishing(Wish.ADD)),
        removed=presentation.groups_by_member([] if saved else found.wishing(Wish.REMOVE)),
        ends=presentation.groups_by_member([] if saved else found.wishing(Wish.END)),
        asks_password="current" in form,
        counts={wish.name: len([] if saved else found.wishing(wish)) for wish in Wish},
        overtaken=[presentation.said_of(line) for line in found.of(Fate.OVERTAKEN)],
        already=[presentation.said_of(line) for line in found.of(Fate.ALREADY)],
        refused=[presentation.said_of(line) for line in found.of(Fate.REFUSED)],
        assignments=[] if saved else found.assignments,
        arguments=arguments_of(sent.asked, sent.page, is_dsn=sent.is_dsn),
        view=DSN_VIEW if sent.is_dsn else "",
        back=matrix_url(sent),
        site_name=presentation.site_name,
    )


def _told(saved: Saved) -> str:
    """What was done, in a sentence."""
    parts = [
        (
            saved.added,
            ngettext(
                "%(count)s droit ajouté",
                "%(count)s droits ajoutés",
                saved.added,
                count=number(saved.added),
            ),
        ),
        (
            saved.removed,
            ngettext(
                "%(count)s droit retiré",
                "%(count)s droits retirés",
                saved.removed,
                count=number(saved.removed),
            ),
        ),
        (
            saved.ends_changed,
            ngettext(
                "%(count)s fin changée",
                "%(count)s fins changées",
                saved.ends_changed,
                count=number(saved.ends_changed),
            ),
        ),
    ]
    said = [text for count, text in parts if count]
    if not said:
        return str(_("Rien n’a été changé."))
    return str(_("C’est fait : %(changes)s.", changes=", ".join(said)))
