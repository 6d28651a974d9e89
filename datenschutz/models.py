"""Vorgang: that someone was told or erased; never whom."""

from django.db import models

from datenschutz.enums import Vorgangsart


class Vorgang(models.Model):
    """One Auskunft or Löschung. Written by the portal alone; names nobody but the account."""

    #: no public page reads it
    nie_oeffentlich = True
    #: notes that something was done, and for nobody by name
    vermerk = True
    art = models.CharField("Art", max_length=20, choices=Vorgangsart)
    am = models.DateTimeField("am", auto_now_add=True)
    konto = models.CharField("Konto", max_length=150)
    anzahl = models.PositiveIntegerField("Stellen")

    class Meta:
        verbose_name = "Datenschutz-Vorgang"
        verbose_name_plural = "Datenschutz-Vorgänge"
        default_permissions = ("view",)
        permissions = [
            ("auskunft_geben", "Auskunft über Personen geben"),
            ("personen_loeschen", "Angaben über Personen löschen"),
        ]
        ordering = ["-am", "-pk"]

    def __str__(self):
        return f"{self.get_art_display()} vom {self.am:%d.%m.%Y}"
