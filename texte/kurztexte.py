"""Content blocks: what stands above the lists and on the start page, and the Banners of the day.

Nearly every page shows some, so that all of them are read at once and kept until something changes.
A place nobody has written for shows what comes with the portal.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from bausteine.auslieferung.rahmen import Rahmenteil, Rahmenzeile, frame_rows
from texte import markdown
from texte.enums import Bannerstufe, Textplatz
from texte.models import Banner, Kurztext

TEIL = "gestaltung"
#: what a new portal begins with, and what an older one shows until its editors write their own
VORGABEN = settings.BASE_DIR / "fixtures" / "29_kurztexte.csv"


@dataclass(frozen=True)
class Aushang:
    """A Banner as pages show it: `stufe` in words, `html`, and its first and last day."""

    stufe: Bannerstufe
    html: SafeString
    von: dt.date
    bis: dt.date


@dataclass(frozen=True)
class Gestaltung:
    """All public Kurztexte by their place, and all public Banners, warnings first."""

    texte: Mapping[str, str]
    aushaenge: tuple[Aushang, ...]

    def banners(self) -> list[Aushang]:
        """What every page says today."""
        heute = timezone.localdate()
        return [aushang for aushang in self.aushaenge if aushang.von <= heute <= aushang.bis]

    def start_texts(self) -> dict[str, str]:
        """The texts of the start page by the last part of their place: "titel", "vorspann" …"""
        return {
            platz.value.removeprefix("startseite-"): self.texte[platz]
            for platz in Textplatz
            if platz.auf_startseite
        }


def _rows() -> list[QuerySet]:
    return [
        frame_rows(Kurztext.objects.oeffentlich(), teil=TEIL, name=F("platz"), text=F("text")),
        frame_rows(
            Banner.objects.oeffentlich(),
            teil=TEIL,
            name=F("stufe"),
            text=F("text"),
            von=F("von"),
            bis=F("bis"),
        ),
    ]


def _made(zeilen: list[Rahmenzeile]) -> Gestaltung:
    texte, aushaenge = defaults(), []
    for zeile in zeilen:
        if zeile.von and zeile.bis:
            html = markdown.render_short(zeile.text)
            aushaenge.append(Aushang(Bannerstufe(zeile.name), html, zeile.von, zeile.bis))
        else:
            platz = Textplatz(zeile.name)
            texte = {**texte, platz.value: _shown(platz, zeile.text)}
    aushaenge.sort(key=lambda a: (a.stufe != Bannerstufe.WARNUNG, a.von, a.bis, a.html))
    return Gestaltung(texte, tuple(aushaenge))


@cache
def defaults() -> dict[str, str]:
    """What comes with the portal, as pages show it."""
    with VORGABEN.open(encoding="utf-8-sig", newline="") as datei:
        zeilen = list(csv.DictReader(datei, delimiter=";"))
    return {zeile["platz"]: _shown(Textplatz(zeile["platz"]), zeile["text"]) for zeile in zeilen}


def _shown(platz: Textplatz, text: str) -> str:
    return markdown.render_short(text) if platz.absaetze else text


#: what is public now
GESTALTUNG = Rahmenteil(TEIL, _rows, _made)
