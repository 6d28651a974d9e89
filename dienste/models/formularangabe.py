"""Formularangabe: a form or assistant of a Dienst, as the list of a Formularserver names it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from dienste.enums import Plattformart
from dienste.models.plattform import Plattform
from dienste.querysets import FormularangabeQuerySet
from quellen.models import Belegt

KEIN_FORMULARSERVER = "„{}“ ist kein Formularserver: Die Art der Plattform sagt etwas anderes."
EINMAL = "Diese Artikelnummer steht bei dem Dienst und diesem Formularserver schon."


class Formularangabe(Belegt):
    """Where a form of a Dienst lies and what it is called there; a Dienst may have several.

    `formularserver` may be empty: lists of former portals name none. Of `druckvorlage_geeignet`
    there are three answers.
    """

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    dienst = models.ForeignKey(
        "dienste.OnlineDienst",
        verbose_name="Online-Dienst",
        on_delete=models.CASCADE,
        related_name="formularangaben",
    )
    formularserver = models.ForeignKey(
        Plattform,
        verbose_name="Formularserver",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="formularangaben",
    )
    artikelnummer = models.CharField("Artikelnummer", max_length=100, blank=True)
    assistententyp = models.CharField("Assistententyp", max_length=100, blank=True)
    identifikationsnummer = models.CharField("Identifikationsnummer", max_length=100, blank=True)
    druckvorlage_geeignet = models.BooleanField("als Druckvorlage geeignet", null=True, blank=True)
    stand = models.DateField(
        "Stand", null=True, blank=True, help_text="Für welchen Tag die Angabe so gilt."
    )
    nummer_in_der_quelle = models.CharField("Nummer in der Quelle", max_length=50, blank=True)

    objects = FormularangabeQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Formularangabe"
        default_permissions = RECHTE
        verbose_name_plural = "Formularangaben"
        ordering = ["dienst", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienst", "formularserver", "artikelnummer"],
                name="formularangabe_einmal",
                violation_error_message=EINMAL,
            ),
            models.UniqueConstraint(
                fields=["dienst", "artikelnummer"],
                condition=Q(formularserver__isnull=True),
                name="formularangabe_ohne_server_einmal",
                violation_error_message="Diese Artikelnummer steht bei dem Dienst schon ohne "
                "Formularserver.",
            ),
        ]

    def __str__(self):
        return self.artikelnummer or "ohne Artikelnummer"

    def clean(self):
        fehler = {}
        if self.stand and self.stand > timezone.localdate():
            fehler["stand"] = "Der Tag liegt in der Zukunft; eine Angabe gilt für einen, der war."
        server = self.formularserver
        if server and server.art != Plattformart.FORMULARSERVER:
            fehler["formularserver"] = KEIN_FORMULARSERVER.format(server)
        if fehler:
            raise ValidationError(fehler)

    @property
    def sichtbarer_formularserver(self) -> Plattform | None:
        """Where it lies, if that is public."""
        server = self.formularserver
        return server if server and server.ist_oeffentlich else None

    @property
    def druckvorlage_text(self) -> str:
        """One of the three answers; "" where nobody has told."""
        return {True: "ja", False: "nein", None: ""}[self.druckvorlage_geeignet]
