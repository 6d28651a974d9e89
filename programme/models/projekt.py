"""Programmprojekt: what a Programm pays for, how far that is, and what others can take over."""

import datetime as dt
from typing import ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.adresse import address_constraint, validate_address
from bausteine.werte.betrag import euro
from bausteine.werte.faltung import NormalText, sortiertext
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import Zeitraum, ZeitraumAttribute, day_field, zeitraum_constraint
from dienste.models import OnlineDienst
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from programme.enums import Linkart, Projektstufe, Uebertragbarkeit
from programme.models.programm import Programm, Programmregion
from programme.querysets import ProgrammprojektQuerySet, ProgrammprojektteilQuerySet
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar
from themenfelder.models import Themenfeld

KEINE_ANGABE = "keine Angabe"
NICHT_BESTAETIGT = "nichts bestätigt"
ENDE_VOR_BEGINN = "Das Ende liegt vor dem Beginn."
IN_ZUKUNFT = "Bestätigt ist, was war: Dieser Zeitpunkt liegt in der Zukunft."
FREMDE_REGION = "„{}“ gehört zu einem anderen Programm."
#: all Zeiträume of a project
ZEITRAEUME = (
    "beginn",
    "ende",
    *(f"{stufe}_{art}" for stufe in Projektstufe.values for art in ("geplant", "bestaetigt")),
    "uebertragbar_ab",
)


class Projektschritt(NamedTuple):
    """One of the four steps: what was planned and what somebody confirmed."""

    stufe: Projektstufe
    geplant: Zeitraum | None
    bestaetigt: Zeitraum | None

    @property
    def wort(self) -> str:
        """„bestätigt“, „geplant“, of a plan that passed that nobody confirmed it."""
        if self.bestaetigt:
            return "bestätigt"
        if self.geplant is None:
            return KEINE_ANGABE
        return "nicht bestätigt" if self.geplant.is_over(timezone.localdate()) else "geplant"


