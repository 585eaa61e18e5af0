"""Forms of the portfolios' pages."""

from netent.portfolios.forms.adding import AddingForm, number_asked
from netent.portfolios.forms.declarations import OpeningForm
from netent.portfolios.forms.ending import DeletionForm, EndingForm, MassEndingForm
from netent.portfolios.forms.naming import PortfolioForm

__all__ = [
    "AddingForm",
    "DeletionForm",
    "EndingForm",
    "MassEndingForm",
    "OpeningForm",
    "PortfolioForm",
    "number_asked",
]
