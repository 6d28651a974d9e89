"""Enumerations: the fixed values of Leistungen."""

from django.db import models


class Ebene(models.TextChoices):
    """Who regulates a Leistung or carries it out; empty: nobody has said it."""

    BUND = "bund", "Bund"
    LAND = "land", "Land"
    KOMMUNE = "kommune", "Kommune"
    BUND_LAND = "bund-land", "Bund und Land"
    BUND_KOMMUNE = "bund-kommune", "Bund und Kommune"
    LAND_KOMMUNE = "land-kommune", "Land und Kommune"
    ALLE = "bund-land-kommune", "Bund, Land und Kommune"

    __empty__ = "keine Angabe"


class Fimart(models.TextChoices):
    """The three Bausteine of the FIM (glossary of the FIM-Portal)."""

    LEISTUNG = "leistung", "Leistungsbeschreibung"
    DATENFELDER = "datenfelder", "Datenfelder"
    PROZESS = "prozess", "Prozess"


class Fimstatus(models.TextChoices):
    """Life of a Baustein, in the order of the list `urn:xoev-de:xprozess:codeliste:status`."""

    PLANUNG = "in-planung", "in Planung"
    BEARBEITUNG = "in-bearbeitung", "in Bearbeitung"
    ENTWURF = "entwurf", "Entwurf"
    METHODISCH = "methodisch-freigegeben", "methodisch freigegeben"
    SILBER = "silber", "fachlich freigegeben (silber)"
    GOLD = "gold", "fachlich freigegeben (gold)"
    INAKTIV = "inaktiv", "inaktiv"
    LOESCHEN = "loeschen", "vorgesehen zum Löschen"
