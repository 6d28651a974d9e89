"""Enumerations: the fixed values of an Onboarding and of its closed data sheet."""

from django.db import models


class Feldart(models.TextChoices):
    """What is written into a field of a data sheet."""

    TEXT = "text", "Text"
    ZAHL = "zahl", "ganze Zahl"
    DATUM = "datum", "Datum"
    ADRESSE = "adresse", "Internetadresse"
    JA_NEIN = "ja-nein", "ja oder nein"


class Fragende(models.TextChoices):
    """The two sides of an Onboarding that ask each other."""

    KOMMUNE = "kommune", "Kommune"
    KOORDINATION = "koordination", "Koordination"

    @property
    def gegenueber(self) -> "Fragende":
        """Whom this side asks."""
        return Fragende.KOORDINATION if self is Fragende.KOMMUNE else Fragende.KOMMUNE
