"""Establishments as Django has them."""

from django.db import models

CODES = (
    *("dpae", "dpae_msa", "dat", "dat_msa", "dsij"),
    *("aed", "bpij", "spectacle", "cibtp", "ds_pamc"),
)


class Site(models.Model):
    """An establishment."""

    siret = models.CharField(max_length=14, unique=True)

    class Meta:
        """A permission for each declaration."""

        app_label = "sites"
        permissions = tuple((f"file_{code}", code) for code in CODES)
