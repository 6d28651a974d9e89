"""What the portal keeps about itself: imports and their entries, and where merged records went."""

from django.apps import apps
from django.conf import settings
from django.db import models

from ozgportal.importquerysets import ImportQuerySet


class Import(models.Model):
    """A file that was written, or the act of taking one back (`nimmt_zurueck`)."""

    am = models.DateTimeField("geschrieben am", auto_now_add=True)
    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ressource = models.CharField("Dateiformat", max_length=40)
    dateiname = models.CharField("Datei", max_length=255, blank=True)
    pruefsumme = models.CharField("Prüfsumme (SHA-256)", max_length=64, blank=True)
    neu = models.PositiveIntegerField("neu", default=0)
    geaendert = models.PositiveIntegerField("geändert", default=0)
    unveraendert = models.PositiveIntegerField("unverändert", default=0)
    hinweise = models.JSONField("Hinweise", default=list)
    nimmt_zurueck = models.OneToOneField(
        "self",
        verbose_name="nimmt zurück",
        null=True,
        on_delete=models.PROTECT,
        related_name="ruecknahme",
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self):
        return f"Import {self.pk}: {self.dateiname or self.ressource}"


class Importeintrag(models.Model):
    """One entry of the history that an import wrote, by model and keys."""

    einspielung = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="eintraege")
    modell = models.CharField(max_length=100)
    datensatz = models.BigIntegerField()
    eintrag = models.BigIntegerField()

    class Meta:
        verbose_name = "Eintrag eines Imports"
        verbose_name_plural = "Einträge eines Imports"
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.modell} {self.datensatz}"

    @property
    def model(self) -> type[models.Model]:
        """The model of the record."""
        return apps.get_model(self.modell)


class Weiterleitung(models.Model):
    """The key of a record that was merged into another one of the same kind."""

    art = models.CharField("Art", max_length=60)  # "organisationen.organisation"
    alt = models.CharField("alte Kennung", max_length=200)
    neu = models.CharField("neue Kennung", max_length=200)
    am = models.DateTimeField("am", auto_now_add=True)

    class Meta:
        verbose_name = "Weiterleitung"
        verbose_name_plural = "Weiterleitungen"
        ordering = ["art", "alt"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["art", "alt"], name="weiterleitung_einmal"),
            models.CheckConstraint(
                condition=~models.Q(alt=models.F("neu")), name="weiterleitung_woandershin"
            ),
        ]

    def __str__(self):
        return f"{self.alt} → {self.neu}"


class Datenstand(models.Model):
    """The mark of `ozgportal.datenstand`, written by the database's triggers alone."""

    stand = models.UUIDField()

    class Meta:
        verbose_name = "Datenstand"
        verbose_name_plural = "Datenstände"
        default_permissions = ()

    def __str__(self):
        return str(self.stand)
