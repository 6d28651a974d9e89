"""Enumerations: the fixed values of reminders."""

from django.db import models


class Rhythmus(models.TextChoices):
    """How often an account wants to be reminded."""

    AUS = "aus", "nie"
    TAEGLICH = "taeglich", "täglich"
    WOECHENTLICH = "woechentlich", "wöchentlich, am Montag"
