"""The terms of use: one text for the page and for the PDF; the French one binds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from netent.documents.rendering import render
from netent.kernel.clock import paris_day
from netent.kernel.french_dates import french_day
from netent.kernel.reasons import N_

# The moment at which this text took effect; a change of the text is a change of this moment.
IN_FORCE_SINCE = datetime(2026, 11, 21, tzinfo=UTC)
_TITLE = "Conditions générales d’utilisation"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the terms, and what it says."""

    title: str
    paragraphs: Sequence[str]


SECTIONS = (
    Section(
        N_("Ce qu’est netent"),
        (
            N_(
                "netent permet à une entreprise, ou au tiers qui déclare pour elle, de dire qui "
                "peut faire quelle déclaration pour quel établissement."
            ),
            N_(
                "Il est exploité, sur ses propres serveurs, par l’organisme qui vous en a donné "
                "l’adresse. Ce n’est pas un site de l’État."
            ),
        ),
    ),
    Section(
        N_("Inscrire une entreprise"),
        (
            N_(
                "En inscrivant une entreprise, vous affirmez pouvoir agir en son nom et avoir "
                "saisi des renseignements exacts."
            ),
            N_(
                "Un courrier annonce au responsable de l’établissement l’inscription de son "
                "premier administrateur, et lui dit quoi faire s’il ne l’a pas voulue."
            ),
        ),
    ),
    Section(
        N_("Votre accès"),
        (
            N_(
                "Votre accès est personnel. Ne donnez votre mot de passe à personne, pas même à "
                "un administrateur, et prévenez le vôtre si quelqu’un d’autre le connaît."
            ),
            N_(
                "Après plusieurs mots de passe faux, l’accès est bloqué quelque temps et vous en "
                "êtes averti par courriel."
            ),
        ),
    ),
    Section(
        N_("Les administrateurs"),
        (
            N_(
                "Les administrateurs d’une inscription décident qui la rejoint et avec quels "
                "droits. Elle garde toujours au moins un administrateur actif."
            ),
        ),
    ),
    Section(
        N_("Vos données"),
        (
            N_(
                "netent garde votre identité, vos coordonnées, l’établissement auquel vous êtes "
                "rattaché, vos droits avec leur histoire, et la trace de vos actes. Votre mot de "
                "passe et votre réponse secrète sont gardés sous une forme qui ne permet pas de "
                "les lire."
            ),
            N_(
                "L’organisme qui exploite ce site est responsable de ces données. Vous pouvez lui "
                "demander de les voir ou de les corriger, et saisir la CNIL si sa réponse ne vous "
                "satisfait pas."
            ),
        ),
    ),
    Section(
        N_("Ce que netent ne promet pas"),
        (
            N_(
                "netent peut être interrompu. Les échéances de vos déclarations restent les "
                "vôtres : gardez un autre moyen de les respecter."
            ),
        ),
    ),
    Section(
        N_("Mettre fin à l’inscription"),
        (
            N_(
                "Un administrateur peut demander la résiliation. Une fois confirmée, elle prend "
                "effet trente jours plus tard ; les droits cessent alors, et leur histoire est "
                "conservée."
            ),
        ),
    ),
)


@cache
def terms_of_use() -> bytes:
    """The French terms as a tagged PDF, made once a process."""
    data = {
        "since": f"En vigueur depuis le {french_day(paris_day(IN_FORCE_SINCE))}.",
        "sections": [
            {"title": section.title, "paragraphs": list(section.paragraphs)} for section in SECTIONS
        ],
    }
    return render("terms", data, title=_TITLE, written_at=IN_FORCE_SINCE)
