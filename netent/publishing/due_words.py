"""When a declaration is filed, in a reader's words."""

from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from netent.filing.states import Periodicity
from netent.publishing.queries.declarations import Due

_LAST_OF_MONTH = 31
# Any leap year: only its day and month are shown.
_SOME_YEAR = 2024


def due_words(due: Due) -> str:
    """A short sentence without its full stop."""
    if due.periodicity is Periodicity.EVENT:
        return _event(due)
    if due.periodicity is Periodicity.YEAR:
        day = date(_SOME_YEAR, due.months, due.days[-1])
        shown = format_date(day, "d MMMM", rebase=False)
        return str(_("chaque année, le %(day)s de l’année suivante", day=shown))
    if due.days[-1] == _LAST_OF_MONTH:
        days = _("dernier jour")
    else:
        days = _(" ou le ").join(str(day) for day in due.days)
    if due.periodicity is Periodicity.QUARTER:
        return str(_("chaque trimestre, le %(days)s du mois qui le suit", days=days))
    return str(_("chaque mois, le %(days)s du mois suivant", days=days))


def _event(due: Due) -> str:
    said = str(_("à chaque événement (%(what)s)", what=due.event_label.lower()))
    if not due.days_ahead:
        return said
    ahead = ngettext(
        "jusqu’à %(count)s jour avant",
        "jusqu’à %(count)s jours avant",
        due.days_ahead,
        count=due.days_ahead,
    )
    return f"{said}, {ahead}"
