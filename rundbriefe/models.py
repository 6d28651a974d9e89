"""Newsletter: a Rundbrief, written in Markdown, released, sent by mail, kept in an archive."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import (
    RECHTE_MIT_FREIGABE,
    Veroeffentlichbar,
    Veroeffentlichung,
)
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import suchtext
from quellen.models import Belegt
from rundbriefe.querysets import RundbriefQuerySet
from texte import markdown
from themenfelder.models import Themenfeld

#: what stands in mailboxes and therefore stays
FEST = ("betreff", "text", "datum")
VERSCHICKT = (
    "Dieser Rundbrief ist verschickt; Betreff, Text und Datum bleiben, wie sie in den Postfächern "
    "stehen. Was falsch war, gehört in das Feld „Berichtigung“."
)
FALSCHER_LINK = (
    "„{}“: Ein Link beginnt hier mit https://, mit mailto: oder, innerhalb des Portals, mit einem "
    "Schrägstrich. Andere führen aus einer E-Mail nirgendwohin."
)
EINE_ZEILE = "Der Betreff einer E-Mail ist eine Zeile; bitte ohne Zeilenumbruch."
KURZE_BERICHTIGUNG = (
    "Hier gehen nur Absätze, Listen, **fett**, *kursiv* und Links, keine Überschriften und "
    "Tabellen."
)


class Rundbrief(Veroeffentlichbar, Belegt):
    """An issue. Released, it stands in the archive; sending is an act of its own, after which what
    was sent is fixed and only a Berichtigung can be added."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse.",
    )
    betreff = models.CharField("Betreff", max_length=150)
    datum = models.DateField("Datum", default=timezone.localdate, db_index=True)
    themenfelder = models.ManyToManyField(
        Themenfeld, verbose_name="Themenfelder", blank=True, related_name="rundbriefe"
    )
    text = models.TextField(
        "Text",
        help_text="Markdown: Überschriften mit ##, Listen mit -, Links als [Text](Adresse).",
    )
    berichtigung = models.TextField("Berichtigung", blank=True, help_text="Markdown, kurz.")
    veroeffentlichung = models.CharField(
        "Veröffentlichung",
        max_length=20,
        choices=Veroeffentlichung,
        default=Veroeffentlichung.ENTWURF,
        db_index=True,
        help_text="Nur veröffentlichte Rundbriefe stehen im Archiv und lassen sich verschicken.",
    )
    #: written by the act of sending, and by nothing else
    verschickt_am = models.DateTimeField("verschickt am", null=True, blank=True, editable=False)
    suchtext = suchtext("kennung", "betreff", "text", "berichtigung")
    sortiertext = sortiertext("betreff")

    objects = RundbriefQuerySet.as_manager()
    history = Verlauf(m2m_fields=["themenfelder"])

    class Meta:
        verbose_name = "Rundbrief"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Rundbriefe"
        ordering = ["-datum", "sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "betreff"
    #: what is stored of FEST, where it was sent
    _verschicktes: dict[str, Any] | None = None

    def __str__(self):
        return self.betreff

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Remember what was sent, so that nothing else takes its place."""
        record = super().from_db(*args, **kwargs)
        stand = record.__dict__
        if stand.get("verschickt_am"):
            record._verschicktes = {name: stand[name] for name in FEST if name in stand}
        return record

    def clean(self):
        fehler = {}
        for name, wert in (self._verschicktes or {}).items():
            if getattr(self, name) != wert:
                fehler[name] = VERSCHICKT
        if "betreff" not in fehler and len(self.betreff.splitlines()) > 1:
            fehler["betreff"] = EINE_ZEILE
        for name in ("text", "berichtigung"):
            if name not in fehler and (satz := _wrong_link(getattr(self, name))):
                fehler[name] = satz
        if "berichtigung" not in fehler and markdown.not_short(self.berichtigung):
            fehler["berichtigung"] = KURZE_BERICHTIGUNG
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("rundbrief", args=[self.kennung])

    @property
    def html(self):
        """The text, ready for the page."""
        return markdown.render(self.text)

    @property
    def berichtigung_html(self):
        """What had to be put right, ready for the page."""
        return markdown.render(self.berichtigung)

    @property
    def luecken(self) -> list[str]:
        """What stands in double square brackets: it is still to be written."""
        return markdown.gaps(self.text)

    @property
    def versandtag(self) -> dt.date | None:
        """The day it was sent on; None for one that this portal did not send."""
        return timezone.localdate(self.verschickt_am) if self.verschickt_am else None

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None

    @property
    def themenfelder_der_zeile(self) -> list[Themenfeld]:
        """The Themenfelder that a row shows; expects them prefetched."""
        return related(self, "themenfelder")


def _wrong_link(text: str) -> str:
    """What is wrong with the first link that leads nowhere from a mailbox; "" where none does."""
    erlaubt = ("https://", "http://", "mailto:", "tel:")
    for ziel in markdown.links(text):
        if not ziel.lower().startswith(erlaubt) and (ziel[:1] != "/" or ziel[:2] == "//"):
            return FALSCHER_LINK.format(ziel[:80])
    return ""
