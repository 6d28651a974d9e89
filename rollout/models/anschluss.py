"""Anschluss: a Kommune and an Online-Dienst, how far that is, and who says so."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.land import Land
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import (
    ZeitraumAttribute,
    a_year_before,
    day_field,
    zeitraum_constraint,
)
from dienste.enums import Angebotsart
from dienste.models import Fachverfahren, OnlineDienst
from gebiete.models import Kommune
from organisationen.models import Organisation
from quellen.models import Belegt, Bestaetigbar
from quellen.querysets import first_fresh_day
from rollout.enums import Anschlussstand, Hemmnis, Planlage, Transportweg
from rollout.querysets import AnschlussQuerySet

EINMAL = "Diese Kommune hat zu diesem Online-Dienst schon einen Anschluss."
#: the sentence, and the field it stands at
ONLINE_SEIT = "„online“ braucht den Zeitpunkt, seit wann: Bitte „online seit“ angeben."
ONLINE_QUELLE = "„online“ braucht eine Quelle, die es belegt."
ONLINE_ZUKUNFT = "„online seit“ liegt in der Zukunft; was kommen soll, gehört zu „geplant“."
ONLINE_OFFEN = "„online seit“ braucht einen Zeitpunkt; „ab …“ ist nur ein Plan."
BEGONNEN_OFFEN = "„begonnen“ braucht einen Zeitpunkt; „ab …“ ist nur ein Plan."
GRUND = "„nicht vorgesehen“ braucht den Grund."
ABGESCHALTET = "„abgeschaltet“ braucht den Tag, seit dem der Dienst abgeschaltet ist."
BESTAETIGT = "Dieser Stand braucht den Tag, für den er bestätigt ist; nur „Interesse“ nicht."
ONLINE_DAVOR = "„online seit“ liegt vor „begonnen“."
ABGESCHALTET_DAVOR = "„abgeschaltet am“ liegt vor „online seit“."
TAG_ZUKUNFT = "Der Tag liegt in der Zukunft; ein Plan ist noch kein Stand."
#: kinds of Dienst that only the Kommunen of one Land can use
NUR_IM_LAND = (Angebotsart.LANDESWEIT, Angebotsart.KOMMUNAL)


class Anschluss(Bestaetigbar, Belegt, NormalText):
    """How far a Kommune is with a Dienst. Without one nothing is known, which is never a no.

    A planned date that passes is still a plan: only `stand` with its day and its Quelle says that
    something was reached. Going back is legal; the history tells it.
    """

    #: who keeps something of all Anschlüsse reads again what has changed, Kommune by Kommune
    teilstand_je = "kommune"
    #: what its history is written with, and why it changed
    _verlauf: ClassVar[Verlauf]
    _change_reason: str | None

    # both are found by the indexes of more columns below
    kommune = models.ForeignKey(
        Kommune,
        verbose_name="Kommune",
        on_delete=models.PROTECT,
        related_name="anschluesse",
        db_index=False,
    )
    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        on_delete=models.PROTECT,
        related_name="anschluesse",
        db_index=False,
    )
    stand = models.CharField("Stand", max_length=20, choices=Anschlussstand)
    bestaetigt_am = models.DateField(
        "bestätigt am",
        null=True,
        blank=True,
        help_text="Auf welchen Tag sich der Stand bezieht.",
    )
    stand_seit = models.DateField("Stand unverändert seit", null=True, blank=True, editable=False)
    geplant_von, geplant_bis = day_field("geplant von"), day_field("geplant bis")
    geplant = ZeitraumAttribute()
    erstplanung_von, erstplanung_bis = day_field("Erstplanung von"), day_field("Erstplanung bis")
    erstplanung = ZeitraumAttribute()
    begonnen_von, begonnen_bis = day_field("begonnen von"), day_field("begonnen bis")
    begonnen = ZeitraumAttribute()
    online_seit_von, online_seit_bis = day_field("online seit von"), day_field("online seit bis")
    online_seit = ZeitraumAttribute()
    abgeschaltet_am = models.DateField("abgeschaltet am", null=True, blank=True)
    grund = models.CharField("Grund", max_length=300, blank=True)
    traeger = models.ForeignKey(
        Organisation,
        verbose_name="Träger",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="getragene_anschluesse",
        help_text="Wer den Dienst für die Kommune betreibt, zum Beispiel ihr Kreis; leer: sie "
        "selbst.",
    )
    fachverfahren = models.ForeignKey(
        Fachverfahren,
        verbose_name="Fachverfahren",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="anschluesse",
    )
    transportweg = models.CharField("Transportweg", max_length=20, blank=True, choices=Transportweg)
    hemmnis = models.CharField("Hemmnis", max_length=20, blank=True, choices=Hemmnis)
    hemmnis_text = models.CharField("Hemmnis in Worten", max_length=300, blank=True)
    bemerkung = models.TextField("Bemerkung", blank=True, help_text="Öffentliche Bemerkung.")
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)
    suchtext = suchtext("grund", "hemmnis_text", "bemerkung")

    objects = AnschlussQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Anschluss"
        default_permissions = RECHTE
        verbose_name_plural = "Anschlüsse"
        ordering = ["kommune__organisation__sortiertext", "dienst__sortiertext", "pk"]
        indexes = [
            # all that the figures of a Dienst are counted from: no row is read for them
            models.Index(
                fields=["dienst", "kommune", "stand", "bestaetigt_am", "zuletzt_bestaetigt_am"],
                name="anschluss_zaehlung",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kommune", "dienst"],
                name="anschluss_einmal",
                violation_error_message=EINMAL,
            ),
            zeitraum_constraint("anschluss_geplant", "geplant"),
            zeitraum_constraint("anschluss_erstplanung", "erstplanung"),
            zeitraum_constraint("anschluss_begonnen", "begonnen", offen_erlaubt=False),
            zeitraum_constraint("anschluss_online_seit", "online_seit", offen_erlaubt=False),
            models.CheckConstraint(
                condition=Q(stand__in=Anschlussstand.values),
                name="anschluss_stand",
                violation_error_message="Dieser Stand ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=~Q(stand=Anschlussstand.ONLINE) | Q(online_seit_von__isnull=False),
                name="anschluss_online_zeit",
                violation_error_message=ONLINE_SEIT,
            ),
            models.CheckConstraint(
                condition=~Q(stand=Anschlussstand.ONLINE) | Q(quelle__isnull=False),
                name="anschluss_online_belegt",
                violation_error_message=ONLINE_QUELLE,
            ),
            models.CheckConstraint(
                condition=~Q(stand=Anschlussstand.NICHT_VORGESEHEN) | ~Q(grund=""),
                name="anschluss_grund",
                violation_error_message=GRUND,
            ),
            models.CheckConstraint(
                condition=~Q(stand=Anschlussstand.ABGESCHALTET) | Q(abgeschaltet_am__isnull=False),
                name="anschluss_abgeschaltet",
                violation_error_message=ABGESCHALTET,
            ),
            models.CheckConstraint(
                condition=Q(stand=Anschlussstand.INTERESSE) | Q(bestaetigt_am__isnull=False),
                name="anschluss_bestaetigt",
                violation_error_message=BESTAETIGT,
            ),
            models.CheckConstraint(
                condition=Q(transportweg__in=["", *Transportweg.values])
                & Q(hemmnis__in=["", *Hemmnis.values]),
                name="anschluss_werte",
                violation_error_message="Dieser Transportweg oder dieses Hemmnis ist nicht "
                "vorgesehen.",
            ),
        ]

    def __str__(self):
        return f"{self.kommune}: {self.dienst}"

    # -- what is refused ----------------------------------------------------------------------

    def clean(self):
        fehler = ends_too_early(self, "begonnen_von", "online_seit_bis", ONLINE_DAVOR)
        fehler |= ends_too_early(self, "online_seit_von", "abgeschaltet_am", ABGESCHALTET_DAVOR)
        fehler |= self._missing() | self._too_early()
        if satz := self._elsewhere():
            fehler["dienst"] = satz
        if fehler:
            raise ValidationError(fehler)

    def _missing(self) -> dict[str, str]:
        """What the Stand needs and nobody said."""
        fehler = {}
        if self.stand == Anschlussstand.ONLINE and self.online_seit is None:
            fehler["online_seit_von"] = ONLINE_SEIT
        if self.stand == Anschlussstand.ONLINE and self.quelle_id is None:
            fehler["quelle"] = ONLINE_QUELLE
        if self.stand == Anschlussstand.NICHT_VORGESEHEN and not self.grund.strip():
            fehler["grund"] = GRUND
        if self.stand == Anschlussstand.ABGESCHALTET and self.abgeschaltet_am is None:
            fehler["abgeschaltet_am"] = ABGESCHALTET
        if self.stand in STAENDE_MIT_TAG and self.bestaetigt_am is None:
            fehler["bestaetigt_am"] = BESTAETIGT
        return fehler

    def _too_early(self) -> dict[str, str]:
        """What is said of a day that has not come."""
        heute, fehler = timezone.localdate(), {}
        if self.begonnen and self.begonnen.bis is None:
            fehler["begonnen_von"] = BEGONNEN_OFFEN
        if self.online_seit:
            if self.online_seit.bis is None:
                fehler["online_seit_von"] = ONLINE_OFFEN
            elif self.online_seit.von > heute:
                fehler["online_seit_von"] = ONLINE_ZUKUNFT
        for feld in ("bestaetigt_am", "abgeschaltet_am"):
            tag: dt.date | None = getattr(self, feld)
            if tag and tag > heute:
                fehler[feld] = TAG_ZUKUNFT
        return fehler

    def _elsewhere(self) -> str:
        """Why a Kommune of another Land cannot use the Dienst; "" when it can, or nobody knows."""
        if not (self.dienst_id and self.kommune_id):
            return ""
        if self.dienst.angebotsart not in NUR_IM_LAND or not self.dienst.umsetzendes_land:
            return ""
        land = self.kommune.land
        if land is None or land == self.dienst.umsetzendes_land:
            return ""
        return (
            f"„{self.dienst}“ gibt es nur {Land(self.dienst.umsetzendes_land).wo} "
            f"({self.dienst.get_angebotsart_display()}); „{self.kommune}“ liegt {land.wo}."
        )

    # -- what is kept -------------------------------------------------------------------------

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Remembers the Stand it was read with."""
        record = super().from_db(*args, **kwargs)
        record.__dict__["_gelesener_stand"] = record.__dict__.get("stand")
        return record

    def normalize(self):
        """Also notes since when the Stand is what it is; to confirm it again changes nothing."""
        super().normalize()
        if self.stand != self.__dict__.get("_gelesener_stand") or self.stand_seit is None:
            self.stand_seit = self._day_of_stand()
            self.__dict__["_gelesener_stand"] = self.stand

    def save(self, *args, **kwargs):
        """A new Stand is stored with its day."""
        bisher = self.stand_seit
        self.normalize()
        if (felder := kwargs.get("update_fields")) is not None and self.stand_seit != bisher:
            kwargs["update_fields"] = {*felder, "stand_seit"}
        super().save(*args, **kwargs)

    def _day_of_stand(self) -> dt.date:
        """The earliest day that someone says this Stand of."""
        genannt: dt.date | None = None
        if self.stand == Anschlussstand.ONLINE and self.online_seit:
            genannt = self.online_seit.ende
        elif self.stand == Anschlussstand.ABGESCHALTET:
            genannt = self.abgeschaltet_am
        heute = timezone.localdate()
        return min(tag for tag in (genannt, self.bestaetigt_am, heute) if tag)

    # -- what follows -------------------------------------------------------------------------

    def get_absolute_url(self):
        return reverse("anschluss", args=[self.kommune.organisation.kennung, self.dienst.kennung])

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Kommune and its Dienst are."""
        return self.kommune.ist_oeffentlich and self.dienst.ist_oeffentlich

    @property
    def stand_wert(self) -> Anschlussstand:
        """The Stand with its label, sign and shade."""
        return Anschlussstand(self.stand)

    @property
    def stand_tag(self) -> str:
        """„Stand 31.12.2022“, "" where no day is known."""
        return f"Stand\N{NO-BREAK SPACE}{self.bestaetigt_am:%d.%m.%Y}" if self.bestaetigt_am else ""

    @property
    def ist_aktuell(self) -> bool:
        """Whether someone said or looked at it within the time that BESTAETIGUNG_MONATE allows."""
        tage = (self.bestaetigt_am, self.zuletzt_bestaetigt_am)
        return any(tag is not None and tag >= first_fresh_day() for tag in tage)

    @property
    def zaehlt_online(self) -> bool:
        """Whether the figures count it as online: AnschlussQuerySet.online."""
        return self.stand == Anschlussstand.ONLINE and self.ist_aktuell

    @property
    def ueber(self) -> Organisation | None:
        """Who runs it for the Kommune, where that is another Organisation, and a public one."""
        traeger = self.traeger
        if traeger is None or traeger.pk == self.kommune.organisation_id:
            return None
        return traeger if traeger.ist_oeffentlich else None

    @property
    def planlage(self) -> Planlage | None:
        """Where its plan lies to today; None without one, or when it is no longer waited for."""
        if not self.geplant or not self.stand_wert.ist_in_arbeit:
            return None
        heute = timezone.localdate()
        if not self.geplant.is_over(heute):
            return Planlage.KOMMT
        alt = self.geplant.is_over(a_year_before(heute))
        return Planlage.ALT if alt else Planlage.UEBERFAELLIG

    @property
    def ueberfaellig(self) -> bool:
        """Planned for a time that passed within the last year, and not there yet."""
        return self.planlage == Planlage.UEBERFAELLIG

    @property
    def steht_seit_tagen(self) -> int:
        """For how many days an Anschluss on its way has had the same Stand; 0 when it is there."""
        if not self.stand_wert.ist_in_arbeit or self.stand_seit is None:
            return 0
        return (timezone.localdate() - self.stand_seit).days


STAENDE_MIT_TAG = tuple(stand for stand in Anschlussstand if stand.braucht_tag)
