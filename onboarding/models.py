"""Onboarding: how far a Kommune is on its way onto a Plattform.

Public are the step, the plan and the day it went live. The data sheet and the questions are between
the Kommune and the Koordination: they are in no public page, file, feed or interface.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from dienste.models import Plattform
from gebiete.models import Kommune
from onboarding.enums import Feldart, Fragende
from onboarding.geheimes import MUSTER, NAME_SATZ, check_name, check_value
from onboarding.querysets import (
    DatenblattfeldQuerySet,
    DatenblattwertQuerySet,
    OnboardingQuerySet,
    OnboardingstufeQuerySet,
    RueckfrageQuerySet,
)
from onboarding.stufenstand import OHNE_ANGABE
from onboarding.vollstaendigkeit import Vollstaendigkeit
from quellen.models import Belegt, Bestaetigbar

LIVE_BELEGT = "Ein Livegang ist eine Tatsache und braucht eine Quelle."
LIVE_ZUKUNFT = (
    "Der Livegang reicht in die Zukunft. Was noch kommt, ist ein Plan: Bitte bei „geplant“ "
    "eintragen."
)
STUFE_UNKLAR = "Warum die Stufe unklar ist, steht nur dort, wo keine angegeben ist."
FREMDE_STUFE = "Die Stufe „{}“ gehört zu einer anderen Plattform ({})."


class Onboardingstufe(Belegt, NormalText):
    """A step on the way onto a Plattform, as its Quelle names it."""

    plattform = models.ForeignKey(
        Plattform,
        verbose_name="Plattform",
        on_delete=models.CASCADE,
        related_name="onboardingstufen",
    )
    reihenfolge = models.PositiveSmallIntegerField(
        "Reihenfolge",
        validators=[MinValueValidator(1, "Die erste Stufe ist 1.")],
        help_text="Die erste Stufe ist 1.",
    )
    name = models.CharField("Name", max_length=100)

    objects = OnboardingstufeQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Onboardingstufe"
        default_permissions = RECHTE
        verbose_name_plural = "Onboardingstufen"
        ordering = ["plattform", "reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["plattform", "reihenfolge"],
                name="onboardingstufe_platz",
                violation_error_message="An dieser Stelle steht bei der Plattform schon eine "
                "Stufe.",
            ),
            models.UniqueConstraint(
                fields=["plattform", "name"],
                name="onboardingstufe_name",
                violation_error_message="Diese Stufe hat die Plattform schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(reihenfolge__gte=1),
                name="onboardingstufe_reihenfolge",
                violation_error_message="Die erste Stufe ist 1.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Plattform is."""
        return self.plattform.ist_oeffentlich


