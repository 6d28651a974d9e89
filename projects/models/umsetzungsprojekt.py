"""Umsetzungsprojekt: which Leistungen are digitised together, and how far that is."""

from collections import Counter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from bausteine.freigabe.sichtbarkeit import (
    RECHTE_MIT_FREIGABE,
    Veroeffentlichbar,
    Veroeffentlichung,
    nur_oeffentliche,
)
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.faltung import sortiertext
from bausteine.werte.land import Land
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, a_year_before, day_field
from leistungen.models import OzgLeistung
from projects.enums import (
    Efa,
    Phasenart,
    Prioritaet,
    Rolle,
    Sonderstatus,
    Status,
    Terminlage,
)
from projects.models.stichwort import Fachlichkeit, Stichwort
from projects.querysets import UmsetzungsprojektQuerySet
from quellen.datenalter import Datenalter
from quellen.models import Bestaetigbar
from themenfelder.models import Themenfeld


class Umsetzungsprojekt(Bestaetigbar, Veroeffentlichbar):
    """A project in which Kommunen and partners digitise one or more OZG-Leistungen.

    `status`, `naechster_termin` and `geaendert_am` are kept by `actions.update_derived` alone.
    """

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „bewohnerparkausweis“.",
    )
    kdn_id = models.PositiveIntegerField(
        "KDN-Nummer",
        null=True,
        blank=True,
        unique=True,
        help_text="Nummer der früheren Datenbank (…/umsetzungsprojekte/N/show), nur wenn sicher.",
    )
    titel = models.CharField("Titel", max_length=300)
    kurzbeschreibung = models.TextField("Kurzbeschreibung", blank=True)
    themenfelder = models.ManyToManyField(
        Themenfeld, verbose_name="Themenfelder", blank=True, related_name="projekte"
    )
    ozg_leistungen = models.ManyToManyField(
        OzgLeistung, verbose_name="OZG-Leistungen", blank=True, related_name="projekte"
    )
    fachlichkeiten = models.ManyToManyField(
        Fachlichkeit, verbose_name="Fachlichkeiten", blank=True, related_name="projekte"
    )
    stichwoerter = models.ManyToManyField(
        Stichwort, verbose_name="Stichwörter", blank=True, related_name="projekte"
    )
    siehe_auch = models.ManyToManyField(
        "self",
        verbose_name="siehe auch",
        blank=True,
        symmetrical=False,
        related_name="siehe_auch_von",
    )
    prioritaet = models.PositiveSmallIntegerField(
        "kommunale Priorität", null=True, blank=True, choices=Prioritaet
    )
    efa = models.CharField("EfA", max_length=40, blank=True, choices=Efa)
    efa_land = models.CharField(
        "entwickelndes Land",
        max_length=40,
        blank=True,
        choices=Land,
        help_text="Welches Land den EfA-Dienst entwickelt.",
    )
    sonderstatus = models.CharField(
        "Sonderstatus",
        max_length=20,
        blank=True,
        choices=Sonderstatus,
        help_text="Nur von Hand; geht dem Stand der Phasen vor.",
    )
    sonderstatus_grund = models.TextField("Grund des Sonderstatus", blank=True)
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    interne_notiz = models.TextField("interne Notiz", blank=True, help_text="Nie öffentlich.")
    zustaendiges_konto = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="zuständiges Konto",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Nie öffentlich.",
    )
    veroeffentlichung = models.CharField(
        "Veröffentlichung",
        max_length=20,
        choices=Veroeffentlichung,
        default=Veroeffentlichung.ENTWURF,
        db_index=True,
        help_text="Nur veröffentlichte Projekte sind für Besucherinnen und Besucher sichtbar.",
    )
    geaendert_am = models.DateTimeField("geändert am", default=timezone.now, editable=False)
    status = models.CharField(
        "Status", max_length=20, choices=Status, default=Status.OFFEN, editable=False, db_index=True
    )
    naechster_termin_art = models.CharField(max_length=20, blank=True, editable=False)
    naechster_termin_von = day_field("nächster Termin von", editable=False, db_index=True)
    naechster_termin_bis = day_field("nächster Termin bis", editable=False)
    naechster_termin = ZeitraumAttribute()
    #: the public columns as last published; `update_derived` finds public changes by it
    oeffentliche_angaben = models.JSONField(default=dict, blank=True, editable=False)
    suchtext = suchtext("kennung", "titel", "kurzbeschreibung", "hinweis")
    sortiertext = sortiertext("titel")

    #: what a Quelle calls a project that is no service for others; a fact, not a gap
    KEIN_EFA = Efa.KEIN_EFA

    #: who is named here by an account of the admin; `datenschutz` tells it
    kontobezogen = ("zustaendiges_konto",)
    doppelt_an = ("titel", "kennung")

    objects = UmsetzungsprojektQuerySet.as_manager()
    history = Verlauf(
        excluded_fields=["suchtext", "sortiertext", "oeffentliche_angaben"],
        m2m_fields=[
            "themenfelder",
            "ozg_leistungen",
            "fachlichkeiten",
            "stichwoerter",
            "siehe_auch",
        ],
    )

    class Meta:
        verbose_name = "Umsetzungsprojekt"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Umsetzungsprojekte"
        ordering = ["sortiertext", "pk"]
        indexes = [  # the orders of the public list, and the date on every page
            models.Index(
                fields=["sortiertext", "id"], name="projekt_titel", condition=nur_oeffentliche()
            ),
            models.Index(
                fields=["geaendert_am"], name="projekt_stand", condition=nur_oeffentliche()
            ),
            models.Index(
                fields=["naechster_termin_von", "naechster_termin_bis", "id"],
                name="projekt_termin",
                condition=nur_oeffentliche(),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sonderstatus="") | ~models.Q(sonderstatus_grund=""),
                name="projekt_sonderstatus_grund",
                violation_error_message="Ein Sonderstatus braucht einen Grund.",
            ),
            models.CheckConstraint(
                condition=models.Q(prioritaet__isnull=True)
                | models.Q(prioritaet__in=Prioritaet.values),
                name="projekt_prioritaet",
                violation_error_message="Die kommunale Priorität ist 1, 2 oder 3.",
            ),
            models.CheckConstraint(
                condition=models.Q(efa__in=["", *Efa.values[1:]]),
                name="projekt_efa",
                violation_error_message="Dieser EfA-Wert ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="projekt_status",
                violation_error_message="Dieser Status ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        if self.sonderstatus and not self.sonderstatus_grund.strip():
            raise ValidationError({"sonderstatus_grund": "Ein Sonderstatus braucht einen Grund."})

    def get_absolute_url(self):
        return path_of("umsetzungsprojekt", self.kennung)

    @staticmethod
    def staende(projekte) -> list[tuple[Status, int]]:
        """How many of the given projects have each status, the furthest first, none left out."""
        anzahlen = Counter(projekt.status_wert for projekt in projekte)
        return [(status, anzahlen[status]) for status in Status.rangfolge() if anzahlen[status]]

    @property
    def status_wert(self) -> Status:
        """The status with its label and colour."""
        return Status(self.status)

    @property
    def nachnutzbar(self) -> bool:
        """Whether „Einer für Alle“ is meant: one Land develops, others reuse."""
        return self.efa in Efa.dienste()

    @property
    def in_klaerung(self) -> bool:
        """Whether nobody has decided yet if it comes to „Einer für Alle“."""
        return self.efa in Efa.in_klaerung()

    @property
    def naechste_phase(self) -> str:
        """The name of the phase the next date belongs to, or ""."""
        return Phasenart(self.naechster_termin_art).label if self.naechster_termin_art else ""

    @property
    def plan_lage(self) -> Terminlage:
        """Where the plan lies, seen from today; `mit_terminlage` asks the database the same."""
        termin, heute = self.naechster_termin, timezone.localdate()
        if termin is None:
            return Terminlage.OHNE
        if not termin.is_over(heute):
            return Terminlage.KOMMT
        alt = termin.is_over(a_year_before(heute))
        return Terminlage.ALT if alt else Terminlage.UEBERFAELLIG

    @property
    def termin_ueberfaellig(self) -> bool:
        """Whether the plan has passed unconfirmed within the last year."""
        return self.plan_lage == Terminlage.UEBERFAELLIG

    @property
    def alter_plan(self) -> bool:
        """Whether the plan has passed unconfirmed more than a year ago."""
        return self.plan_lage == Terminlage.ALT

    @cached_property
    def partner(self) -> list:
        """Each Organisation once, whatever its roles; expects `beteiligungen` prefetched."""
        return list(dict.fromkeys(b.organisation for b in related(self, "beteiligungen")))

    @property
    def themenfelder_der_zeile(self) -> list:
        """The Themenfelder that a row shows; expects `themenfelder` prefetched."""
        return related(self, "themenfelder")

    @property
    def stand_tag(self) -> str:
        """„Stand 31.12.2022“ of its status; "" where no day is known; expects `mit_standtag()`."""
        tag = self.__dict__.get("stand_am")
        return f"Stand\N{NO-BREAK SPACE}{tag:%d.%m.%Y}" if tag else ""

    @property
    def ozg_leistungen_der_zeile(self) -> list:
        """The OZG-Leistungen that a row shows; expects them prefetched by `mit_spalten()`."""
        return related(self, "ozg_leistungen")

    @property
    def fachlichkeiten_der_zeile(self) -> list:
        """The Fachlichkeiten that a row shows; expects them prefetched by `mit_spalten()`."""
        return related(self, "fachlichkeiten")

    @cached_property
    def phasen_der_zeile(self) -> dict:
        """Its phases by kind, None for one that it has not; expects them prefetched."""
        phasen = {phase.art: phase for phase in related(self, "phasen")}
        return {art.value: phasen.get(art.value) for art in Phasenart}

    @property
    def projektleitung_der_zeile(self) -> list:
        """Who leads it; expects `beteiligungen` prefetched."""
        leitung = [b for b in related(self, "beteiligungen") if b.rolle == Rolle.PROJEKTLEITUNG]
        return [beteiligung.organisation for beteiligung in leitung]

    @property
    def partner_kurz(self) -> list:
        """The first partners, as many as fit into a cell."""
        return self.partner[:3]

    @property
    def weitere_partner(self) -> int:
        """How many partners `partner_kurz` leaves out."""
        return len(self.partner[3:])

    @property
    def datenalter(self) -> Datenalter:
        """How old what is said of it is; expects `quellenangaben` prefetched."""
        angaben = self.quellenangaben.all()
        quellen = [angabe.quelle for angabe in angaben if angabe.quelle.ist_oeffentlich]
        return Datenalter.of(quellen, self.geaendert_am)
