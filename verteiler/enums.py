"""Enumerations: the fixed values of the Verteiler."""

from django.db import models


class Form(models.TextChoices):
    """How addresses left the portal."""

    LISTE = "liste", "Liste mit E-Mail-Links"
    CSV = "csv", "CSV-Datei"
