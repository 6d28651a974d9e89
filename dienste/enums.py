"""Enumerations: the fixed values of Online-Dienste."""

from django.db import models


class Angebotsart(models.TextChoices):
    """For whom a Dienst was made, as its Quelle says."""

    EFA = "efa", "EfA (einer für alle)"
    BUNDESWEIT = "bundesweit", "bundesweit"
    LANDESWEIT = "landesweit", "landesweit"
    KOMMUNAL = "kommunal", "kommunal"
    FACHPORTAL = "fachportal", "Fachportal"


class Abdeckung(models.TextChoices):
    """Which Kommunen may use a Dienst; none of them is connected by this alone."""

    ALLE = "alle", "alle Kommunen"
    AUSGEWAEHLTE = "ausgewaehlte", "ausgewählte Kommunen"


class Vertrauensniveau(models.TextChoices):
    """How surely a Dienst must know who it deals with (eIDAS)."""

    OHNE = "ohne", "ohne Anmeldung"
    NIEDRIG = "niedrig", "niedrig"
    SUBSTANTIELL = "substantiell", "substantiell"
    HOCH = "hoch", "hoch"


class Betriebszustand(models.TextChoices):
    """How far a Dienst is, in the order of its way."""

    GEPLANT = "geplant", "geplant"
    PILOT = "pilot", "in Erprobung"
    ONLINE = "online", "online"
    EINGESCHRAENKT = "eingeschraenkt", "eingeschränkt online"
    ABGESCHALTET = "abgeschaltet", "abgeschaltet"


class Plattformart(models.TextChoices):
    """What a Plattform is for."""

    KOMMUNAL = "kommunal", "kommunales Portal"
    FACHPORTAL = "fachportal", "Fachportal"
    BASISDIENST = "basisdienst", "Basisdienst"
