"""Betriebsstand: how far a Dienst was on a day, as a Quelle tells it; one follows another.

A plan is no state: a Dienst is what the newest confirmed Betriebsstand says, and only while there
is none, geplant. So a plan that passes never makes a Dienst online.
"""

import datetime as dt
import json
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.zeitraum import (
    ZeitraumAttribute,
    a_year_before,
    day_field,
    zeitraum_constraint,
)
from dienste.enums import Betriebszustand
from dienste.querysets import BetriebsstandQuerySet
from projects.enums import Terminlage
from quellen.models import Belegt, Quelle

ZUKUNFT = "Der Tag liegt in der Zukunft; was kommen soll, ist „geplant“."
TAG_FEHLT = "Was nicht mehr nur geplant ist, braucht den Tag, für den es gilt."
QUELLE_FEHLT = "Was nicht mehr nur geplant ist, braucht eine Quelle, die es belegt."
FEST = (
    "Ein Betriebsstand wird nicht geändert: Bitte einen neuen anlegen. Ein irrtümlicher lässt sich "
    "löschen."
)
EINMAL = "Für diesen Tag steht bei dem Dienst schon ein Betriebsstand."
#: what does not change once it is stored
FESTE_FELDER = ("zustand", "zeitraum_von", "zeitraum_bis", "bestaetigt_am")


