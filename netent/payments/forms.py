"""Forms of bank accounts, mandates and the complement of registration."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from netent.accounts.forms.choosing import Confirmed
from netent.kernel.identifiers import is_valid_siren
from netent.kernel.people import plain, tidy
from netent.kernel.reasons import Reason
from netent.payments.amounts import C3S_ALLOWANCE, LARGEST, c3s_due, read_amount, read_euros
from netent.payments.banking import BankFlawError, Iban, bank_name, read_bic, read_iban
from netent.web.fields import asked_here, digits_only
from netent.web.messages import reason_text

_LONGEST_HOLDER = 70


class AccountForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """A bank account for one company; what `read` holds is the checked number."""

    siren = StringField(
        _l("SIREN de l’entreprise"),
        [DataRequired(_l("Indiquez le SIREN de l’entreprise dont c’est le compte."))],
        filters=[digits_only],
    )
    holder = StringField(
        _l("Titulaire du compte"),
        [
            DataRequired(_l("Indiquez le titulaire, comme sur le relevé d’identité bancaire.")),
            Length(max=_LONGEST_HOLDER, message=_l("70 caractères au plus.")),
        ],
        filters=[plain],
    )
    iban = StringField(_l("IBAN"), [DataRequired(_l("Indiquez l’IBAN."))])
    bic = StringField(_l("BIC (facultatif)"))
    label = StringField(
        _l("Nom d’usage (facultatif)"),
        [Length(max=60, message=_l("60 caractères au plus."))],
        filters=[plain],
    )
    current = asked_here(Confirmed.current)
    read: Iban | None = None

    def validate_holder(self, field: StringField) -> None:
        """A name that can stand in a file for banks: at least a letter that they read."""
        if not any(char.isalpha() for char in bank_name(field.data or "")):
            raise ValidationError(
                _("Les banques ne lisent pas ce nom : écrivez-le en lettres latines.")
            )

    def validate_siren(self, field: StringField) -> None:
        """Nine digits whose key is right; whether it is held, the act says."""
        if not is_valid_siren(field.data or ""):
            raise ValidationError(_("Ce n’est pas un SIREN : neuf chiffres, dont une clé."))

    def validate_iban(self, field: StringField) -> None:
        """Down to the RIB key."""
        try:
            self.read = read_iban(field.data or "")
        except BankFlawError as flaw:
            raise ValidationError(_(str(flaw))) from flaw

    def validate_bic(self, field: StringField) -> None:
        """Needed where the list of banks does not give it."""
        if not (field.data or "").strip():
            if self.read is not None and not self.read.bic:
                raise ValidationError(_("Indiquez le BIC : il ne se déduit pas de cet IBAN."))
            return
        try:
            read_bic(field.data or "")
        except BankFlawError as flaw:
            raise ValidationError(_(str(flaw))) from flaw

    @property
    def chosen_bic(self) -> str:
        """The BIC that was typed, else the one that the IBAN leads to."""
        typed = (self.bic.data or "").strip()
        return read_bic(typed) if typed else (self.read.bic if self.read else "")


class RemovalForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The removal of an account, with the password."""


class CompanyForm(FlaskForm):  # type: ignore[misc]
    """Which company's account, body and declaration: the choices come from what is recorded."""

    account = SelectField(_l("Compte bancaire"), validate_choice=False)
    body = RadioField(_l("Organisme"), validate_choice=False)

    def validate_account(self, field: SelectField) -> None:
        """One of those that are listed."""
        if not field.data:
            raise ValidationError(_("Choisissez le compte."))

    def validate_body(self, field: RadioField) -> None:
        """One of those that are listed."""
        if not field.data:
            raise ValidationError(_("Choisissez l’organisme."))


class SignatureForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The acknowledgement of a mandate: who signed it, where and when."""

    signatory = StringField(
        _l("Signataire"),
        [
            DataRequired(_l("Indiquez qui a signé le mandat.")),
            Length(max=170, message=_l("170 caractères au plus.")),
        ],
        filters=[plain],
    )
    place = StringField(
        _l("Fait à"),
        [
            DataRequired(_l("Indiquez où le mandat a été signé.")),
            Length(max=80, message=_l("80 caractères au plus.")),
        ],
        filters=[plain],
    )
    signed_on = DateField(
        _l("Signé le"), [InputRequired(_l("Indiquez le jour de la signature, comme 20/11/2026."))]
    )
    agreed = BooleanField(
        _l("Le mandat est signé par une personne qui engage le titulaire du compte.")
    )
    current = asked_here(Confirmed.current)

    def __init__(self, *, today: date) -> None:
        super().__init__()
        self.today = today

    def validate_signed_on(self, field: DateField) -> None:
        """Today or before."""
        if field.data is not None and field.data > self.today:
            raise ValidationError(
                _("Ce jour est à venir : un mandat se signe avant d’être acquitté.")
            )

    def validate_agreed(self, field: BooleanField) -> None:
        """Nobody acknowledges what nobody signed."""
        if not field.data:
            raise ValidationError(_("Confirmez que le mandat est signé."))


class RevocationForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The end of a mandate."""

    why = StringField(
        _l("Motif (facultatif)"),
        [Length(max=300, message=_l("300 caractères au plus."))],
        filters=[plain],
    )
    current = asked_here(Confirmed.current)


class PaymentForm(FlaskForm):  # type: ignore[misc]
    """The word to pay what a file names by itself."""


class TurnoverForm(FlaskForm):  # type: ignore[misc]
    """The turnover from which the C3S is worked out."""

    turnover = StringField(
        _l("Chiffre d’affaires hors taxes de l’année, en euros"),
        [DataRequired(_l("Indiquez le chiffre d’affaires."))],
        filters=[tidy],
    )

    def validate_turnover(self, field: StringField) -> None:
        """A positive amount from which something is due."""
        turnover = read_euros(field.data or "")
        if turnover is None or c3s_due(turnover) > LARGEST:
            raise ValidationError(reason_text(Reason.BAD_AMOUNT, found=field.data or ""))
        if not c3s_due(turnover):
            raise ValidationError(reason_text(Reason.BELOW_THRESHOLD, threshold=int(C3S_ALLOWANCE)))


class AmountsForm(FlaskForm):  # type: ignore[misc]
    """Amounts for the bodies of the complement; `codes` names theirs, by the fields' names.

    A field is named by its body, not by its place: what was typed for one that is paid meanwhile,
    by a second click or by somebody else, must never be taken for another.
    """

    codes: Mapping[str, str] = MappingProxyType({})

    def amounts(self) -> dict[str, Decimal | None]:
        """What was typed, by the code of each body; None where nothing was."""
        return {
            code: read_amount(self[name].data or "") if self[name].data else None
            for name, code in self.codes.items()
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Each one right, and one at least."""
        is_right: bool = super().validate(extra_validators)
        if is_right and not any(self[name].data for name in self.codes):
            self.form_errors.append(_("Indiquez au moins un montant."))
            return False
        return is_right


def amounts_form(paid: Sequence[tuple[str, str]]) -> AmountsForm:
    """A form with one amount for each body, given by its code and its name."""
    names = {f"amount_{code}": code for code, _name in paid}
    fields: dict[str, Any] = {
        f"amount_{code}": StringField(
            _("Montant pour %(body)s, en euros", body=name), [_check_amount], filters=[tidy]
        )
        for code, name in paid
    }
    form: AmountsForm = type("AmountsForm", (AmountsForm,), {**fields, "codes": names})()
    return form


def _check_amount(_form: Any, field: StringField) -> None:
    if field.data and read_amount(field.data) is None:
        raise ValidationError(reason_text(Reason.BAD_AMOUNT, found=field.data))
