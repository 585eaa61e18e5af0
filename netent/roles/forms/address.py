"""The form of a corrected address."""

from flask_wtf import FlaskForm

from netent.web.fields import EmailField


class AddressForm(EmailField, FlaskForm):  # type: ignore[misc]
    """The declarant's right address."""
