"""Enumerations: the fixed values of Gesuche."""

from django.db import models


class Gesuchsart(models.TextChoices):
    """Whom a Gesuch looks for, in the words of the documents."""

    KOMMUNALPARTNER = "kommunalpartner", "Kommunalpartner"
    FACHEXPERTISE = "fachexpertise", "Fachleute aus Kommunen"
    PILOT = "pilotkommune", "Pilotkommune"
    MITNUTZUNG = "mitnutzung", "Mitnutzende"
    IT_PARTNER = "it-partner", "IT-Partner"
    ANDERE = "andere", "andere Partner"

    @classmethod
    def for_kommunen(cls) -> "tuple[Gesuchsart, ...]":
        """Those that a Kommune can answer."""
        return tuple(art for art in cls if art is not cls.IT_PARTNER)


class Abschluss(models.TextChoices):
    """How somebody closed it; a day that passes closes nothing."""

    ERFUELLT = "erfuellt", "erfüllt"
    ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"


class Gesuchstand(models.TextChoices):
    """What is left of it today; computed, the open ones first."""

    OFFEN = "offen", "offen"
    UNGEWISS = "ungewiss", "nicht bestätigt"
    ABGELAUFEN = "abgelaufen", "abgelaufen"
    ERFUELLT = Abschluss.ERFUELLT.value, Abschluss.ERFUELLT.label
    ZURUECKGEZOGEN = Abschluss.ZURUECKGEZOGEN.value, Abschluss.ZURUECKGEZOGEN.label
