"""Enumerations: the fixed values of Abos and of the letters they lead to."""

import datetime as dt

from django.db import models


class Takt(models.TextChoices):
    """How often a letter may come."""

    TAEGLICH = "taeglich", "täglich"
    WOECHENTLICH = "woechentlich", "wöchentlich, am Montag"
    MONATLICH = "monatlich", "monatlich, am Ersten"
    #: of Abos of Rundbriefe alone, which come when they are sent
    RUNDBRIEF = "rundbrief", "bei jedem Rundbrief"

    @classmethod
    def of_changes(cls) -> list["Takt"]:
        """Those that people choose among."""
        return [takt for takt in cls if takt != cls.RUNDBRIEF]

    def last_day(self, tag: dt.date) -> dt.date:
        """The latest day, this one included, on which an Abo is looked at."""
        if self == Takt.WOECHENTLICH:
            return tag - dt.timedelta(days=tag.weekday())
        return tag.replace(day=1) if self == Takt.MONATLICH else tag


class Abozustand(models.TextChoices):
    """Whether letters are sent. An Abo that is ended does not exist any more."""

    ANGEFRAGT = "angefragt", "angefragt, noch nicht bestätigt"
    BESTAETIGT = "bestaetigt", "bestätigt"
    RUHT = "ruht", "ruht"


class Sendungszustand(models.TextChoices):
    """How far a letter is."""

    OFFEN = "offen", "noch nicht gesendet"
    UNTERWEGS = "unterwegs", "wird gesendet"
    GESENDET = "gesendet", "gesendet"
    GESCHEITERT = "gescheitert", "nicht zustellbar"
