"""Enumerations: the fixed values of Leistungen."""

from django.db import models


class Ebene(models.TextChoices):
    """Who regulates a Leistung or carries it out; empty: nobody has said it."""

    BUND = "bund", "Bund"
    LAND = "land", "Land"
    KOMMUNE = "kommune", "Kommune"
    BUND_LAND = "bund-land", "Bund und Land"
    BUND_KOMMUNE = "bund-kommune", "Bund und Kommune"
    LAND_KOMMUNE = "land-kommune", "Land und Kommune"
    ALLE = "bund-land-kommune", "Bund, Land und Kommune"

    __empty__ = "keine Angabe"
