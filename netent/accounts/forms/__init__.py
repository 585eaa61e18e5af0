"""Forms of the door and of one's own account."""

from netent.accounts.forms.choosing import PasswordChange, QuestionChange, Renewal, renewal_form
from netent.accounts.forms.recovering import AnswerForm, RecoveryForm, TripletForm
from netent.accounts.forms.signing_in import SignInForm

__all__ = [
    "AnswerForm",
    "PasswordChange",
    "QuestionChange",
    "RecoveryForm",
    "Renewal",
    "SignInForm",
    "TripletForm",
    "renewal_form",
]
