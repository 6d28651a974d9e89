"""Enumerations: the fixed values of Reifegrade."""

from django.db import models


class Reifegradregel(models.TextChoices):
    """How a model comes from its criteria to the one level."""

    MINIMUM = "minimum", "das niedrigste Kriterium entscheidet"
    OHNE = "ohne", "keine Regel erfasst"


class Bewertungsart(models.TextChoices):
    """Who says so."""

    SELBSTAUSKUNFT = "selbstauskunft", "Selbstauskunft"
    GEPRUEFT = "geprueft", "geprüft"
    ABGELEITET = "abgeleitet", "abgeleitet"