class Programmprojekt(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A project that a Programm pays for. How far it is says the furthest step that somebody
    confirmed; that a planned day has passed says nothing."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „kita-kompass“.",
    )
    programm = models.ForeignKey(
        Programm, verbose_name="Programm", on_delete=models.PROTECT, related_name="projekte"
    )
    titel = models.CharField("Titel", max_length=300)
    kurzbeschreibung = models.TextField("Kurzbeschreibung", blank=True)
    regionen = models.ManyToManyField(
        Programmregion, verbose_name="Regionen", blank=True, related_name="projekte"
    )
    zuwendungsempfaenger = models.ManyToManyField(
        Organisation,
        verbose_name="Zuwendungsempfänger",
        blank=True,
        related_name="programmprojekte",
    )
    projektleitung = models.ForeignKey(
        Organisation,
        verbose_name="Projektleitung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="geleitete_programmprojekte",
        help_text="Die Organisation, keine Person.",
    )
    foerdersumme = models.DecimalField(
        "Fördersumme in Euro",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Ein Betrag ist nicht negativ.")],
        help_text="Leer, wenn die Quelle keine nennt; nie geschätzt.",
    )
    beginn_von, beginn_bis = day_field("Beginn von"), day_field("Beginn bis")
    beginn = ZeitraumAttribute()
    ende_von, ende_bis = day_field("Ende von"), day_field("Ende bis")
    ende = ZeitraumAttribute()
    vorbereitung_geplant_von = day_field("Vorbereitung geplant von")
    vorbereitung_geplant_bis = day_field("Vorbereitung geplant bis")
    vorbereitung_geplant = ZeitraumAttribute()
    vorbereitung_bestaetigt_von = day_field("Vorbereitung bestätigt von")
    vorbereitung_bestaetigt_bis = day_field("Vorbereitung bestätigt bis")
    vorbereitung_bestaetigt = ZeitraumAttribute()
    konzeption_geplant_von = day_field("Konzeption geplant von")
    konzeption_geplant_bis = day_field("Konzeption geplant bis")
    konzeption_geplant = ZeitraumAttribute()
    konzeption_bestaetigt_von = day_field("Konzeption bestätigt von")
    konzeption_bestaetigt_bis = day_field("Konzeption bestätigt bis")
    konzeption_bestaetigt = ZeitraumAttribute()
    umsetzung_geplant_von = day_field("Umsetzung geplant von")
    umsetzung_geplant_bis = day_field("Umsetzung geplant bis")
    umsetzung_geplant = ZeitraumAttribute()
    umsetzung_bestaetigt_von = day_field("Umsetzung bestätigt von")
    umsetzung_bestaetigt_bis = day_field("Umsetzung bestätigt bis")
    umsetzung_bestaetigt = ZeitraumAttribute()
    abschluss_geplant_von = day_field("Abschluss geplant von")
    abschluss_geplant_bis = day_field("Abschluss geplant bis")
    abschluss_geplant = ZeitraumAttribute()
    abschluss_bestaetigt_von = day_field("Abschluss bestätigt von")
    abschluss_bestaetigt_bis = day_field("Abschluss bestätigt bis")
    abschluss_bestaetigt = ZeitraumAttribute()
    alleinstellung = models.TextField("Alleinstellungsmerkmal", blank=True)
    nutzen_kommunen = models.TextField("Nutzen für Kommunen", blank=True)
    uebertragbar = models.CharField(
        "Übertragbar",
        max_length=10,
        blank=True,
        choices=Uebertragbarkeit,
        help_text="Leer: keine Angabe.",
    )
    uebertragbare_leistung = models.TextField("Was übertragbar ist", blank=True)
    uebertragbar_ab_von = day_field("Übertragbar ab, von")
    uebertragbar_ab_bis = day_field("Übertragbar ab, bis")
    uebertragbar_ab = ZeitraumAttribute()
    lizenz = models.CharField("Lizenz", max_length=200, blank=True)
    themenfelder = models.ManyToManyField(
        Themenfeld, verbose_name="Themenfelder", blank=True, related_name="programmprojekte"
    )
    dienste = models.ManyToManyField(
        OnlineDienst, verbose_name="Online-Dienste", blank=True, related_name="programmprojekte"
    )
    ozg_leistungen = models.ManyToManyField(
        OzgLeistung, verbose_name="OZG-Leistungen", blank=True, related_name="programmprojekte"
    )
    umsetzungsprojekte = models.ManyToManyField(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekte",
        blank=True,
        related_name="programmprojekte",
        help_text="Nur, wenn die Quelle sie sicher nennt.",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext(
        "kennung",
        "titel",
        "kurzbeschreibung",
        "alleinstellung",
        "nutzen_kommunen",
        "uebertragbare_leistung",
        "hinweis",
    )
    sortiertext = sortiertext("titel")

    objects = ProgrammprojektQuerySet.as_manager()
    history = Verlauf(
        m2m_fields=[
            "regionen",
            "zuwendungsempfaenger",
            "themenfelder",
            "dienste",
            "ozg_leistungen",
            "umsetzungsprojekte",
        ]
    )

    class Meta:
        verbose_name = "Programmprojekt"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Programmprojekte"
        ordering = ["sortiertext", "pk"]
        constraints = [
            *(zeitraum_constraint(f"programmprojekt_{name}", name) for name in ZEITRAEUME),
            models.CheckConstraint(
                condition=models.Q(uebertragbar__in=["", *Uebertragbarkeit.values]),
                name="programmprojekt_uebertragbar",
                violation_error_message="Diese Antwort ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(foerdersumme__isnull=True) | models.Q(foerdersumme__gte=0),
                name="programmprojekt_foerdersumme",
                violation_error_message="Ein Betrag ist nicht negativ.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        heute = timezone.localdate()
        fehler = {
            f"{schritt.stufe.value}_bestaetigt_von": IN_ZUKUNFT
            for schritt in self.schritte
            if schritt.bestaetigt and _is_ahead(schritt.bestaetigt, heute)
        }
        fehler |= ends_too_early(self, "beginn_von", "ende_bis", ENDE_VOR_BEGINN)
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("programmprojekt", args=[self.kennung])

    @property
    def schritte(self) -> list[Projektschritt]:
        """The four steps in their order."""
        return [
            Projektschritt(
                stufe, getattr(self, f"{stufe}_geplant"), getattr(self, f"{stufe}_bestaetigt")
            )
            for stufe in Projektstufe
        ]

    @property
    def stufe(self) -> Projektstufe | None:
        """The furthest step that somebody confirmed; None where nobody confirmed any."""
        bestaetigte = [schritt.stufe for schritt in self.schritte if schritt.bestaetigt]
        return bestaetigte[-1] if bestaetigte else None

    @property
    def stufe_text(self) -> str:
        """The same in words."""
        return str(self.stufe.label) if self.stufe else NICHT_BESTAETIGT

    @property
    def betrag(self) -> str:
        """1.200.000 €; "" without one."""
        return "" if self.foerdersumme is None else euro(self.foerdersumme)

    @property
    def uebertragbar_text(self) -> str:
        """„ja“, „ja, ab 2023“, „keine Angabe“."""
        if not self.uebertragbar:
            return KEINE_ANGABE
        antwort, ab = self.get_uebertragbar_display(), self.uebertragbar_ab
        return f"{antwort}, ab {str(ab).removeprefix('ab ')}" if ab else antwort

    @property
    def sichtbares_programm(self) -> Programm | None:
        """The Programm where it is public."""
        return self.programm if self.programm.ist_oeffentlich else None

    @property
    def sichtbare_leitung(self) -> Organisation | None:
        """Who leads it, where that is public."""
        leitung = self.projektleitung
        return leitung if leitung and leitung.ist_oeffentlich else None

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None

    def shown(self, relation: str) -> list:
        """The public records of a relation; expects them loaded."""
        return [ziel for ziel in related(self, relation) if ziel.ist_oeffentlich]

    @property
    def regionen_der_zeile(self) -> list[Programmregion]:
        """The regions that a row shows."""
        return self.shown("regionen")

    @property
    def empfaenger_der_zeile(self) -> list[Organisation]:
        """The Zuwendungsempfänger that a row shows."""
        return self.shown("zuwendungsempfaenger")

    @property
    def themenfelder_der_zeile(self) -> list[Themenfeld]:
        """The Themenfelder that a row shows."""
        return self.shown("themenfelder")

    @property
    def kategorien_der_zeile(self) -> "list[str]":
        """What kind of project it is."""
        return [kategorie.name for kategorie in related(self, "kategorien")]

    @property
    def druckname(self) -> str:
        """What paper calls it beside its lines: its Programm."""
        return str(self.sichtbares_programm or "Programm")

    @property
    def druckzeilen(self) -> list[str]:
        """The project as paper shows it with another record: its title, how far it is."""
        return [self.titel, f"Stand: {self.stufe_text}"]


def _is_ahead(zeitraum: Zeitraum, heute: dt.date) -> bool:
    return zeitraum.von > heute


class Programmkategorie(NormalText):
    """What kind of project it is, in the words of its Programm."""

    projekt = models.ForeignKey(
        Programmprojekt,
        verbose_name="Programmprojekt",
        on_delete=models.CASCADE,
        related_name="kategorien",
    )
    name = models.CharField("Kategorie", max_length=100)

    objects = ProgrammprojektteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "name"],
                name="programmkategorie_einmal",
                violation_error_message="Diese Kategorie steht schon bei dem Projekt.",
            )
        ]

    def __str__(self):
        return self.name


