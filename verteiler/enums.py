"""Enumerations: the fixed values of the Verteiler."""

from django.db import models


class Form(models.TextChoices):
    """How addresses left the portal."""

    LISTE = "liste", "Liste mit E-Mail-Links"
    CSV = "csv", "CSV-Datei"


class Angeschriebene(models.TextChoices):
    """Who is written to about Anschlüsse."""

    KOMMUNE = "kommune", "die Kommunen"
    DIENSTLEISTER = "dienstleister", "IT-Dienstleister, die sie heute betreuen"
    TRAEGER = "traeger", "Träger, die den Dienst für sie betreiben"
