"""An event's details in words: what they are about, before and after; never as they are stored."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from netent.accounts.browsers import browser_name
from netent.consultation.area_labels import AREA_LABELS
from netent.consultation.publishing_actions import PUBLISHING_VALUES
from netent.imports.refusal_words import REASON_LABELS
from netent.kernel.identifiers import SIRET_LENGTH, is_valid_siret
from netent.kernel.reasons import N_, Reason
from netent.web.formats import day, identifier, moment, number

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "additions": N_("Ajouts"),
        "adds": N_("Ajouter"),
        "address": N_("Adresse réseau"),
        "after": N_("Après"),
        "assigned": N_("Affectations"),
        "became_multi": N_("Passée en multi établissements"),
        "before": N_("Avant"),
        "browser": N_("Navigateur"),
        "by": N_("Par"),
        "changes_digest": N_("Empreinte des changements"),
        "clients": N_("Clients"),
        "closed": N_("Établissements fermés"),
        "copied_from": N_("Copié de"),
        "count": N_("Nombre"),
        "declaration": N_("Déclaration"),
        "declarations": N_("Déclarations"),
        "day": N_("Jour d’échéance"),
        "digest": N_("Empreinte des changements"),
        "email": N_("Adresse électronique"),
        "ends_changed": N_("Fins changées"),
        "ends_on": N_("Fin"),
        "entered": N_("Établissements cochés"),
        "establishments": N_("Établissements"),
        "factor": N_("Second facteur"),
        "failures": N_("Échecs"),
        "file": N_("Fichier"),
        "filters": N_("Filtres"),
        "format": N_("Format"),
        "giver": N_("De"),
        "head_informed": N_("Chef d’établissement informé"),
        "is_own": N_("Ses propres droits"),
        "kind": N_("Nature"),
        "left": N_("Établissements décochés"),
        "lines": N_("Lignes"),
        "member": N_("Personne"),
        "members": N_("Personnes"),
        "members_digest": N_("Empreinte des personnes créées"),
        "name": N_("Nom"),
        "nature": N_("Nature du dépôt"),
        "new_end": N_("Nouvelle fin"),
        "operator": N_("Exploitant"),
        "outcome": N_("Résultat"),
        "pairs": N_("Personnes et établissements touchés"),
        "passkey": N_("Clé d’accès"),
        "period": N_("Période"),
        "portfolio": N_("Portefeuille"),
        "portfolios": N_("Portefeuilles"),
        "profile": N_("Profil"),
        "proposed": N_("Établissements proposés"),
        "put_aside": N_("Mis de côté"),
        "question": N_("Question secrète"),
        "reason": N_("Motif"),
        "receipt": N_("Numéro de récépissé"),
        "receiver": N_("À"),
        "refused": N_("Lignes refusées"),
        "removals": N_("Retraits"),
        "reopened": N_("Établissements rouverts"),
        "replaces": N_("Remplace"),
        "requests": N_("Demandes"),
        "rights": N_("Droits"),
        "rights_changed": N_("Droits changés"),
        "rights_granted": N_("Droits accordés"),
        "rights_withdrawn": N_("Droits retirés"),
        "role": N_("Rôle"),
        "roles": N_("Rôles"),
        "scope": N_("Étendue"),
        "sessions_ended": N_("Sessions fermées"),
        "sha256": N_("Empreinte du fichier"),
        "siret": N_("SIRET"),
        "sirets": N_("Premiers clients"),
        "sites": N_("Établissements"),
        "state": N_("État"),
        "takes_effect_at": N_("Prend effet"),
        "ticked": N_("Cochés"),
        "unchanged": N_("Déjà ainsi"),
        "undoes": N_("Demande annulée"),
        "unticked": N_("Décochés"),
        "until": N_("Jusqu’à"),
        "way": N_("Voie"),
        "whose": N_("Pour qui"),
        "why": N_("Motif"),
        **AREA_LABELS,
    }
)

_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "ADMINISTRATOR": N_("Administrateur"),
        "CANDIDATE": N_("Demande en attente"),
        "DECLARANT": N_("Déclarant"),
        "MONO": N_("Mono établissement"),
        "MULTI": N_("Multi établissements"),
        "THIRD_PARTY": N_("Tiers déclarant"),
        "active": N_("Actif"),
        "closed": N_("Fermé"),
        "code": N_("Mot de passe provisoire"),
        "cooptation": N_("Cooptation"),
        "file": N_("Fichier"),
        "deleted": N_("Supprimé"),
        "key": N_("Clé d’activation"),
        "nil": N_("Néant"),
        "passkey": N_("Clé d’accès"),
        "password": N_("Mot de passe"),
        "question": N_("Question secrète"),
        "suspended": N_("Suspendu"),
        "totp": N_("Application d’authentification"),
        **PUBLISHING_VALUES,
    }
)


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing about an event; `before` is None where nothing was there, or is known."""

    label: str
    value: str
    before: str | None = None

    def __str__(self) -> str:
        told = self.value if self.before is None else f"{self.before} → {self.value}"
        return _("%(label)s : %(value)s", label=self.label, value=told) if self.label else told


