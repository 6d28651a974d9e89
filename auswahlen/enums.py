"""Enumerations: the public lists that an Auswahl can be made of."""

from django.db import models


class Listenname(models.TextChoices):
    """A public list, by the name of its address.

    That of the Anschlüsse is left out: its other looks stand at addresses of their own, where an
    Auswahl would be lost. So is that of the Meinungsbilder: it changes by the minute, and pages of
    Auswahlen are kept.
    """

    PROJEKTE = "umsetzungsprojekte", "Umsetzungsprojekte"
    THEMENFELDER = "themenfelder", "Themenfelder"
    OZG_LEISTUNGEN = "ozg-leistungen", "OZG-Leistungen"
    LEIKA_LEISTUNGEN = "leika-leistungen", "LeiKa-Leistungen"
    KOMMUNEN = "kommunen", "Kommunen"
    ORGANISATIONEN = "organisationen", "Organisationen"
    ONLINE_DIENSTE = "online-dienste", "Online-Dienste"
    PLATTFORMEN = "plattformen", "Plattformen"
    FACHVERFAHREN = "fachverfahren", "Fachverfahren"
    MITTEL = "mittel", "Mittel und Verträge"
    KENNZAHLEN = "zahlen", "Kennzahlen"
    TERMINE = "termine", "Termine"
    RUNDBRIEFE = "rundbriefe", "Rundbriefe"
    GESUCHE = "gesuche", "Gesuche"
    PROGRAMME = "programme", "Programme"
    PROGRAMMPROJEKTE = "programmprojekte", "Programmprojekte"
    ONBOARDINGS = "onboardings", "Onboardings"
