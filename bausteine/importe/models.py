"""Import log: every file that was written, and the entries of the history it wrote."""

from django.apps import apps
from django.conf import settings
from django.db import models

from bausteine.importe.querysets import ImportQuerySet, SpaltenzuordnungQuerySet


class Import(models.Model):
    """A file that was written, or the act of taking one back (`nimmt_zurueck`)."""

    #: no public page reads it
    nie_oeffentlich = True
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
    #: the preview that was confirmed: what it showed is written once, however often it is sent
    vorschau = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    nimmt_zurueck = models.OneToOneField(
        "self",
        verbose_name="nimmt zurück",
        null=True,
        on_delete=models.PROTECT,
        related_name="ruecknahme",
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        db_table = "ozgportal_import"
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self):
        return f"Import {self.pk}: {self.dateiname or self.ressource}"


class Spaltenzuordnung(models.Model):
    """What the headings of the files of one account mean, where nobody else would know."""

    #: no public page reads it
    nie_oeffentlich = True
    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Konto", on_delete=models.CASCADE, related_name="+"
    )
    ressource = models.CharField("Dateiformat", max_length=40)
    #: heading in plain form → name of the column, "" for none
    spalten = models.JSONField("Spalten", default=dict)

    objects = SpaltenzuordnungQuerySet.as_manager()

    class Meta:
        verbose_name = "Spaltenzuordnung"
        verbose_name_plural = "Spaltenzuordnungen"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["konto", "ressource"], name="spaltenzuordnung_je_konto_einmal"
            )
        ]

    def __str__(self):
        return f"{self.konto}: {self.ressource}"


class Importeintrag(models.Model):
    """One entry of the history that an import wrote, by model and keys."""

    #: no public page reads it
    nie_oeffentlich = True
    #: one import is called this everywhere in the code: `import` is a word of Python
    der_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="eintraege")
    modell = models.CharField(max_length=100)
    datensatz = models.BigIntegerField()
    eintrag = models.BigIntegerField()

    class Meta:
        db_table = "ozgportal_importeintrag"
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
