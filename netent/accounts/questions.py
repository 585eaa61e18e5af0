"""The secret questions in words."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from netent.policies.questions import SecretQuestion

QUESTIONS: Mapping[SecretQuestion, str] = MappingProxyType(
    {
        SecretQuestion.FIRST_TEACHER: _l("Comment s’appelait votre première institutrice ?"),
        SecretQuestion.CHILDHOOD_FRIEND: _l("Quel est le prénom de votre ami d’enfance ?"),
        SecretQuestion.FIRST_STREET: _l("Dans quelle rue avez-vous grandi ?"),
        SecretQuestion.PARENTS_MET: _l("Dans quelle ville vos parents se sont-ils rencontrés ?"),
        SecretQuestion.FIRST_BOOK: _l("Quel livre vous a marqué le premier ?"),
        SecretQuestion.FIRST_CONCERT: _l("Quel fut votre premier concert ?"),
        SecretQuestion.DREAM_JOB: _l("Enfant, quel métier vouliez-vous faire ?"),
        SecretQuestion.GRANDPARENT: _l("Quel était le métier de votre grand-père ?"),
    }
)