class Onboarding(Bestaetigbar, Belegt, NormalText):
    """A Kommune on its way onto a Plattform, or there."""

    kommune = models.ForeignKey(
        Kommune,
        verbose_name="Kommune",
        on_delete=models.CASCADE,
        related_name="onboardings",
    )
    plattform = models.ForeignKey(
        Plattform,
        verbose_name="Plattform",
        on_delete=models.PROTECT,
        related_name="onboardings",
    )
    stufe = models.ForeignKey(
        Onboardingstufe,
        verbose_name="Stufe",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="onboardings",
        help_text="Leer, wenn keine Quelle sie nennt.",
    )
    stufe_unklar = models.CharField(
        "warum die Stufe unklar ist",
        max_length=300,
        blank=True,
        help_text="Öffentlich; nur ohne Stufe.",
    )
    geplant_von, geplant_bis = day_field("Livegang geplant von"), day_field("Livegang geplant bis")
    geplant = ZeitraumAttribute()
    live_von, live_bis = day_field("live seit"), day_field("live seit, spätestens")
    live = ZeitraumAttribute()
    datenblatt_bestaetigt_am = models.DateField(
        "Datenblatt bestätigt am", null=True, blank=True, editable=False
    )
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)
    suchtext = suchtext("stufe_unklar")

    objects = OnboardingQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Onboarding"
        default_permissions = RECHTE
        verbose_name_plural = "Onboarding"
        ordering = ["plattform__sortiertext", "kommune__organisation__sortiertext", "pk"]
        constraints = [
            zeitraum_constraint("onboarding_geplant", "geplant"),
            zeitraum_constraint("onboarding_live", "live"),
            models.UniqueConstraint(
                fields=["kommune", "plattform"],
                name="onboarding_einmal",
                violation_error_message="Diese Kommune steht bei der Plattform schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(live_von__isnull=True) | models.Q(quelle__isnull=False),
                name="onboarding_live_belegt",
                violation_error_message=LIVE_BELEGT,
            ),
            models.CheckConstraint(
                condition=models.Q(stufe__isnull=True) | models.Q(stufe_unklar=""),
                name="onboarding_stufe_unklar",
                violation_error_message=STUFE_UNKLAR,
            ),
        ]

    def __str__(self):
        return f"{self.kommune}: {self.plattform}"

    def clean(self):
        fehler = {}
        if self.stufe and self.plattform_id and self.stufe.plattform_id != self.plattform_id:
            fehler["stufe"] = FREMDE_STUFE.format(self.stufe, self.stufe.plattform)
        if self.stufe and self.stufe_unklar:
            fehler["stufe_unklar"] = STUFE_UNKLAR
        if self.live and self.quelle_id is None:
            fehler["quelle"] = LIVE_BELEGT
        if self.live and (self.live.bis or self.live.von) > timezone.localdate():
            fehler["live_von"] = LIVE_ZUKUNFT
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return self.kommune.get_absolute_url()

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Kommune and its Plattform are, both."""
        return self.kommune.ist_oeffentlich and self.plattform.ist_oeffentlich

    @property
    def stufe_text(self) -> str:
        """The step, or that nobody knows it."""
        return self.stufe.name if self.stufe else OHNE_ANGABE

    @property
    def ueberfaellig(self) -> bool:
        """The planned time is over, and nobody says that it is live: the plan stays a plan."""
        geplant = self.geplant
        return self.live is None and geplant is not None and geplant.is_over(timezone.localdate())

    @property
    def vollstaendigkeit(self) -> Vollstaendigkeit:
        """Of the data sheet, counted now."""
        return Datenblattwert.objects.vollstaendigkeit(self)


class Datenblattfeld(NormalText):
    """What a Plattform needs to know of a Kommune; never a secret."""

    plattform = models.ForeignKey(
        Plattform,
        verbose_name="Plattform",
        on_delete=models.CASCADE,
        related_name="datenblattfelder",
    )
    reihenfolge = models.PositiveSmallIntegerField(
        "Reihenfolge", default=1, help_text="Im Formular steht die kleinste Zahl zuerst."
    )
    name = models.CharField("Name", max_length=100, validators=[check_name])
    hilfe = models.CharField("Hilfe", max_length=300, blank=True, validators=[check_name])
    pflicht = models.BooleanField("Pflichtangabe", default=True)
    art = models.CharField("Art", max_length=20, choices=Feldart, default=Feldart.TEXT)

    objects = DatenblattfeldQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Feld des Datenblatts"
        default_permissions = RECHTE
        verbose_name_plural = "Felder des Datenblatts"
        ordering = ["plattform", "reihenfolge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plattform", "name"],
                name="datenblattfeld_einmal",
                violation_error_message="Dieses Feld hat das Datenblatt schon.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name__regex=MUSTER) & ~models.Q(hilfe__regex=MUSTER),
                name="datenblattfeld_nichts_geheimes",
                violation_error_message=NAME_SATZ,
            ),
            models.CheckConstraint(
                condition=models.Q(art__in=Feldart.values),
                name="datenblattfeld_art",
                violation_error_message="Diese Art von Feld ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name


class Datenblattwert(NormalText):
    """What a Kommune has written into one field of its data sheet."""

    onboarding = models.ForeignKey(
        Onboarding,
        verbose_name="Onboarding",
        on_delete=models.CASCADE,
        related_name="datenblattwerte",
    )
    feld = models.ForeignKey(
        Datenblattfeld,
        verbose_name="Feld",
        on_delete=models.PROTECT,
        related_name="werte",
    )
    wert = models.CharField("Wert", max_length=500, blank=True, validators=[check_value])

    objects = DatenblattwertQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Angabe im Datenblatt"
        default_permissions = ()  # who may do what follows from the Onboarding
        verbose_name_plural = "Angaben im Datenblatt"
        ordering = ["onboarding", "feld__reihenfolge", "feld"]
        constraints = [
            models.UniqueConstraint(
                fields=["onboarding", "feld"],
                name="datenblattwert_einmal",
                violation_error_message="Zu diesem Feld steht schon eine Angabe.",
            ),
            models.CheckConstraint(
                condition=~models.Q(wert__regex="-----BEGIN "),
                name="datenblattwert_nichts_geheimes",
                violation_error_message=NAME_SATZ,
            ),
        ]

    def __str__(self):
        return str(self.feld)

    def clean(self):
        if self.feld.plattform_id != self.onboarding.plattform_id:
            raise ValidationError({"feld": "Dieses Feld gehört zu einer anderen Plattform."})


class Rueckfrage(NormalText):
    """A question or an answer between the Kommune and the Koordination; closed."""

    onboarding = models.ForeignKey(
        Onboarding,
        verbose_name="Onboarding",
        on_delete=models.CASCADE,
        related_name="rueckfragen",
    )
    text = models.TextField("Text", max_length=4000)
    von = models.CharField("von", max_length=20, choices=Fragende)
    gestellt_am = models.DateTimeField("gestellt am", auto_now_add=True)
    gemeldet_am = models.DateTimeField(
        "per Mail gemeldet am", null=True, blank=True, editable=False
    )
    gelesen_am = models.DateTimeField("gelesen am", null=True, blank=True, editable=False)
    antwort_auf = models.ForeignKey(
        "self",
        verbose_name="Antwort auf",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="antworten",
    )

    objects = RueckfrageQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Rückfrage"
        default_permissions = ()
        verbose_name_plural = "Rückfragen"
        ordering = ["gestellt_am", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(von__in=Fragende.values),
                name="rueckfrage_von",
                violation_error_message="Eine Rückfrage stellt die Kommune oder die Koordination.",
            ),
        ]

    def __str__(self):
        return f"Rückfrage vom {timezone.localtime(self.gestellt_am):%d.%m.%Y}"

    def clean(self):
        if self.antwort_auf and self.antwort_auf.onboarding_id != self.onboarding_id:
            raise ValidationError(
                {"antwort_auf": "Diese Frage gehört zu einem anderen Onboarding."}
            )

    @property
    def an(self) -> Fragende:
        """The side that it is for."""
        return Fragende(self.von).gegenueber
