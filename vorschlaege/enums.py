"""Enumerations: the fixed values of Vorschläge."""

from django.db import models


class Zustand(models.TextChoices):
    """What became of a Vorschlag."""

    OFFEN = "offen", "offen"
    ANGENOMMEN = "angenommen", "angenommen"
    GEAENDERT = "geaendert", "in anderer Form übernommen"
    ABGELEHNT = "abgelehnt", "abgelehnt"


class Antwortart(models.TextChoices):
    """What can be said of a line behind a Bestätigungslink."""

    OHNE = "ohne", "keine Antwort"
    STIMMT = "stimmt", "stimmt weiterhin"
    TERMIN = "termin", "neuer Termin"
    FERTIG = "fertig", "abgeschlossen"
    FALSCH = "falsch", "stimmt nicht"
    BEMERKUNG = "bemerkung", "zum ganzen Projekt"


class Antwort(models.TextChoices):
    """Whether the visitor was told."""

    OHNE = "", "keine"
    GESENDET = "gesendet", "gesendet"
    GESCHEITERT = "gescheitert", "ließ sich nicht senden"
