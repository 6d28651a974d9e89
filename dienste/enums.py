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

    OHNE = "ohne-anmeldung", "ohne Anmeldung"
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

    @property
    def zeichen(self) -> str:
        """Tells them apart without colour."""
        return "○▸✓!–"[list(type(self)).index(self)]

    @classmethod
    def rang(cls) -> "tuple[Betriebszustand, ...]":
        """What can be used first, what is over last."""
        return cls.ONLINE, cls.EINGESCHRAENKT, cls.PILOT, cls.GEPLANT, cls.ABGESCHALTET

    @classmethod
    def reihenfolge(cls, feld: str = "zustand") -> models.Case:
        """Expression to sort by in that order; what nobody has told comes last."""
        return models.Case(
            *[
                models.When(**{feld: zustand.value}, then=models.Value(nummer))
                for nummer, zustand in enumerate(cls.rang())
            ],
            default=models.Value(None),
            output_field=models.IntegerField(),
        )


class Plattformart(models.TextChoices):
    """What a Plattform is for."""

    KOMMUNAL = "kommunal", "kommunales Portal"
    FACHPORTAL = "fachportal", "Fachportal"
    BASISDIENST = "basisdienst", "Basisdienst"
    FORMULARSERVER = "formularserver", "Formularserver"
    ZAHLVERFAHREN = "zahlverfahren", "Zahlverfahren"


class Eigenentwicklung(models.TextChoices):
    """Whether an administration made a Fachverfahren itself."""

    NEIN = "nein", "nein"
    JA = "ja", "ja"
    NACHNUTZBAR = "ja-nachnutzbar", "ja, nachnutzbar"


class Barrierefreiheit(models.TextChoices):
    """What a check of a Fachverfahren found; without one there is no value."""

    NICHT_RELEVANT = "nicht-relevant", "nicht relevant"
    AUSNAHME = "ausnahme", "Ausnahme"
    IN_ARBEIT = "in-arbeit", "in Arbeit"
    IN_PRUEFUNG = "in-pruefung", "in Prüfung"
    ERFUELLT = "erfuellt", "erfüllt"