class Projektlink(NormalText):
    """Where a project shows what it made."""

    projekt = models.ForeignKey(
        Programmprojekt,
        verbose_name="Programmprojekt",
        on_delete=models.CASCADE,
        related_name="links",
    )
    art = models.CharField("Art", max_length=20, choices=Linkart, default=Linkart.WEBSEITE)
    titel = models.CharField("Titel", max_length=200)
    adresse = models.URLField("Adresse", max_length=500, validators=[validate_address])

    objects = ProgrammprojektteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Link"
        verbose_name_plural = "Links"
        ordering = ["titel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "adresse"],
                name="projektlink_einmal",
                violation_error_message="Diese Adresse steht schon bei dem Projekt.",
            ),
            models.CheckConstraint(
                condition=models.Q(art__in=Linkart.values),
                name="projektlink_art",
                violation_error_message="Diese Art von Link ist nicht vorgesehen.",
            ),
            address_constraint("projektlink_adresse"),
        ]

    def __str__(self):
        return f"{self.get_art_display()}: {self.titel}"


class Projektdokument(NormalText):
    """A PDF of a project. The file lies under its checksum (`programme.ablage`), so its name says
    nothing, and two rows may share it; the row tells whether it is shown."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    projekt = models.ForeignKey(
        Programmprojekt,
        verbose_name="Programmprojekt",
        on_delete=models.CASCADE,
        related_name="dokumente",
    )
    titel = models.CharField("Titel", max_length=200)
    pruefsumme = models.CharField("Prüfsumme", max_length=64)
    groesse = models.PositiveIntegerField("Größe in Byte")

    objects = ProgrammprojektteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Dokument"
        verbose_name_plural = "Dokumente"
        ordering = ["titel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "pruefsumme"],
                name="projektdokument_einmal",
                violation_error_message="Diese Datei steht schon bei dem Projekt.",
            ),
            models.CheckConstraint(
                condition=models.Q(pruefsumme__regex=r"^[0-9a-f]{64}\Z"),
                name="projektdokument_pruefsumme",
                violation_error_message="Zu einem Dokument gehört eine Datei.",
            ),
        ]

    def __str__(self):
        return self.titel

    def get_absolute_url(self):
        return reverse("projektdokument", args=[self.projekt.kennung, self.pk])