class Betriebsstand(Belegt):
    """A state of a Dienst; a new one is added, an old one stays."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    dienst = models.ForeignKey(
        "dienste.OnlineDienst",
        verbose_name="Online-Dienst",
        on_delete=models.CASCADE,
        related_name="betriebsstaende",
    )
    zustand = models.CharField("Zustand", max_length=20, choices=Betriebszustand)
    zeitraum_von, zeitraum_bis = day_field("Zeitraum von"), day_field("Zeitraum bis")
    zeitraum = ZeitraumAttribute()
    bestaetigt_am = models.DateField(
        "bestätigt am",
        null=True,
        blank=True,
        help_text="Auf welchen Tag sich die Angabe bezieht, zum Beispiel der Stichtag eines "
        "Berichts.",
    )
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)

    objects = BetriebsstandQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Betriebsstand"
        default_permissions = RECHTE
        verbose_name_plural = "Betriebsstände"
        ordering = ["dienst", "bestaetigt_am", "zeitraum_von", "pk"]
        constraints = [
            zeitraum_constraint("betriebsstand_zeitraum", "zeitraum"),
            models.CheckConstraint(
                condition=Q(zustand__in=Betriebszustand.values),
                name="betriebsstand_zustand",
                violation_error_message="Dieser Zustand ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=Q(zustand=Betriebszustand.GEPLANT)
                | Q(bestaetigt_am__isnull=False, quelle__isnull=False),
                name="betriebsstand_belegt",
                violation_error_message="Was nicht mehr nur geplant ist, braucht den Tag, für den "
                "es gilt, und eine Quelle.",
            ),
            models.UniqueConstraint(
                fields=["dienst", "bestaetigt_am"],
                condition=~Q(zustand=Betriebszustand.GEPLANT),
                name="betriebsstand_einmal",
                violation_error_message=EINMAL,
            ),
            models.UniqueConstraint(
                fields=["dienst", "zeitraum_von", "bestaetigt_am"],
                condition=Q(zustand=Betriebszustand.GEPLANT),
                name="betriebsstand_plan_einmal",
                violation_error_message="Dieser Plan steht schon bei dem Dienst.",
            ),
        ]

    @classmethod
    def of(cls, angaben: dict | str) -> "Betriebsstand":
        """The one that `OnlineDienst.objects.mit_stand()` has read, with its Quelle if that is
        public."""
        werte = json.loads(angaben) if isinstance(angaben, str) else dict(angaben)
        titel = werte.pop("quelle_titel")
        for name in ("zeitraum_von", "zeitraum_bis", "bestaetigt_am"):
            werte[name] = dt.date.fromisoformat(werte[name]) if werte[name] else None
        schluessel = werte.pop("quelle")
        stand = cls(**werte)
        stand.quelle = Quelle(pk=schluessel, titel=titel) if titel else None
        return stand

    def __str__(self):
        return f"{self.wort} ({self.zeitraum})" if self.zeitraum else self.wort

    def clean(self):
        fehler = {}
        heute = timezone.localdate()
        if not self.ist_plan:
            if self.bestaetigt_am is None:
                fehler["bestaetigt_am"] = TAG_FEHLT
            if self.quelle_id is None:
                fehler["quelle"] = QUELLE_FEHLT
            if self.zeitraum_von and self.zeitraum_von > heute:
                fehler["zeitraum_von"] = ZUKUNFT
        if self.bestaetigt_am and self.bestaetigt_am > heute:
            fehler["bestaetigt_am"] = "Der Tag liegt in der Zukunft; bestätigt ist, was war."
        if fehler:
            raise ValidationError(fehler)
        if self.pk and self._differs():
            raise ValidationError(FEST)

    def _differs(self) -> bool:
        alt = type(self)._base_manager.filter(pk=self.pk).values(*FESTE_FELDER).first()
        return alt is not None and any(getattr(self, name) != alt[name] for name in FESTE_FELDER)

    @property
    def ist_plan(self) -> bool:
        """Whether it only says what is to come."""
        return self.zustand == Betriebszustand.GEPLANT

    @property
    def zustand_wert(self) -> Betriebszustand:
        """The Zustand with its label and sign."""
        return Betriebszustand(self.zustand)

    @property
    def planlage(self) -> Terminlage:
        """Where the plan lies, seen from today; no plan has no date that is waited for."""
        if not self.ist_plan or self.zeitraum is None:
            return Terminlage.OHNE
        heute = timezone.localdate()
        if not self.zeitraum.is_over(heute):
            return Terminlage.KOMMT
        alt = self.zeitraum.is_over(a_year_before(heute))
        return Terminlage.ALT if alt else Terminlage.UEBERFAELLIG

    @property
    def wort(self) -> str:
        """The Zustand in words; of a plan that passed, that it did."""
        if self.planlage in (Terminlage.UEBERFAELLIG, Terminlage.ALT):
            return f"{self.zustand_wert.label}, {self.planlage.label}"
        return str(self.zustand_wert.label)

    @property
    def stand_tag(self) -> str:
        """„Stand 31.12.2022“, "" where no day is known."""
        return f"Stand\N{NO-BREAK SPACE}{self.bestaetigt_am:%d.%m.%Y}" if self.bestaetigt_am else ""

    @property
    def zeit_text(self) -> str:
        """„seit März 2022“, „Beginn Juli–Dezember 2022“, of a plan „für Q1 2027“, „ab 2027“; ""
        where no time is known."""
        zeit = self.zeitraum
        if zeit is None:
            return ""
        if self.ist_plan:
            return str(zeit) if zeit.bis is None else f"für {zeit}"
        if zeit.genauigkeit in ("Monate", "Tage", "Jahre"):
            return f"Beginn {zeit}"
        return f"seit {str(zeit).removeprefix('ab ')}"

    @property
    def satz(self) -> str:
        """What it says, in a sentence; what was so on a day is not told as of today."""
        zeit = self.zeitraum
        if self.ist_plan:
            if zeit is None:
                return "Geplant; für wann, sagt die Quelle nicht."
            if self.planlage == Terminlage.KOMMT:
                return f"Geplant: {zeit}."
            return f"War geplant: {zeit}. Ob es so kam, ist nicht bestätigt."
        seit = f", {self.zeit_text}" if zeit else ""
        tag = f"{self.bestaetigt_am:%d.%m.%Y}"
        return f"Am {tag} war der Dienst laut Quelle {self.zustand_wert.label}{seit}."
