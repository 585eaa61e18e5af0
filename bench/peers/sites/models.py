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


class HeldRights(models.Model):
    """What one member holds on one establishment: ten booleans, found by one text."""

    pair = models.CharField(max_length=40, unique=True)
    right_0 = models.BooleanField(default=False)
    right_1 = models.BooleanField(default=False)
    right_2 = models.BooleanField(default=False)
    right_3 = models.BooleanField(default=False)
    right_4 = models.BooleanField(default=False)
    right_5 = models.BooleanField(default=False)
    right_6 = models.BooleanField(default=False)
    right_7 = models.BooleanField(default=False)
    right_8 = models.BooleanField(default=False)
    right_9 = models.BooleanField(default=False)

    class Meta:
        """Beside the establishments."""

        app_label = "sites"
