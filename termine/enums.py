"""Enumerations: the fixed values of Termine."""

from django.db import models


class Terminart(models.TextChoices):
    """What kind of event it is, as its Quelle or its title calls it."""

    WORKSHOP = "workshop", "Workshop"
    INFORMATION = "informationsveranstaltung", "Informationsveranstaltung"
    AUSTAUSCH = "austausch", "Austausch (Arbeitskreis, Stammtisch, Anwendertreffen)"
    GREMIUM = "gremium", "Gremientermin"
    KONGRESS = "fachkongress", "Fachkongress oder externe Veranstaltung"
    ANDERE = "andere", "andere Veranstaltung"


class Teilnahmeform(models.TextChoices):
    """How one takes part; empty where no Quelle says so."""

    VOR_ORT = "vor-ort", "vor Ort"
    ONLINE = "online", "online"
    HYBRID = "hybrid", "vor Ort und online"


class Terminzeit(models.TextChoices):
    """Where a Termin lies, seen from today; today itself is still to come."""

    KOMMEND = "kommend", "kommend"
    VERGANGEN = "vergangen", "vergangen"
