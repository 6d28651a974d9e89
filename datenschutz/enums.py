"""Enumerations: the fixed values of Datenschutz."""

from django.db import models


class Vorgangsart(models.TextChoices):
    """What was done."""

    AUSKUNFT = "auskunft", "Auskunft"
    LOESCHUNG = "loeschung", "Löschung"


class Fundart(models.TextChoices):
    """What kind of place it is."""

    PERSON = "person", "Angaben zur Person"
    TEXT = "text", "im Text"
    POSTFACH = "postfach", "Postfach der Stelle (bleibt)"
    KONTO = "konto", "Konto (unter „Konten“ löschen)"
    ZUGEHOERIG = "zugehoerig", "gehört zu den Angaben zur Person (geht mit ihnen)"
