"""Drafts: newer states of records that nobody has released yet."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from bausteine.freigabe.querysets import ArbeitsfassungQuerySet, Fassungszustand


class Arbeitsfassung(models.Model):
    """A newer draft of a record: how its form differs from what is public.

    The record's own row stays what was released last, so no public query knows of drafts.
    """

    #: no public page reads it
    nie_oeffentlich = True
    modell = models.CharField("Art", max_length=100)  # "projects.umsetzungsprojekt"
    nummer = models.BigIntegerField("Nummer")
    zustand = models.CharField(
        "Zustand", max_length=20, choices=Fassungszustand, default=Fassungszustand.ENTWURF
    )
    #: as bausteine.freigabe.arbeitsfassung.collect gives it
    inhalt = models.JSONField("Inhalt", default=dict)
    #: how it is laid out (bausteine.freigabe.arbeitsfassung.SCHEMA)
    schema = models.PositiveSmallIntegerField("Aufbau des Inhalts", default=1)
    #: the history entries that the draft is based on, as RecordAdmin.state_of names them
    stand = models.CharField(max_length=200)
    #: counts how often it was saved: who saves second is told
    version = models.PositiveIntegerField(default=1)
    angelegt_am = models.DateTimeField("angelegt am", auto_now_add=True)
    am = models.DateTimeField("gesichert am", auto_now=True)
    von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="gesichert von",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    bemerkung = models.TextField("Bemerkung", blank=True)
    rueckgabe = models.TextField("Grund der Rückgabe", blank=True)
    zurueckgegeben_am = models.DateTimeField("zurückgegeben am", null=True)
    zurueckgegeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="zurückgegeben von",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ArbeitsfassungQuerySet.as_manager()

    class Meta:
        db_table = "ozgportal_arbeitsfassung"
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
    def model(self) -> type[models.Model]:
        """The model of the record."""
        return apps.get_model(self.modell)

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
