"""The operator's forms: addresses of other sites, files of body codes, parameter sheets."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, InputRequired, ValidationError

from netent.complementary import pdf_files
from netent.complementary.addresses import address_flaw
from netent.complementary.carried import linked_codes
from netent.complementary.states import Nomenclature
from netent.complementary.words import NOMENCLATURES, SERVICES
from netent.kernel.people import bare, tidy

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LONGEST = {"label": 160, "body": 120, "title": 160, "version": 20}


class LinkFields(FlaskForm):  # type: ignore[misc]
    """The addresses of other people's sites, one field each."""

    @property
    def links(self) -> list[StringField]:
        """The fields, in the guide's order."""
        return [self[code] for code in linked_codes()]


def _check_address(_form: Form, field: StringField) -> None:
    flaw = address_flaw(field.data or "")
    if flaw is not None:
        raise ValidationError(_(flaw))


def _fields() -> Mapping[str, Any]:
    return {
        code: StringField(SERVICES[code][0], [_check_address], filters=[bare], name=code)
        for code in linked_codes()
    }


LinksForm = type("LinksForm", (LinkFields,), dict(_fields()))


def _check_length(_form: Form, field: StringField) -> None:
    length, most = len(field.data or ""), _LONGEST[field.short_name]
    if length > most:
        raise ValidationError(
            _("%(count)s caractères, pour %(most)s au plus.", count=length, most=most)
        )


def _check_year(_form: Form, field: DateField) -> None:
    if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(_("Vérifiez l’année."))


def _text(word: Any, missing: Any) -> StringField:
    return StringField(word, [DataRequired(missing), _check_length], filters=[tidy])


class NomenclatureForm(FlaskForm):  # type: ignore[misc]
    """A file of body codes, and from when on it counts."""

    nomenclature = SelectField(
        _l("Table"),
        [DataRequired(_l("Choisissez une table."))],
        choices=[
            SelectChoice("", _l("Choisissez")),
            *(SelectChoice(each.value, NOMENCLATURES[each]) for each in Nomenclature),
        ],
    )
    label = _text(_l("Nom de la version"), _l("Donnez un nom à cette version."))
    effective_on = DateField(
        _l("Prend effet le"), [InputRequired(_l("Indiquez un jour.")), _check_year]
    )
    is_fictitious = BooleanField(_l("Les codes de ce fichier sont fictifs"))
    file = FileField(_l("Fichier CSV"), [FileRequired(_l("Choisissez un fichier."))])


class SheetForm(FlaskForm):  # type: ignore[misc]
    """A parameter sheet: whose it is, which version, and its PDF.

    `content` is the PDF, read when the form is validated.
    """

    body = _text(_l("Organisme"), _l("Indiquez l’organisme."))
    title = _text(_l("Titre"), _l("Donnez un titre."))
    version = _text(_l("Version"), _l("Indiquez la version."))
    dated_on = DateField(_l("Datée du"), [InputRequired(_l("Indiquez un jour.")), _check_year])
    is_fictitious = BooleanField(_l("Cette fiche est fictive"))
    file = FileField(_l("Fichier PDF"), [FileRequired(_l("Choisissez un fichier."))])
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """A PDF that may be passed on."""
        self.content = field.data.read(pdf_files.LONGEST_BYTES + 1)
        flaw = pdf_files.pdf_flaw(self.content)
        if flaw is not None:
            raise ValidationError(_(flaw))
