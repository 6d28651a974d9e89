"""Enumerations: which pages of text there are, and what visitors write about."""

from django.db import models


class Seitenname(models.TextChoices):
    """The pages with an address of their own; a new one also needs its line in urls.py."""

    HILFE = "hilfe", "Hilfe"
    KONTAKT = "kontakt", "Kontakt"
    BARRIEREFREIHEIT = "barrierefreiheit", "Erklärung zur Barrierefreiheit"
    DATENSCHUTZ = "datenschutz", "Datenschutz"
    IMPRESSUM = "impressum", "Impressum"


class Thema(models.TextChoices):
    """What a message is about."""

    BARRIERE = "barriere", "Eine Barriere melden"
    ANGABE = "angabe", "Eine Angabe ist falsch oder fehlt"
    FRAGE = "frage", "Eine Frage zum Portal"
    SONSTIGES = "sonstiges", "Etwas anderes"
