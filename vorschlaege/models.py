"""Vorschlag: what a visitor would change, and what was decided about it."""

from django.conf import settings
from django.db import models

from rollout.models import Anschluss
from vorschlaege.enums import Antwort, Zustand
from vorschlaege.querysets import VorschlagQuerySet

ZIELE = {
    "projekt": "projects.Umsetzungsprojekt",
    "ozg_leistung": "leistungen.OzgLeistung",
    "leika_leistung": "leistungen.LeikaLeistung",
    "organisation": "organisationen.Organisation",
    "themenfeld": "themenfelder.Themenfeld",
    "mittelvorgang": "mittel.Mittelvorgang",
    "kennzahl": "kennzahlen.Kennzahl",
    "termin": "termine.Termin",
    "gesuch": "gesuche.Gesuch",
    "programm": "programme.Programm",
    "programmprojekt": "programme.Programmprojekt",
    "online_dienst": "dienste.OnlineDienst",
    "plattform": "dienste.Plattform",
    "fachverfahren": "dienste.Fachverfahren",
}


def _bezug(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        ZIELE[name],
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="vorschlaege",
    )


def _genau_einer() -> models.Q:
    """Exactly one of them is set."""
    bedingung = models.Q()
    for name in ZIELE:
        andere = {f"{anderer}__isnull": anderer != name for anderer in ZIELE}
        bedingung |= models.Q(**andere)
    return bedingung


class Vorschlag(models.Model):
    """A proposal for one public record; itself the record of what was decided, when, by whom."""

    BEZUEGE = tuple(ZIELE)

    projekt = _bezug("projekt")
    ozg_leistung = _bezug("ozg_leistung")
    leika_leistung = _bezug("leika_leistung")
    organisation = _bezug("organisation")
    themenfeld = _bezug("themenfeld")
    mittelvorgang = _bezug("mittelvorgang")
    kennzahl = _bezug("kennzahl")
    termin = _bezug("termin")
    gesuch = _bezug("gesuch")
    programm = _bezug("programm")
    programmprojekt = _bezug("programmprojekt")
    online_dienst = _bezug("online_dienst")
    plattform = _bezug("plattform")
    fachverfahren = _bezug("fachverfahren")
    #: with an Online-Dienst: it is about what connects the two, whether someone spoke of it or not
    kommune = models.ForeignKey(
        "gebiete.Kommune",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="vorschlaege",
    )
    feld = models.CharField("Angabe", max_length=40)
    bisher = models.TextField("bisher", blank=True, help_text="Bei Eingang des Vorschlags.")
    wert = models.TextField("Vorschlag")
    herkunft = models.CharField("Woher", max_length=500, blank=True)
    mail = models.EmailField("E-Mail-Adresse für die Antwort", blank=True)
    eingegangen_am = models.DateTimeField("eingegangen am", auto_now_add=True, db_index=True)
    zustand = models.CharField(
        "Zustand", max_length=20, choices=Zustand, default=Zustand.OFFEN, db_index=True
    )
    uebernommen = models.TextField("übernommen", blank=True)
    begruendung = models.TextField("Begründung", blank=True)
    #: of what came by a Bestätigungslink: which link (never the link itself), what it was said of,
    #: and what was said line by line
    link = models.CharField(max_length=24, blank=True, editable=False)
    stand = models.CharField(max_length=16, blank=True, editable=False)
    antworten = models.JSONField("Antworten", default=list, blank=True, editable=False)
    bearbeitet_am = models.DateTimeField("bearbeitet am", null=True, blank=True)
    bearbeitet_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="bearbeitet von",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    antwort = models.CharField(
        "Antwort", max_length=20, blank=True, choices=Antwort, default=Antwort.OHNE
    )

    #: what is known about the visitor; `datenschutz` finds and erases it
    personenbezogen = ("mail",)
    #: no page that is kept reads it
    nie_oeffentlich = True

    objects = VorschlagQuerySet.as_manager()

    class Meta:
        verbose_name = "Vorschlag"
        default_permissions = ("change", "delete", "view")
        verbose_name_plural = "Vorschläge"
        ordering = ["eingegangen_am", "pk"]
        constraints = [
            models.CheckConstraint(condition=_genau_einer(), name="vorschlag_genau_ein_bezug"),
            models.CheckConstraint(
                condition=models.Q(kommune__isnull=True) | models.Q(online_dienst__isnull=False),
                name="vorschlag_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand=Zustand.OFFEN, bearbeitet_am__isnull=True)
                | models.Q(
                    zustand__in=[Zustand.ANGENOMMEN, Zustand.GEAENDERT, Zustand.ABGELEHNT],
                    bearbeitet_am__isnull=False,
                ),
                name="vorschlag_zustand",
            ),
            models.UniqueConstraint(
                fields=["link", "stand"],
                condition=~models.Q(link=""),
                name="vorschlag_link_je_stand_einmal",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand=Zustand.ABGELEHNT) | ~models.Q(begruendung=""),
                name="vorschlag_ablehnung_begruendet",
                violation_error_message="Eine Ablehnung braucht eine Begründung.",
            ),
        ]

    def __str__(self):
        return f"Vorschlag Nr. {self.pk}"

    @property
    def gegenstand(self):
        """The record it is about; of a Kommune with a Dienst an unsaved Anschluss of the two."""
        if self.kommune and self.online_dienst:
            return Anschluss(kommune=self.kommune, dienst=self.online_dienst)
        return next(r for name in ZIELE if (r := getattr(self, name)) is not None)

    @gegenstand.setter
    def gegenstand(self, record):
        if isinstance(record, Anschluss):
            self.kommune, record = record.kommune, record.dienst
        namen = {ziel.lower(): name for name, ziel in ZIELE.items()}
        setattr(self, namen[record._meta.label_lower], record)

    @property
    def ist_offen(self) -> bool:
        """Whether nobody has decided yet."""
        return self.zustand == Zustand.OFFEN
