"""Enumerations: the fixed values of Programme and of what is written down about their projects."""

from django.db import models


class Angabenart(models.TextChoices):
    """What a Quelle says of a Programm: a day or a number."""

    BEGINN = "beginn", "Beginn"
    ENDE = "ende", "Ende"
    MITTEL = "mittel", "Mittel in Euro"
    PROJEKTE = "projekte", "Projekte"
    ABGESCHLOSSEN = "abgeschlossen", "davon abgeschlossen"
    OFFEN = "offen", "davon noch offen"

    @property
    def ist_zeit(self) -> bool:
        """Whether it is a time and no number."""
        return self in (Angabenart.BEGINN, Angabenart.ENDE)


class Projektstufe(models.TextChoices):
    """The four steps of a project in the order of the work."""

    VORBEREITUNG = "vorbereitung", "Vorbereitung"
    KONZEPTION = "konzeption", "Konzeption"
    UMSETZUNG = "umsetzung", "Umsetzung"
    ABSCHLUSS = "abschluss", "Abschluss"

    @property
    def bedeutung(self) -> str:
        """What has happened when it is reached."""
        return {
            Projektstufe.VORBEREITUNG: "Projektantrag bewilligt",
            Projektstufe.KONZEPTION: "Konzeption begonnen",
            Projektstufe.UMSETZUNG: "Entwicklung begonnen",
            Projektstufe.ABSCHLUSS: "in Betrieb genommen",
        }[self]


class Uebertragbarkeit(models.TextChoices):
    """Whether others can take it over; empty where nobody says so."""

    JA = "ja", "ja"
    TEILWEISE = "teilweise", "teilweise"
    NEIN = "nein", "nein"


class Linkart(models.TextChoices):
    """What an address leads to."""

    WEBSEITE = "webseite", "Webseite"
    VIDEO = "video", "Video"
    BERICHT = "bericht", "Bericht"


class Konzeptabschnitt(models.TextChoices):
    """The four parts of a Konzeptabfrage."""

    UEBERTRAGBARKEIT = "uebertragbarkeit", "Übertragbarkeit"
    HINWEISE = "hinweise", "Hinweise"
    UMSETZUNG = "umsetzung", "Umsetzung"
    SONSTIGES = "sonstiges", "Sonstiges"


class Konzeptgruppe(models.TextChoices):
    """The thirteen groups of its questions, in their order."""

    ZIELGRUPPE = "zielgruppe", "Zielgruppe"
    PRAKTISCH = "praktische-uebertragbarkeit", "Praktische Übertragbarkeit"
    VORAUSSETZUNGEN = "voraussetzungen", "Voraussetzungen bei Übertragung"
    KOSTEN = "kosten", "Kosten bei Übertragung"
    NUTZEN = "nutzen", "Nutzen bei Übertragung"
    RECHT = "rechtliche-rahmenbedingungen", "Rechtliche Rahmenbedingungen"
    ERFAHRUNGEN = "erfahrungswerte", "Sonstige Erfahrungswerte"
    BESTANDTEILE = "projektbestandteile", "Projektbestandteile"
    ZEITSCHIENE = "zeitschiene", "Zeitschiene"
    STAKEHOLDER = "stakeholder", "Stakeholder"
    HERAUSFORDERUNGEN = "herausforderungen", "Herausforderungen bei der Umsetzung"
    ALTERNATIVEN = "alternativen", "Alternativen"
    ANMERKUNGEN = "anmerkungen", "Anmerkungen"

    @property
    def rang(self) -> int:
        """Its place."""
        return list(Konzeptgruppe).index(self)

    @property
    def abschnitt(self) -> Konzeptabschnitt:
        """The part that it stands in."""
        for letzte, abschnitt in (
            (Konzeptgruppe.NUTZEN, Konzeptabschnitt.UEBERTRAGBARKEIT),
            (Konzeptgruppe.ERFAHRUNGEN, Konzeptabschnitt.HINWEISE),
            (Konzeptgruppe.ALTERNATIVEN, Konzeptabschnitt.UMSETZUNG),
        ):
            if self.rang <= letzte.rang:
                return abschnitt
        return Konzeptabschnitt.SONSTIGES
