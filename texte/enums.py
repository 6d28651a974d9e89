"""Enumerations: the pages of text, the places of short ones, and what visitors write about."""

from django.db import models


class Seitenname(models.TextChoices):
    """The pages with an address of their own; a new one also needs its line in urls.py."""

    HILFE = "hilfe", "Hilfe"
    KONTAKT = "kontakt", "Kontakt"
    BARRIEREFREIHEIT = "barrierefreiheit", "Erklärung zur Barrierefreiheit"
    DATENSCHUTZ = "datenschutz", "Datenschutz"
    IMPRESSUM = "impressum", "Impressum"


class Textplatz(models.TextChoices):
    """Where a Kurztext stands; that of a list is called as its address."""

    TITEL = "startseite-titel", "Startseite: Überschrift"
    VORSPANN = "startseite-vorspann", "Startseite: Vorspann"
    SUCHFRAGE = "startseite-suchfrage", "Startseite: Frage über der Suche"
    SUCHHINWEIS = "startseite-suchhinweis", "Startseite: Hinweis zur Suche"
    BEISPIELE = "startseite-beispiele", "Startseite: Beispiele für die Suche"
    WEG_LEISTUNG = "startseite-leistung", "Startseite: Lösung für meine Leistung finden"
    WEG_KOMMUNE = "startseite-kommune", "Startseite: Meine Kommune"
    WEG_TERMINE = "startseite-termine", "Startseite: Was kommt wann"
    WEG_ZAHLEN = "startseite-zahlen", "Startseite: Zahlen"
    PROJEKTE = "umsetzungsprojekte", "Liste: Umsetzungsprojekte"
    MITTEL = "mittel", "Liste: Mittel und Verträge"
    AUSWAHLEN = "auswahlen", "Liste: Auswahlen"
    ORGANISATIONEN = "organisationen", "Liste: Organisationen"
    NEUES = "neues", "Liste: Neues"
    OZG_LEISTUNGEN = "ozg-leistungen", "Liste: OZG-Leistungen"
    LEIKA_LEISTUNGEN = "leika-leistungen", "Liste: LeiKa-Leistungen"
    THEMENFELDER = "themenfelder", "Liste: Themenfelder"
    ONLINE_DIENSTE = "online-dienste", "Liste: Online-Dienste"
    PLATTFORMEN = "plattformen", "Liste: Plattformen"
    FACHVERFAHREN = "fachverfahren", "Liste: Fachverfahren"
    REIFEGRADE = "reifegrade", "Liste: Reifegrade"
    KOMMUNEN = "kommunen", "Liste: Kommunen"
    ROLLOUT = "rollout", "Liste: Roll-out"
    ANSCHLUESSE = "anschluesse", "Liste: Anschlüsse"
    ONBOARDINGS = "onboardings", "Liste: Onboarding"
    KENNZAHLEN = "zahlen", "Liste: Kennzahlen"
    TERMINE = "termine", "Liste: Termine"
    RUNDBRIEFE = "rundbriefe", "Liste: Rundbriefe"
    GESUCHE = "gesuche", "Liste: Partner gesucht"
    ABGLEICH = "abgleich", "Liste: Abgleich mit PVOG und XZuFi"
    MEINUNGSBILDER = "meinungsbilder", "Liste: Meinungsbilder"
    PROGRAMME = "programme", "Liste: Programme"
    PROGRAMMPROJEKTE = "programmprojekte", "Liste: Programmprojekte"

    @property
    def auf_startseite(self) -> bool:
        """Whether it is part of the start page."""
        return self.value.startswith("startseite-")

    @property
    def absaetze(self) -> bool:
        """Whether it is Markdown; the others are one line of plain text."""
        return self == self.VORSPANN or not self.auf_startseite


class Bannerstufe(models.TextChoices):
    """How urgent a Banner is."""

    HINWEIS = "hinweis", "Hinweis"
    WARNUNG = "warnung", "Warnung"


class Thema(models.TextChoices):
    """What a message is about."""

    BARRIERE = "barriere", "Eine Barriere melden"
    ANGABE = "angabe", "Eine Angabe ist falsch oder fehlt"
    FRAGE = "frage", "Eine Frage zum Portal"
    SONSTIGES = "sonstiges", "Etwas anderes"
