"""Ausgabe: that addresses were given out, to whom and for what; never which."""

from django.db import models

from verteiler.enums import Form
from verteiler.querysets import AusgabeQuerySet


class Ausgabe(models.Model):
    """One use of the Verteiler. Written by the portal alone; holds no address."""

    #: no public page reads it
    nie_oeffentlich = True
    #: notes that something was done, and for nobody by name
    vermerk = True
    am = models.DateTimeField("am", auto_now_add=True)
    konto = models.CharField("Konto", max_length=150)
    form = models.CharField("Form", max_length=10, choices=Form)
    auswahl = models.TextField("Filter", blank=True)
    rollen = models.CharField("Rollen", max_length=300)
    anzahl_projekte = models.PositiveIntegerField("Projekte", default=0)
    anzahl_anschluesse = models.PositiveIntegerField("Anschlüsse", default=0)
    anzahl_organisationen = models.PositiveIntegerField("Organisationen")
    anzahl_adressen = models.PositiveIntegerField("Adressen")

    objects = AusgabeQuerySet.as_manager()

    class Meta:
        verbose_name = "Verteiler-Ausgabe"
        verbose_name_plural = "Verteiler-Ausgaben"
        default_permissions = ("view",)
        permissions = [("verteiler_nutzen", "Verteiler erstellen")]
        ordering = ["-am", "-pk"]

    def __str__(self):
        return f"{self.get_form_display()}, {self.anzahl_adressen} Adressen"
