"""Organisation: who takes part; Ansprechstelle: where to reach them."""

from django.core.validators import validate_slug
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from organisationen.enums import Organisationstyp
from organisationen.identifiers import AGS, ARS
from organisationen.querysets import AnsprechstelleQuerySet, OrganisationQuerySet
from ozgportal.faltung import NormalText, sortiertext
from ozgportal.sichtbarkeit import RECHTE, Veroeffentlichbar
from ozgportal.suche import suchtext
from ozgportal.verlauf import Verlauf
from quellen.models import Belegt


class Organisation(Veroeffentlichbar, Belegt):
    """A Kommune, an IT-Dienstleister, a Ministerium or another partner."""

    kennung = models.CharField(
        "Kennung",
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „kreis-soest“.",
    )
    name = models.CharField("Name", max_length=300)
    kurzname = models.CharField("Kurzname", max_length=100)
    typ = models.CharField("Typ", max_length=40, choices=Organisationstyp)
    langform = models.CharField("Langform", max_length=300, blank=True)
    ort = models.CharField("Ort", max_length=100, blank=True)
    web = models.URLField("Internetseite", max_length=500, blank=True)
    ags = models.CharField(
        "AGS", max_length=8, null=True, blank=True, unique=True,
        validators=[AGS.validator], help_text=AGS.satz,
    )  # fmt: skip
    ars = models.CharField(
        "ARS", max_length=12, null=True, blank=True, unique=True,
        validators=[ARS.validator], help_text=ARS.satz,
    )  # fmt: skip
    kreis = models.ForeignKey(
        "self",
        verbose_name="übergeordneter Kreis",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kreisangehoerige",
    )
    nachfolger = models.ManyToManyField(
        "self",
        verbose_name="Nachfolger",
        blank=True,
        symmetrical=False,
        related_name="vorgaenger",
        help_text="Zum Beispiel das Ministerium nach einer Umbenennung.",
    )
    hinweis = models.TextField("Hinweis", blank=True)
    sortiertext = sortiertext("name")
    suchtext = suchtext("kennung", "name", "kurzname", "langform", "ort", "ags")

    doppelt_an = ("sortiertext", "kurzname", "kennung")

    objects = OrganisationQuerySet.as_manager()
    history = Verlauf(m2m_fields=["nachfolger"])

    class Meta:
        verbose_name = "Organisation"
        default_permissions = RECHTE
        verbose_name_plural = "Organisationen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            AGS.constraint("ags", "ags_format"),
            ARS.constraint("ars", "ars_format"),
            models.UniqueConstraint(
                Lower("kurzname"),
                name="organisation_kurzname",
                violation_error_message="Diesen Kurznamen trägt schon eine andere Organisation.",
            ),
            models.CheckConstraint(
                condition=models.Q(typ__in=Organisationstyp.values),
                name="organisation_typ",
                violation_error_message="Dieser Organisationstyp ist nicht vorgesehen.",
            ),
        ]

    def __str__(self):
        return self.kurzname

    def clean(self):
        self.ags, self.ars = self.ags or None, self.ars or None

    def get_absolute_url(self):
        return reverse("organisation", args=[self.kennung])


class Alias(NormalText):
    """Another name documents use for an Organisation ("krz Lemgo")."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliase")
    name = models.CharField("Alias", max_length=300)
    suchtext = suchtext("name")

    history = Verlauf()

    class Meta:
        verbose_name = "Alias"
        verbose_name_plural = "Aliase"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="alias_eindeutig",
                violation_error_message="Diesen Alias trägt schon eine Organisation.",
            )
        ]

    def __str__(self):
        return self.name


class Ansprechstelle(models.Model):
    """A function or office of an Organisation; shown to the public only when marked so."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="ansprechstellen"
    )
    funktion = models.CharField(
        "Funktion", max_length=200, help_text="Zum Beispiel „OZG-Koordination“."
    )
    stelle = models.CharField("Amt oder Stelle", max_length=200, blank=True)
    postfach = models.EmailField(
        "Funktionspostfach",
        blank=True,
        help_text="Eine Adresse der Stelle, nicht einer Person.",
    )
    oeffentlich = models.BooleanField("öffentlich", default=False)

    objects = AnsprechstelleQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Ansprechstelle"
        default_permissions = RECHTE
        verbose_name_plural = "Ansprechstellen"
        ordering = ["organisation", "funktion", "pk"]

    def __str__(self):
        return f"{self.funktion}, {self.stelle}" if self.stelle else self.funktion
