"""Enumerations: the fixed values of Themenfelder and Lagen."""

from django.db import models


class Lagenart(models.TextChoices):
    """Kind of a Lage in the OZG-Umsetzungskatalog."""

    LEBENSLAGE = "lebenslage", "Lebenslage"
    UNTERNEHMENSLAGE = "unternehmenslage", "Unternehmenslage"
    QUERSCHNITT = "querschnitt", "Querschnitt"
