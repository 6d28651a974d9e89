"""Enumerations: the fixed values of Anschlüsse."""

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Value, When


class Anschlussstand(models.TextChoices):
    """How far a Kommune is with a Dienst, in the order of the way; no row at all: keine Angabe."""

    INTERESSE = "interesse", "Interesse"
    VERTRAG = "vertrag", "Vertrag"
    EINRICHTUNG = "einrichtung", "in Einrichtung"
    TEST = "test", "im Test"
    ONLINE = "online", "online"
    NICHT_VORGESEHEN = "nicht-vorgesehen", "nicht vorgesehen"
    ABGESCHALTET = "abgeschaltet", "abgeschaltet"

    @classmethod
    def in_arbeit(cls) -> tuple["Anschlussstand", ...]:
        """On the way, and not there yet."""
        return cls.INTERESSE, cls.VERTRAG, cls.EINRICHTUNG, cls.TEST

    @property
    def ist_in_arbeit(self) -> bool:
        """Whether it is on the way, and not there yet."""
        return self in self.in_arbeit()

    @property
    def zeichen(self) -> str:
        """Tells the Stände apart without colour: the stages of the way are numbered."""
        return "1234✓–×"[list(type(self)).index(self)]

    @property
    def farbe(self) -> str:
        """Name of its shade; never the only carrier of meaning."""
        index = list(type(self)).index(self)
        return f"stufe-{index + 1}" if index <= list(type(self)).index(self.ONLINE) else "ohne"

    @property
    def braucht_tag(self) -> bool:
        """Whether someone must say for which day it holds; Interesse alone may be undated."""
        return self != self.INTERESSE

    @classmethod
    def naehe(cls, feld: str = "stand") -> Case:
        """SQL expression: online first, then what is nearest to it, last what is not on its way."""
        reihe = [cls.ONLINE, *reversed(cls.in_arbeit()), cls.ABGESCHALTET, cls.NICHT_VORGESEHEN]
        return Case(
            *[When(**{feld: stand.value}, then=Value(i)) for i, stand in enumerate(reihe)],
            output_field=IntegerField(),
        )

    @classmethod
    def rang(cls, feld: str = "stand") -> Case:
        """SQL expression that sorts by the order of the way."""
        return Case(
            *[When(**{feld: stand.value}, then=Value(i)) for i, stand in enumerate(cls)],
            output_field=IntegerField(),
        )


class Transportweg(models.TextChoices):
    """How an application gets from the Dienst to the administration."""

    FIT_CONNECT = "fit-connect", "FIT-Connect"
    OSCI_XTA = "osci-xta", "OSCI/XTA"
    POSTFACH = "postfach", "Funktionspostfach"
    DATEI = "datei", "Datei"


class Hemmnis(models.TextChoices):
    """What an Anschluss waits for, in the words that can be counted."""

    VERTRAG = "vertrag", "Vertrag oder Auftragsverarbeitung"
    FINANZIERUNG = "finanzierung", "Finanzierung"
    PERSONAL = "personal", "Personal"
    FACHVERFAHREN = "fachverfahren", "Fachverfahren"
    TRANSPORTWEG = "transportweg", "Transportweg"
    BEZAHLUNG = "bezahlung", "Bezahlverfahren"
    KONTO = "konto", "Servicekonto oder Postfach"
    DIENST = "dienst", "Mangel des Dienstes"
    RECHT = "recht", "Recht oder Satzung"
    SONSTIGES = "sonstiges", "Sonstiges"


class Planlage(models.TextChoices):
    """Where the plan of an Anschluss lies, seen from today."""

    KOMMT = "kommt", "noch nicht vorbei"
    UEBERFAELLIG = "ueberfaellig", "überfällig"
    ALT = "alter-plan", "alter Plan"


class Stillstand(models.TextChoices):
    """Whether an Anschluss on its way has not moved; what is not so has no value."""

    JA = "ja", "Steht seit mehr als 90 Tagen"


class Nachweisalter(models.TextChoices):
    """How long ago someone said or looked at it."""

    AKTUELL = "aktuell", f"höchstens {settings.BESTAETIGUNG_MONATE} Monate"
    VERALTET = "veraltet", f"mehr als {settings.BESTAETIGUNG_MONATE} Monate"
