"""Enumerations: who may vote, where a Meinungsbild lies in time, and what its choices are."""

from django.db import models


class Stimmkreis(models.TextChoices):
    """Who may vote. Everybody is none of them: nothing would keep each to one vote."""

    CODE = "code", "mit Stimmcode"
    KONTO = "konto", "mit Konto der Verwaltung"


class Abstimmungsphase(models.TextChoices):
    """Where its time lies, seen from now."""

    KOMMT = "kommt", "kommt"
    LAEUFT = "laeuft", "läuft"
    BEENDET = "beendet", "beendet"


class Wahlebene(models.TextChoices):
    """What choices can be filled in from."""

    THEMENFELDER = "themenfelder", "alle Themenfelder"
    LAGEN = "lagen", "die Lagen eines Themenfelds"
    OZG_LEISTUNGEN = "ozg-leistungen", "die OZG-Leistungen eines Themenfelds"
