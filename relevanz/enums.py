"""Enumerations: whether a Leistung concerns a Kommune, and who says so."""

from django.db import models


class Betroffenheit(models.TextChoices):
    """What someone says of a Leistung and a Kommune; where nobody says anything is no row."""

    JA = "ja", "ja"
    NEIN = "nein", "nein"


class Relevanz(models.TextChoices):
    """Whether a Leistung concerns a Kommune; worked out when it is read."""

    JA = "ja", "betrifft die Kommune"
    OFFEN = "offen", "offen"
    NEIN = "nein", "betrifft die Kommune nicht"


class Relevanzgrund(models.TextChoices):
    """Which rule answered, in the order they are asked."""

    SELBSTAUSKUNFT = "selbstauskunft", "Auskunft der Kommune"
    ZUORDNUNG = "zuordnung", "Zuordnung des Landes"
    ZUORDNUNG_OZG = "zuordnung-ozg", "Zuordnung des Landes zur OZG-Leistung"
    TYP = "typ", "LeiKa-Typ"
    UNGETEILT = "ungeteilt", "Vollzug nicht aufgeschlüsselt"
