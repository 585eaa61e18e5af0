"""Forms of the door and of one's own account."""

from netent.accounts.forms.choosing import PasswordChange, QuestionChange, Renewal, renewal_form
from netent.accounts.forms.signing_in import SignInForm

__all__ = ["PasswordChange", "QuestionChange", "Renewal", "SignInForm", "renewal_form"]
