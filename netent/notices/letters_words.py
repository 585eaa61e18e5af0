"""What letters say: a subject, paragraphs, and the code that one may carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from netent.kernel.reasons import N_
from netent.notices.states import LetterTemplate


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One letter's words. A code, where it has one, stands between `before` and `after`."""

    subject: str
    before: Sequence[str]
    after: Sequence[str]


LETTERS: Mapping[LetterTemplate, LetterWords] = MappingProxyType(
    {
        LetterTemplate.HEAD_INFORMED: LetterWords(
            N_("Votre entreprise est inscrite à netent"),
            (
                N_("Madame, Monsieur,"),
                N_(
                    "L’entreprise %(company)s (SIREN %(siren)s) est inscrite à netent depuis le "
                    "%(registered_at)s. Son premier administrateur est %(administrator)s, de "
                    "l’établissement %(siret)s."
                ),
                N_(
                    "Un administrateur décide qui peut faire les déclarations de l’entreprise et "
                    "de ses établissements sur netent (%(portal)s)."
                ),
                N_("Si cette inscription vous est connue, vous n’avez rien à faire."),
                N_(
                    "Sinon, prévenez sans attendre l’organisme qui exploite netent et vous envoie "
                    "cette lettre, en y joignant une copie : demandez-lui de bloquer cet accès."
                ),
            ),
            (),
        ),
        LetterTemplate.ACTIVATION_KEY: LetterWords(
            N_("Une clé pour devenir administrateur sur netent"),
            (
                N_("Madame, Monsieur,"),
                N_(
                    "%(candidate)s demande à devenir administrateur de l’entreprise %(company)s "
                    "(SIREN %(siren)s) sur netent, et veut le faire avec une clé envoyée à "
                    "l’établissement %(siret)s. La voici :"
                ),
            ),
            (
                N_(
                    "Si cette demande vous paraît fondée, remettez cette lettre à cette personne. "
                    "Elle se connecte à %(portal)s, ouvre sa demande et y saisit la clé."
                ),
                N_(
                    "La clé sert une seule fois, avant le %(valid_until)s. Cinq saisies fausses "
                    "l’annulent."
                ),
                N_(
                    "Sinon, détruisez cette lettre : sans la clé ni l’accord d’un administrateur "
                    "en place, la demande prend fin d’elle-même."
                ),
            ),
        ),
    }
)
