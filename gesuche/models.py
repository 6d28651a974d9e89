"""Gesuch: a call for partners, as a Quelle or the one who calls says it."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.adresse import address_constraint, address_field
from bausteine.werte.faltung import sortiertext
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from gesuche.enums import Abschluss, Gesuchsart, Gesuchstand
from gesuche.querysets import GesuchQuerySet
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar
from quellen.querysets import first_fresh_day
from themenfelder.models import Themenfeld

#: a Frist so many years away is probably a slip
JAHRE_HOECHSTENS = 10
ENDE_NOETIG = "Eine Frist hat ein Ende. Bitte einen Tag, einen Monat oder ein Jahr angeben."
FRIST_ODER_OHNE = "Ein Gesuch hat eine Frist oder ausdrücklich keine, nicht beides."
ABSCHLUSS_MIT_TAG = "Wer ein Gesuch schließt, sagt wie und an welchem Tag; beides oder keines."
FRIST_DAVOR = "Die Frist endet, bevor das Gesuch beginnt („Seit“)."
GESCHLOSSEN_DAVOR = "Geschlossen wäre das Gesuch, bevor es beginnt („Seit“)."
NICHT_IM_VORAUS = (
    "Dieser Tag liegt in der Zukunft. Geschlossen wird ein Gesuch, wenn es so weit ist."
)


class Gesuch(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A call for partners. A Frist that passes ends it without an answer; only somebody who knows
    closes it. Whom to write to is an office: a person has no field here."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „2027-pilot-hundesteuer“.",
    )
    titel = models.CharField("Titel", max_length=300)
    art = models.CharField("Art", max_length=30, choices=Gesuchsart)
    text = models.TextField("Text", blank=True, help_text="Was gesucht wird und wofür.")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gesuche",
        help_text="Wer sucht.",
    )
    postfach = models.EmailField(
        "Funktionspostfach",
        blank=True,
        help_text="Eine Adresse der Stelle, nicht einer Person.",
    )
    adresse = address_field("Kontaktseite", help_text="Wo man sich meldet (https).")
    seit_von, seit_bis = day_field("Seit von"), day_field("Seit bis")
    seit = ZeitraumAttribute()
    frist_von, frist_bis = day_field("Frist von"), day_field("Frist bis")
    frist = ZeitraumAttribute()
    ohne_frist = models.BooleanField(
        "ausdrücklich ohne Frist",
        default=False,
        help_text="Nur, wenn es jemand so sagt. Eine leere Frist allein heißt: keine Angabe.",
    )
    abschluss = models.CharField("Abschluss", max_length=20, blank=True, choices=Abschluss)
    geschlossen_am = models.DateField("Geschlossen am", null=True, blank=True)
    projekte = models.ManyToManyField(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekte",
        blank=True,
        related_name="gesuche",
        help_text="Nur, wenn die Quelle sie sicher nennt.",
    )
    ozg_leistungen = models.ManyToManyField(
        OzgLeistung, verbose_name="OZG-Leistungen", blank=True, related_name="gesuche"
    )
    themenfelder = models.ManyToManyField(
        Themenfeld,
        verbose_name="Themenfelder",
        blank=True,
        related_name="gesuche",
        help_text="Nur ohne Projekt und ohne OZG-Leistung; sonst folgen sie aus diesen.",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "titel", "text", "hinweis")
    sortiertext = sortiertext("titel")

    objects = GesuchQuerySet.as_manager()
    history = Verlauf(m2m_fields=["projekte", "ozg_leistungen", "themenfelder"])

    class Meta:
        verbose_name = "Gesuch"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Gesuche"
        ordering = ["sortiertext", "pk"]
        constraints = [
            zeitraum_constraint("gesuch_seit", "seit"),
            zeitraum_constraint("gesuch_frist", "frist", offen_erlaubt=False),
            models.CheckConstraint(
                condition=models.Q(art__in=Gesuchsart.values),
                name="gesuch_art",
                violation_error_message="Diese Art ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(ohne_frist=False) | models.Q(frist_von__isnull=True),
                name="gesuch_frist_oder_ohne",
                violation_error_message=FRIST_ODER_OHNE,
            ),
            models.CheckConstraint(
                condition=models.Q(abschluss="", geschlossen_am__isnull=True)
                | models.Q(abschluss__in=Abschluss.values, geschlossen_am__isnull=False),
                name="gesuch_abschluss",
                violation_error_message=ABSCHLUSS_MIT_TAG,
            ),
            address_constraint("gesuch_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        fehler = ends_too_early(self, "seit_von", "geschlossen_am", GESCHLOSSEN_DAVOR)
        fehler |= ends_too_early(self, "seit_von", "frist_bis", FRIST_DAVOR)
        if self.frist_von and not self.frist_bis:
            fehler["frist"] = ENDE_NOETIG
        if self.geschlossen_am and self.geschlossen_am > timezone.localdate():
            fehler["geschlossen_am"] = NICHT_IM_VORAUS
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("gesuch", args=[self.kennung])

    @property
    def stand(self) -> Gesuchstand:
        """What is left of it, by the day of this portal; `mit_stand` asks the database the same."""
        if self.abschluss:
            return Gesuchstand(self.abschluss)
        if self.frist:
            vorbei = self.frist.is_over(timezone.localdate())
            return Gesuchstand.ABGELAUFEN if vorbei else Gesuchstand.OFFEN
        if self.ohne_frist or self.frisch_bestaetigt or self._is_new():
            return Gesuchstand.OFFEN
        return Gesuchstand.UNGEWISS

    def _is_new(self) -> bool:
        return bool(self.seit_von and self.seit_von >= first_fresh_day())

    @property
    def ist_offen(self) -> bool:
        """Whether one can answer it as far as anybody knows."""
        return self.stand == Gesuchstand.OFFEN

    @property
    def frist_text(self) -> str:
        """„31.03.2027“, „ohne Frist“; "" where nobody says which."""
        return "ohne Frist" if self.ohne_frist else str(self.frist or "")

    @property
    def stand_grund(self) -> str:
        """Why it is not simply open, in a sentence; "" where it is."""
        match self.stand:
            case Gesuchstand.UNGEWISS:
                monate = settings.BESTAETIGUNG_MONATE
                zeit = f"{monate} Monaten" if monate > 1 else "einem Monat"
                return (
                    "Eine Frist ist nicht genannt, und seit mehr als "
                    f"{zeit} hat niemand gesagt, dass es noch gilt."
                )
            case Gesuchstand.ABGELAUFEN:
                return "Die Frist ist vorbei; ob sich jemand gefunden hat, sagt das nicht."
        return ""

    @property
    def ende(self) -> dt.date | None:
        """The last day of its Frist."""
        return self.frist.ende if self.frist else None

    @property
    def sichtbare_organisation(self) -> Organisation | None:
        """Who looks for partners, where that is public."""
        organisation = self.organisation
        return organisation if organisation and organisation.ist_oeffentlich else None

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None

    @property
    def projekte_der_zeile(self) -> list[Umsetzungsprojekt]:
        """The projects that a row shows; expects them prefetched."""
        return related(self, "projekte")

    @property
    def leistungen_der_zeile(self) -> list[OzgLeistung]:
        """The OZG-Leistungen that a row shows; expects them prefetched."""
        return related(self, "ozg_leistungen")

    @property
    def themenfelder_der_zeile(self) -> list[Themenfeld]:
        """Those of its projects; of its OZG-Leistungen, where it has no project; else its own.
        Expects all prefetched by `fuer_liste`; `mit_themenfeldern` asks the database the same."""
        if self.__dict__.get("hat_projekte"):
            felder = [feld for p in self.projekte_der_zeile for feld in related(p, "themenfelder")]
        elif self.__dict__.get("hat_leistungen"):
            alle = [leistung.themenfeld for leistung in self.leistungen_der_zeile]
            felder = [feld for feld in alle if feld and feld.ist_oeffentlich]
        else:
            felder = related(self, "themenfelder")
        return sorted({feld.pk: feld for feld in felder}.values(), key=lambda feld: feld.nummer)

    @property
    def druckname(self) -> str:
        """What paper calls it beside its lines: what is left of it."""
        return self.stand.label

    @property
    def druckzeilen(self) -> list[str]:
        """The Gesuch as paper shows it: whom it looks for and until when."""
        frist = f"bis {self.frist}" if self.frist else self.frist_text or "keine Frist genannt"
        return [", ".join((self.titel, frist))]
