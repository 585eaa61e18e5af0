"""What the trail's words about complementary services mean, in French."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_

COMPLEMENTARY_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "nomenclature.loaded": N_("Table de nomenclature reprise"),
        "parameter_sheet.added": N_("Fiche de paramétrage ajoutée"),
        "parameter_sheet.withdrawn": N_("Fiche de paramétrage retirée"),
        "service_link.changed": N_("Lien vers un autre site changé"),
    }
)
COMPLEMENTARY_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "added": N_("Ajoutés"),
        "changed": N_("Changés"),
        "codes": N_("Codes"),
        "effective_on": N_("Prend effet"),
        "fictitious": N_("Fictif"),
        "nomenclature": N_("Table de nomenclature"),
        "removed": N_("Retirés"),
        "site": N_("Adresse du site"),
        "version": N_("Version"),
    }
)
