"""What the portal keeps about itself: imports, where merged records went, drafts to release."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from ozgportal.freigaben.fassungquerysets import ArbeitsfassungQuerySet, Fassungszustand
from ozgportal.importe.querysets import ImportQuerySet


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


class Arbeitsfassung(models.Model):
    """A newer draft of a record: how its form differs from what is public.

    The record's own row stays what was released last, so no public query knows of drafts.
    """

    modell = models.CharField("Art", max_length=100)  # "projects.umsetzungsprojekt"
    nummer = models.BigIntegerField("Nummer")
    zustand = models.CharField(
        "Zustand", max_length=20, choices=Fassungszustand, default=Fassungszustand.ENTWURF
    )
    #: as ozgportal.freigaben.arbeitsfassung.collect gives it
    inhalt = models.JSONField("Inhalt", default=dict)
    #: how it is laid out (ozgportal.freigaben.arbeitsfassung.SCHEMA)
    schema = models.PositiveSmallIntegerField("Aufbau des Inhalts", default=1)
    #: the history entries that the draft is based on, as Konfliktschutz.state_of names them
    stand = models.CharField(max_length=200)
    #: counts how often it was saved: who saves second is told
    version = models.PositiveIntegerField(default=1)
    angelegt_am = models.DateTimeField("angelegt am", auto_now_add=True)
    am = models.DateTimeField("gesichert am", auto_now=True)
    von = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="gesichert von", null=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    bemerkung = models.TextField("Bemerkung", blank=True)
    rueckgabe = models.TextField("Grund der Rückgabe", blank=True)
    zurueckgegeben_am = models.DateTimeField("zurückgegeben am", null=True)
    zurueckgegeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="zurückgegeben von", null=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    objects = ArbeitsfassungQuerySet.as_manager()

    class Meta:
        verbose_name = "Arbeitsfassung"
        verbose_name_plural = "Arbeitsfassungen"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["modell", "nummer"], name="arbeitsfassung_einmal")
        ]

    def __str__(self):
        return f"Arbeitsfassung vom {timezone.localtime(self.am):%d.%m.%Y}, von {self.wer}"

    @property
    def wer(self) -> str:
        """Who saved it last."""
        return str(self.von or "einem gelöschten Konto")

    @property
    def zur_freigabe(self) -> bool:
        """Whether someone is to decide on it."""
        return self.zustand == Fassungszustand.ZUR_FREIGABE

    @property
    def zeichen(self) -> str:
        """What a form carries to tell whether this is still the draft it showed."""
        return f"{self.pk}.{self.version}"
