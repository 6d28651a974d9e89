"""Plattform and Fachverfahren: where Dienste are offered, and what works behind them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.adresse import address_constraint, address_field
from bausteine.werte.faltung import sortiertext
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from dienste.enums import Barrierefreiheit, Eigenentwicklung, Plattformart
from dienste.querysets import FachverfahrenQuerySet, PlattformQuerySet
from organisationen.models import Organisation
from quellen.models import Belegt, Bestaetigbar, Quelle

FORMULARE_DARAUF = (
    "Auf dieser Plattform liegen laut Formularangaben Formulare: Sie bleibt ein Formularserver, "
    "solange es diese Angaben gibt."
)
UNBELEGT = "Ein Ergebnis braucht den Tag der Prüfung und eine Quelle."


class Plattform(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A portal that Online-Dienste are offered on, or a part that many of them share: a
    Basisdienst, a Formularserver, a Zahlverfahren."""

    kennung = models.CharField(
        "Kennung",
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „kommunalportal-nrw“.",
    )
    name = models.CharField("Name", max_length=200)
    art = models.CharField("Art", max_length=20, blank=True, choices=Plattformart)
    betreiber = models.ForeignKey(
        Organisation,
        verbose_name="Betreiber",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plattformen",
    )
    adresse = address_field("Adresse")
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "hinweis")
    sortiertext = sortiertext("name")

    doppelt_an = ("name", "kennung")

    objects = PlattformQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Plattform"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Plattformen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(art__in=["", *Plattformart.values]),
                name="plattform_art",
                violation_error_message="Diese Art von Plattform ist nicht vorgesehen.",
            ),
            address_constraint("plattform_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("plattform", self.kennung)

    def clean(self):
        ist_server = self.art == Plattformart.FORMULARSERVER
        if self.pk and not ist_server and self.formularangaben.exists():
            raise ValidationError({"art": FORMULARE_DARAUF})

    @property
    def sichtbarer_betreiber(self) -> Organisation | None:
        """Who runs it, where that is public."""
        return self.betreiber if self.betreiber and self.betreiber.ist_oeffentlich else None


class Fachverfahren(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A program that an administration does its work with."""

    kennung = models.CharField("Kennung", max_length=100, unique=True, validators=[validate_slug])
    name = models.CharField("Name", max_length=200)
    hersteller = models.ForeignKey(
        Organisation,
        verbose_name="Hersteller",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fachverfahren",
    )
    adresse = address_field("Adresse", help_text="Wo der Hersteller es beschreibt.")
    eigenentwicklung = models.CharField(
        "Eigenentwicklung", max_length=20, blank=True, choices=Eigenentwicklung
    )
    schnittstellen = models.TextField("Schnittstellen", blank=True)
    barrierefreiheit = models.CharField(
        "Barrierefreiheit", max_length=20, blank=True, choices=Barrierefreiheit
    )
    barrierefreiheit_geprueft_am = models.DateField(
        "Barrierefreiheit geprüft am", null=True, blank=True
    )
    barrierefreiheit_quelle = models.ForeignKey(
        Quelle,
        verbose_name="Quelle der Barrierefreiheit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    barrierefreiheit_fundstelle = models.CharField(
        "Fundstelle der Barrierefreiheit", max_length=500, blank=True
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "hinweis")
    sortiertext = sortiertext("name")

    doppelt_an = ("name", "kennung")

    objects = FachverfahrenQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Fachverfahren"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Fachverfahren"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(eigenentwicklung__in=["", *Eigenentwicklung.values]),
                name="fachverfahren_eigenentwicklung",
                violation_error_message="Dieser Wert ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(barrierefreiheit__in=["", *Barrierefreiheit.values]),
                name="fachverfahren_barrierefreiheit",
                violation_error_message="Dieses Ergebnis ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(barrierefreiheit="")
                | models.Q(
                    barrierefreiheit_geprueft_am__isnull=False,
                    barrierefreiheit_quelle__isnull=False,
                ),
                name="fachverfahren_barrierefreiheit_belegt",
                violation_error_message=UNBELEGT,
            ),
            address_constraint("fachverfahren_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        fehler = {}
        am = self.barrierefreiheit_geprueft_am
        if self.barrierefreiheit and am is None:
            fehler["barrierefreiheit_geprueft_am"] = UNBELEGT
        if self.barrierefreiheit and self.barrierefreiheit_quelle_id is None:
            fehler["barrierefreiheit_quelle"] = UNBELEGT
        if am and am > timezone.localdate():
            fehler["barrierefreiheit_geprueft_am"] = "Der Tag liegt in der Zukunft."
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return path_of("ein-fachverfahren", self.kennung)

    @property
    def sichtbarer_hersteller(self) -> Organisation | None:
        """Who makes it, where that is public."""
        return self.hersteller if self.hersteller and self.hersteller.ist_oeffentlich else None

    @property
    def pruefbeleg(self) -> dict:
        """What says the result of the check, as pages show a Quelle."""
        stelle = self.barrierefreiheit_fundstelle
        return {"quelle": self.barrierefreiheit_quelle, "fundstelle": stelle}
