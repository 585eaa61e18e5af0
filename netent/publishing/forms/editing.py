"""What an operator writes, and when it is to be shown."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from netent.kernel.clock import PARIS
from netent.kernel.people import plain
from netent.publishing.states import PublicationKind, Theme
from netent.publishing.words import THEMES

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 160, 400, 30_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def clean_text(text: str | None) -> str:
    """Lines as they were written, without the signs that nobody sees and no feed may hold."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if unicodedata.category(c)[0] != "C") for line in lines)
    return "\n".join(line.rstrip() for line in kept).strip()


class RevisionForm(FlaskForm):  # type: ignore[misc]
    """An act on a publication as it stood when its page was made."""

    revision = HiddenField()

    def seen(self) -> int:
        """The revision that was seen; 0, which none has, where nonsense was sent."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class PublishForm(RevisionForm):
    """From when on it is shown; at once where the field stays empty."""

    at = DateTimeLocalField(_l("À partir du (heure de Paris)"), [Optional()])

    def validate_at(self, field: DateTimeLocalField) -> None:
        """A day that there may well be."""
        if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
            raise ValidationError(_("Vérifiez l’année."))

    def moment(self) -> datetime | None:
        """The moment, None for at once."""
        if self.at.data is None:
            return None
        local: datetime = self.at.data
        return local.replace(tzinfo=PARIS).astimezone(UTC)


class PublicationForm(RevisionForm):
    """A publication's text; the summary is asked of news, the declarations of answers."""

    title = StringField(
        _l("Titre"),
        [DataRequired(_l("Donnez un titre.")), Length(max=LONGEST_TITLE)],
        filters=[plain],
    )
    theme = SelectField(
        _l("Thème"),
        [DataRequired(_l("Choisissez un thème."))],
        choices=[
            SelectChoice("", _l("Choisissez")),
            *(SelectChoice(theme.value, THEMES[theme]) for theme in Theme),
        ],
    )
    summary = StringField(_l("Résumé"), filters=[plain])
    body = TextAreaField(_l("Texte"), [DataRequired(_l("Écrivez le texte."))], filters=[clean_text])
    declarations = SelectMultipleField(_l("Déclarations concernées (facultatif)"))

    def fit(self, kind: PublicationKind, codes: Sequence[tuple[str, str]]) -> None:
        """Ask what this kind needs, and offer the declarations there are."""
        self.kind = kind
        self.declarations.choices = [SelectChoice(code, word) for code, word in codes]
        if kind is PublicationKind.ANSWER:
            self.title.label.text = _("Question")
            self.body.label.text = _("Réponse")

    def validate_title(self, field: StringField) -> None:
        """Short enough for lists."""
        _refuse_longer(field, LONGEST_TITLE)

    def validate_summary(self, field: StringField) -> None:
        """News are told in short; answers have none."""
        if self.kind is PublicationKind.NEWS and not field.data:
            raise ValidationError(_("Résumez l’actualité en une ou deux phrases."))
        _refuse_longer(field, LONGEST_SUMMARY)

    def validate_body(self, field: TextAreaField) -> None:
        """No longer than anybody reads."""
        _refuse_longer(field, LONGEST_BODY)


def _refuse_longer(field: StringField, most: int) -> None:
    length = len(field.data or "")
    if length > most:
        raise ValidationError(
            _("%(count)s caractères, pour %(most)s au plus.", count=length, most=most)
        )
