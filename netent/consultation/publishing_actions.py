"""What operators do on the public site, and what the trail tells of it, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_

PUBLISHING_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "message.treated": N_("Message de visiteur traité"),
        "publication.archived": N_("Publication archivée"),
        "publication.changed": N_("Publication modifiée"),
        "publication.created": N_("Publication créée"),
        "publication.published": N_("Publication mise en ligne"),
    }
)
PUBLISHING_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "published_at": N_("En ligne à partir du"),
        "revision": N_("Révision"),
        "summary": N_("Résumé"),
        "text": N_("Empreinte du texte"),
        "theme": N_("Thème"),
        "title": N_("Titre"),
    }
)
PUBLISHING_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "access": N_("Connexion et sécurité"),
        "bulk": N_("Dépôt de fichiers"),
        "filing": N_("Déclarer"),
        "members": N_("Administrateurs et déclarants"),
        "payment": N_("Payer"),
        "portal": N_("Le portail"),
        "portfolios": N_("Portefeuilles et clients"),
        "registration": N_("Inscription"),
        "rights": N_("Habilitations"),
    }
)