def details_in_words(
    details: Mapping[str, Any], name_of: Callable[[str], str | None]
) -> list[Detail]:
    """The details of an event; `name_of` names whom a public identifier stands for."""
    left = dict(details)
    found: list[Detail] = []
    if "after" in left or "before" in left:
        found += _differences(left.pop("before", None), left.pop("after", None), name_of)
    for key, value in left.items():
        if not _is_nothing(value):
            found += _told(key, value, name_of)
    return found


def _differences(before: Any, after: Any, name_of: Callable[[str], str | None]) -> Iterator[Detail]:
    if not (isinstance(before, Mapping) or isinstance(after, Mapping)):
        yield Detail("", _value(after, name_of), _value(before, name_of))
        return
    was = before if isinstance(before, Mapping) else {}
    becomes = after if isinstance(after, Mapping) else {}
    for key in [*was, *(key for key in becomes if key not in was)]:
        if was.get(key) != becomes.get(key):
            earlier = _value(was.get(key), name_of) if was else None
            yield Detail(_label(key), _value(becomes.get(key), name_of), earlier)


def _told(key: str, value: Any, name_of: Callable[[str], str | None]) -> Iterator[Detail]:
    if isinstance(value, Mapping) and {"before", "after"} & value.keys():
        earlier = _value(value.get("before"), name_of)
        yield Detail(_label(key), _value(value.get("after"), name_of), earlier)
        return
    if key == "reason" and value in set(Reason):
        label = REASON_LABELS.get(Reason(value))
        yield Detail(_label(key), _(label) if label else str(value).replace("_", " "))
        return
    if key == "browser":
        yield Detail(_label(key), browser_name(str(value)))
        return
    yield Detail(_label(key), _value(value, name_of))


def _label(key: str) -> str:
    word = LABELS.get(key)
    if word is not None:
        return str(_(word))
    return identifier(key) if is_valid_siret(key) else key.replace("_", " ")


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _value(value: Any, name_of: Callable[[str], str | None]) -> str:
    if _is_nothing(value):
        return "–"
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_value(each, name_of) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(str(detail) for detail in details_in_words(value, name_of))
    return _text(str(value), name_of)


def _text(text: str, name_of: Callable[[str], str | None]) -> str:
    if text in _VALUES:
        return str(_(_VALUES[text]))
    if len(text) == SIRET_LENGTH and is_valid_siret(text):
        return identifier(text)
    for read in (_named, _day, _moment):
        found = read(text, name_of)
        if found is not None:
            return found
    return text


def _named(text: str, name_of: Callable[[str], str | None]) -> str | None:
    try:
        UUID(text)
    except ValueError:
        return None
    return name_of(text) or text[:8]


def _day(text: str, _name_of: object) -> str | None:
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2026-11-20") else None
    except ValueError:
        return None


def _moment(text: str, _name_of: object) -> str | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if read.tzinfo is None else moment(read)
