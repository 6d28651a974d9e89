"""Enumerations: how exact a Kennzahl is, what it can count, and whether figures contradict each
other."""

from django.db import models

#: words that a Quelle puts before a number
VORSATZ = frozenset({"ca", "rund", "knapp", "ueber", "mehr-als", "mindestens", "im-schnitt"})


class Zaehlliste(models.TextChoices):
    """A public list that the portal counts, by the name of its address."""

    PROJEKTE = "umsetzungsprojekte", "Umsetzungsprojekte"
    THEMENFELDER = "themenfelder", "Themenfelder"
    OZG_LEISTUNGEN = "ozg-leistungen", "OZG-Leistungen"
    LEIKA_LEISTUNGEN = "leika-leistungen", "LeiKa-Leistungen"
    KOMMUNEN = "kommunen", "Kommunen"
    ORGANISATIONEN = "organisationen", "Organisationen"
    ONLINE_DIENSTE = "online-dienste", "Online-Dienste"
    PLATTFORMEN = "plattformen", "Plattformen"
    FACHVERFAHREN = "fachverfahren", "Fachverfahren"
    ANSCHLUESSE = "anschluesse", "Anschlüsse"
    MITTEL = "mittel", "Mittel und Verträge"
    KENNZAHLEN = "zahlen", "Kennzahlen"
    ONBOARDINGS = "onboardings", "Onboardings"


class Zahlzusatz(models.TextChoices):
    """What belongs to a number besides the number: a word of its Quelle, or where it comes from."""

    CIRCA = "ca", "ca."
    RUND = "rund", "rund"
    KNAPP = "knapp", "knapp"
    UEBER = "ueber", "über"
    MEHR_ALS = "mehr-als", "mehr als"
    MINDESTENS = "mindestens", "mindestens"
    IM_SCHNITT = "im-schnitt", "im Schnitt"
    GEZAEHLT = "gezaehlt", "gezählt"
    BERECHNET = "berechnet", "berechnet"

    @property
    def vorsatz(self) -> str:
        """The word as it stands before the number; "" of a number that no Quelle writes down."""
        return str(self.label) if self.value in VORSATZ else ""

    @property
    def herkunft(self) -> str:
        """In a sentence what the word means for the number."""
        match self:
            case Zahlzusatz.GEZAEHLT:
                return "Die Quelle nennt diese Zahl nicht: Ihre Einträge sind gezählt."
            case Zahlzusatz.BERECHNET:
                return "Die Quelle nennt diese Zahl nicht: Sie ist aus ihren Angaben berechnet."
            case Zahlzusatz.IM_SCHNITT:
                return "Die Quelle nennt einen Durchschnitt."
        return f"Die Quelle schreibt „{self.label}“ und nennt keine genaue Zahl."


class Widerspruch(models.TextChoices):
    """Whether another public Kennzahl says something else."""

    JA = "ja", "ja, siehe andere Zahl"
    NEIN = "nein", "nein"
