"""Termin: a workshop, a meeting or another event, as a Quelle announces or reports it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.adresse import address_constraint, address_field
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar
from termine.enums import Teilnahmeform, Terminart, Terminzeit
from termine.querysets import TerminQuerySet
from themenfelder.models import Themenfeld

ENDE_NOETIG = "Ein Termin hat ein Ende. Bitte einen Tag, Tage, einen Monat oder ein Jahr angeben."
ORT_ONLINE = "Was nur online stattfindet, hat keinen Ort."


class Termin(Bestaetigbar, Veroeffentlichbar, Belegt):
    """An event that people went or can go to. Registering is its organiser's: here is at most the
    address where to. That its day has passed says nothing of whether it took place."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „2022-08-25-denkmal“.",
    )
    titel = models.CharField("Titel", max_length=300)
    art = models.CharField("Art", max_length=30, choices=Terminart)
    zeitraum_von, zeitraum_bis = day_field("Zeitraum von"), day_field("Zeitraum bis")
    zeitraum = ZeitraumAttribute()
    teilnahme = models.CharField(
        "Teilnahme",
        max_length=20,
        blank=True,
        choices=Teilnahmeform,
        help_text="Leer, wenn die Quelle es nicht sagt.",
    )
    ort = models.CharField("Ort", max_length=200, blank=True, help_text="Stadt und Haus.")
    adresse = address_field("Adresse", help_text="Wo man mehr erfährt oder sich anmeldet (https).")
    veranstalter = models.ForeignKey(
        Organisation,
        verbose_name="Veranstalter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="termine",
    )
    themenfelder = models.ManyToManyField(
        Themenfeld, verbose_name="Themenfelder", blank=True, related_name="termine"
    )
    projekte = models.ManyToManyField(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekte",
        blank=True,
        related_name="termine",
        help_text="Nur, wenn die Quelle sie sicher nennt.",
    )
    teilnehmende = models.PositiveIntegerField(
        "Teilnehmende",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Ohne Zahl der Teilnehmenden bitte leer lassen.")],
        help_text="Die Zahl der Quelle; leer, wenn sie keine nennt. Keine Anmeldungen.",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "titel", "ort", "hinweis")
    sortiertext = sortiertext("titel")

    objects = TerminQuerySet.as_manager()
    history = Verlauf(m2m_fields=["themenfelder", "projekte"])

    class Meta:
        verbose_name = "Termin"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Termine"
        ordering = ["sortiertext", "pk"]
        constraints = [
            zeitraum_constraint("termin_zeitraum", "zeitraum", offen_erlaubt=False),
            models.CheckConstraint(
                condition=models.Q(art__in=Terminart.values),
                name="termin_art",
                violation_error_message="Diese Art ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(teilnahme__in=["", *Teilnahmeform.values]),
                name="termin_teilnahme",
                violation_error_message="Diese Form der Teilnahme ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(ort="") | ~models.Q(teilnahme=Teilnahmeform.ONLINE.value),
                name="termin_ort",
                violation_error_message=ORT_ONLINE,
            ),
            models.CheckConstraint(
                condition=models.Q(teilnehmende__isnull=True) | models.Q(teilnehmende__gte=1),
                name="termin_teilnehmende",
                violation_error_message="Ohne Zahl der Teilnehmenden bitte leer lassen.",
            ),
            address_constraint("termin_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        fehler = {}
        if self.zeitraum_von and not self.zeitraum_bis:
            fehler["zeitraum"] = ENDE_NOETIG
        if self.ort and self.teilnahme == Teilnahmeform.ONLINE:
            fehler["ort"] = ORT_ONLINE
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("termin", args=[self.kennung])

    @property
    def lage(self) -> Terminzeit | None:
        """Still to come (today too) or past, by the day of this portal; None without a day."""
        zeitraum = self.zeitraum
        if zeitraum is None:
            return None
        vorbei = zeitraum.is_over(timezone.localdate())
        return Terminzeit.VERGANGEN if vorbei else Terminzeit.KOMMEND

    @property
    def ist_vergangen(self) -> bool:
        """Whether its last day has passed."""
        return self.lage == Terminzeit.VERGANGEN

    @property
    def ende(self) -> dt.date | None:
        """Its last day."""
        return self.zeitraum.ende if self.zeitraum else None

    @property
    def wo(self) -> str:
        """„Lemgo“, „online“, „Düsseldorf und online“; "" where no Quelle says so."""
        if self.teilnahme == Teilnahmeform.HYBRID and self.ort:
            return f"{self.ort} und online"
        return self.ort or self.get_teilnahme_display()

    @property
    def sichtbarer_veranstalter(self) -> Organisation | None:
        """Who holds it, where that is public."""
        veranstalter = self.veranstalter
        return veranstalter if veranstalter and veranstalter.ist_oeffentlich else None

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None

    @property
    def themenfelder_der_zeile(self) -> list[Themenfeld]:
        """The Themenfelder that a row shows; expects them prefetched."""
        return related(self, "themenfelder")

    @property
    def projekte_der_zeile(self) -> list[Umsetzungsprojekt]:
        """The projects that a row shows; expects them prefetched."""
        return related(self, "projekte")

    @property
    def druckname(self) -> str:
        """What paper calls it beside its lines: its time."""
        return str(self.zeitraum or "ohne Datum")

    @property
    def druckzeilen(self) -> list[str]:
        """The Termin as paper shows it: what and where, how many came."""
        was = ", ".join(filter(None, (self.titel, self.wo)))
        return [was, *([f"{self.teilnehmende} Teilnehmende"] if self.teilnehmende else [])]
