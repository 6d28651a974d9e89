"""Phase: a stretch of a project, with what was planned and what someone confirmed."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.zeitraum import (
    ZeitraumAttribute,
    a_year_before,
    day_field,
    zeitraum_constraint,
)
from projects.enums import Phasenart, Stand, Status, Zeitlage
from projects.querysets import PhaseQuerySet
from quellen.models import Belegt, Bestaetigbar

#: of a phase whose plan has lapsed without anyone confirming it
ENDE_VOR_BEGINN = (
    "Eine Phase kann nicht enden, bevor sie begonnen hat: „beendet“ muss nach „begonnen“ liegen."
)
NICHT_BESTAETIGT = "nicht bestätigt"


class Phase(Bestaetigbar, Belegt):
    """One of the six phases of a project; at most one of each kind.

    A planned date that passes is still a plan: only `stand` with `bestaetigt_am` says that a
    phase was reached.
    """

    #: what its history is written with, and why it changed
    _verlauf: ClassVar[Verlauf]
    _change_reason: str | None

    projekt = models.ForeignKey(
        "projects.Umsetzungsprojekt",
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="phasen",
    )
    art = models.CharField("Phase", max_length=20, choices=Phasenart)
    reihenfolge = models.GeneratedField(
        expression=Case(
            *[When(art=art.value, then=Value(art.reihenfolge)) for art in Phasenart],
            default=Value(0),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    geplant_von, geplant_bis = day_field("geplant von"), day_field("geplant bis")
    geplant = ZeitraumAttribute()
    erstplanung_von, erstplanung_bis = day_field("Erstplanung von"), day_field("Erstplanung bis")
    erstplanung = ZeitraumAttribute()
    begonnen_von, begonnen_bis = day_field("begonnen von"), day_field("begonnen bis")
    begonnen = ZeitraumAttribute()
    beendet_von, beendet_bis = day_field("beendet von"), day_field("beendet bis")
    beendet = ZeitraumAttribute()
    stand = models.CharField("Stand", max_length=30, choices=Stand, default=Stand.OFFEN)
    bestaetigt_am = models.DateField(
        "bestätigt am",
        null=True,
        blank=True,
        help_text="Auf welchen Tag sich der Stand bezieht, zum Beispiel der Stichtag eines "
        "Berichts; leer: heute.",
    )
    bemerkung = models.TextField("Bemerkung", blank=True)

    objects = PhaseQuerySet.as_manager()
    history = Verlauf(excluded_fields=["reihenfolge"])

    class Meta:
        verbose_name = "Phase"
        default_permissions = RECHTE
        verbose_name_plural = "Phasen"
        ordering = ["projekt", "reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "art"],
                name="phase_einmal",
                violation_error_message="Diese Phase gibt es in dem Projekt schon; "
                "jede Phase kommt höchstens einmal vor.",
            ),
            zeitraum_constraint("phase_geplant", "geplant"),
            zeitraum_constraint("phase_erstplanung", "erstplanung"),
            zeitraum_constraint("phase_begonnen", "begonnen", offen_erlaubt=False),
            zeitraum_constraint("phase_beendet", "beendet", offen_erlaubt=False),
            models.CheckConstraint(
                # the latest possible end must not lie before the earliest possible start
                condition=Q(begonnen_von__isnull=True)
                | Q(beendet_bis__isnull=True)
                | Q(beendet_bis__gte=models.F("begonnen_von")),
                name="phase_ende_nach_beginn",
                violation_error_message=ENDE_VOR_BEGINN,
            ),
            models.CheckConstraint(
                condition=~Q(stand__in=Stand.erreichte()) | Q(bestaetigt_am__isnull=False),
                name="phase_stand_bestaetigt",
                violation_error_message="Ein erreichter Stand braucht den Tag seiner Bestätigung.",
            ),
            models.CheckConstraint(
                condition=Q(art__in=Phasenart.values) & Q(stand__in=Stand.values),
                name="phase_werte",
                violation_error_message="Diese Phase oder dieser Stand ist nicht vorgesehen.",
            ),
        ]

    def __str__(self):
        return self.get_art_display()

    def clean(self):
        for feld in ("begonnen", "beendet"):
            zeitraum = getattr(self, feld)
            if zeitraum and zeitraum.bis is None:
                raise ValidationError(
                    {f"{feld}_von": f"„{feld}“ braucht einen Zeitpunkt; „ab …“ ist nur ein Plan."}
                )
        if self.stand in Stand.erreichte() and self.bestaetigt_am is None:
            self.bestaetigt_am = timezone.localdate()
        if fehler := ends_too_early(self, "begonnen_von", "beendet_bis", ENDE_VOR_BEGINN):
            raise ValidationError(fehler)

    @property
    def rang(self) -> int:
        """Place among the phases of its project."""
        return Phasenart(self.art).reihenfolge

    @property
    def stand_wert(self) -> Stand:
        """The Stand with its label and sign."""
        return Stand(self.stand)

    def is_outstanding(self, status: Status) -> bool:
        """Whether the phase still lies ahead of a project with this status."""
        return (
            status.stufe is not None
            and Phasenart(self.art).reihenfolge > status.stufe
            and self.stand != Stand.NICHT_BEAUFTRAGT
        )

    @property
    def stand_text(self) -> str:
        """The Stand and the day it refers to, which is that of the report, never of completion."""
        stand = self.stand_wert.label
        return f"{stand} ({self.stand_tag})" if self.stand_tag else stand

    @property
    def wort(self) -> str:
        """How far the phase is in one word, the same in every place: its Stand, or what its plan
        is worth as long as nobody confirmed it."""
        if self.stand_wert.erreicht or self.stand == Stand.NICHT_BEAUFTRAGT:
            return self.stand_wert.label
        if self.ueberfaellig:
            return Zeitlage.UEBERFAELLIG.label
        if self.plan_verfallen:
            return NICHT_BESTAETIGT
        return "geplant" if self.geplant else self.stand_wert.label

    @property
    def stand_tag(self) -> str:
        """„Stand 31.12.2022“, "" where no day is known."""
        return f"Stand {self.bestaetigt_am:%d.%m.%Y}" if self.bestaetigt_am else ""

    @property
    def plan_vorbei(self) -> bool:
        """Planned for a time that has passed, still ahead, and not confirmed."""
        return self._plan_vorbei(timezone.localdate())

    def _plan_vorbei(self, tag: dt.date) -> bool:
        return bool(
            self.geplant
            and self.is_outstanding(self.projekt.status_wert)
            and self.geplant.is_over(tag)
        )

    @property
    def alter_plan(self) -> bool:
        """Passed unconfirmed more than a year ago: no date that anyone still waits for."""
        return self._plan_vorbei(a_year_before(timezone.localdate()))

    @property
    def ueberfaellig(self) -> bool:
        """Passed unconfirmed within the last year."""
        return self.plan_vorbei and not self.alter_plan

    @property
    def ueberfaellig_seit(self) -> dt.date | None:
        """The first day after the planned time, if that has passed unconfirmed within a year."""
        if not self.ueberfaellig:
            return None
        return self.geplant.ende + dt.timedelta(days=1)

    @property
    def plan_verfallen(self) -> bool:
        """Whether the plan says only what was meant once: an old one, or the project is past it."""
        return self.geplant is not None and self.zeitlage in (Zeitlage.ALT, Zeitlage.UEBERHOLT)

    @property
    def zeitlage(self) -> Zeitlage:
        """How the phase lies to today."""
        heute = timezone.localdate()
        if self.stand_wert.erreicht:
            return Zeitlage.BESTAETIGT
        if not self.is_outstanding(self.projekt.status_wert):
            return Zeitlage.UEBERHOLT
        if self.plan_vorbei:
            return Zeitlage.ALT if self.alter_plan else Zeitlage.UEBERFAELLIG
        laeuft = self.geplant is not None and self.geplant.von <= heute
        return Zeitlage.AKTUELL if laeuft else Zeitlage.SPAETER

    @property
    def ueberholt(self) -> bool:
        """Never confirmed, while a later phase of the project is."""
        stufe = self.projekt.status_wert.stufe or 0
        return not self.stand_wert.erreicht and Phasenart(self.art).reihenfolge < stufe

    @property
    def verzug_quartale(self) -> int:
        """By how many quarters the plan moved since it was first published; negative: earlier."""
        if not self.geplant or not self.erstplanung:
            return 0
        return quartal(self.geplant.von) - quartal(self.erstplanung.von)


def quartal(tag: dt.date) -> int:
    """Quarters since year 0, to count with."""
    return tag.year * 4 + (tag.month - 1) // 3
