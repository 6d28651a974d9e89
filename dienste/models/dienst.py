"""OnlineDienst: what citizens can use online, and which Leistungen it covers."""

from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE, RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import sortiertext
from bausteine.werte.land import Land
from bausteine.werte.suche import suchtext
from dienste.enums import Abdeckung, Angebotsart, Vertrauensniveau
from dienste.models.plattform import Fachverfahren, Plattform
from dienste.querysets import DienstLeistungQuerySet, OnlineDienstQuerySet
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar


class OnlineDienst(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A service that is or will be used online; in which Kommunen is told by their Anschlüsse."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „bewohnerparkausweis“.",
    )
    name = models.CharField("Name", max_length=200)
    kurzbeschreibung = models.TextField("Kurzbeschreibung", blank=True)
    adresse = models.URLField(
        "Adresse",
        max_length=500,
        blank=True,
        help_text="Wo der Dienst genutzt wird; keine Adresse zum Testen.",
    )
    angebotsart = models.CharField("Angebotsart", max_length=20, blank=True, choices=Angebotsart)
    umsetzendes_land = models.CharField("Umsetzendes Land", max_length=30, blank=True, choices=Land)
    betreiber = models.ForeignKey(
        Organisation,
        verbose_name="Betreiber",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="online_dienste",
    )
    abdeckung = models.CharField(
        "Abdeckung",
        max_length=20,
        blank=True,
        choices=Abdeckung,
        help_text="Für welche Kommunen der Dienst gedacht ist; angeschlossen ist damit noch keine.",
    )
    vertrauensniveau = models.CharField(
        "Vertrauensniveau", max_length=20, blank=True, choices=Vertrauensniveau
    )
    projekte = models.ManyToManyField(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekte",
        blank=True,
        related_name="online_dienste",
    )
    plattformen = models.ManyToManyField(
        Plattform, verbose_name="Plattformen", blank=True, related_name="online_dienste"
    )
    fachverfahren = models.ManyToManyField(
        Fachverfahren, verbose_name="Fachverfahren", blank=True, related_name="online_dienste"
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "kurzbeschreibung", "hinweis")
    sortiertext = sortiertext("name")

    objects = OnlineDienstQuerySet.as_manager()
    history = Verlauf(m2m_fields=["projekte", "plattformen", "fachverfahren"])

    class Meta:
        verbose_name = "Online-Dienst"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Online-Dienste"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(angebotsart__in=["", *Angebotsart.values]),
                name="dienst_angebotsart",
                violation_error_message="Diese Angebotsart ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(umsetzendes_land__in=["", *Land.values]),
                name="dienst_land",
                violation_error_message="Dieses Bundesland gibt es nicht.",
            ),
            models.CheckConstraint(
                condition=models.Q(abdeckung__in=["", *Abdeckung.values]),
                name="dienst_abdeckung",
                violation_error_message="Diese Abdeckung ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(vertrauensniveau__in=["", *Vertrauensniveau.values]),
                name="dienst_vertrauensniveau",
                violation_error_message="Dieses Vertrauensniveau ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("online-dienst", args=[self.kennung])


class DienstLeistung(Belegt):
    """A Leistung that a Dienst covers: a LeiKa-Leistung where the Quelle names one, else the
    OZG-Leistung it speaks of."""

    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        on_delete=models.CASCADE,
        related_name="dienstleistungen",
    )
    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dienstleistungen",
    )
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dienstleistungen",
    )

    objects = DienstLeistungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Leistung des Dienstes"
        default_permissions = RECHTE
        verbose_name_plural = "Leistungen des Dienstes"
        ordering = ["dienst", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leika_leistung__isnull=True, ozg_leistung__isnull=False)
                | models.Q(leika_leistung__isnull=False, ozg_leistung__isnull=True),
                name="dienstleistung_eine",
                violation_error_message="Bitte entweder eine LeiKa-Leistung oder eine "
                "OZG-Leistung angeben.",
            ),
            models.UniqueConstraint(
                fields=["dienst", "leika_leistung"],
                name="dienstleistung_leika_einmal",
                violation_error_message="Diese Leistung steht schon bei dem Dienst.",
            ),
            models.UniqueConstraint(
                fields=["dienst", "ozg_leistung"],
                name="dienstleistung_ozg_einmal",
                violation_error_message="Diese Leistung steht schon bei dem Dienst.",
            ),
        ]

    def __str__(self):
        return str(self.leika_leistung or self.ozg_leistung)
