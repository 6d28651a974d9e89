"""File format: the table of the PVOG as the Dashboard Digitale Verwaltung exports it.

One row per Leistung and area. The whole table is looked through before anything is stored; each
mistake is told with its row, its cell, what stands there and what to do.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from aussensicht.enums import Erreichbarkeit, PvogAktiv
from bausteine.tabellen.arten import cell_text
from bausteine.tabellen.dateien import read_table
from organisationen.identifiers import ARS

#: columns without which the table says nothing
NOETIG = ("leika_key", "ars", "online_status", "aktiv")
#: all that is read; others of the export are left out
GELESEN = (
    *NOETIG,
    "leika_name",
    "leika_bezeichnung",
    "url",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "datenstand_pvog_import",
)
ERREICHBAR = {"": "", "ok": Erreichbarkeit.OK.value, "nicht ok": Erreichbarkeit.NICHT_OK.value}
AKTIV = {"": "", "leer": "", "ja": PvogAktiv.JA.value, "nein": PvogAktiv.NEIN.value}
SCHLUESSEL_SATZ = (
    "ein LeiKa-Schlüssel hat 14 Ziffern. Hat Excel ihn verkürzt, die Spalte als Text formatieren "
    "oder die Originaldatei nehmen."
)
#: mistakes that a page shows
GEZEIGT = 50


@dataclass(frozen=True)
class PvogZeile:
    """A row, checked; its ARS with twelve digits, whatever it stands for."""

    leika_schluessel: str
    ars: str
    bezeichnung: str
    adresse: str
    erreichbarkeit: str
    aktiv: str
    flaechendeckung: str
    begruendung: str
    datenstand: dt.date | None


@dataclass
class Tabelleninhalt:
    """What a table holds: its rows by ARS, or what is wrong with it."""

    je_ars: dict[str, list[PvogZeile]] = field(default_factory=lambda: defaultdict(list))
    fehler: list[str] = field(default_factory=list)

    @property
    def zeilen(self) -> list[PvogZeile]:
        """All of them."""
        return [zeile for zeilen in self.je_ars.values() for zeile in zeilen]


def read_pvog(daten: bytes, dateiname: str, *, leer_erlaubt: bool = False) -> Tabelleninhalt:
    """The rows of a CSV or XLSX file. Raises ValidationError where it is no such table at all."""
    tabelle = read_table(daten, dateiname)
    kopf = [str(name).strip().lower() for name in tabelle.headers or ()]
    if fehlt := [name for name in NOETIG if name not in kopf]:
        raise ValidationError(
            f"In der Tabelle {'fehlt die Spalte' if len(fehlt) == 1 else 'fehlen die Spalten'} "
            f"{', '.join(f'„{name}“' for name in fehlt)}. Bitte den Export „open-pvog“ unverändert "
            "hochladen; die Spaltennamen stehen in seiner ersten Zeile."
        )
    inhalt = Tabelleninhalt()
    nummern = getattr(tabelle, "nummern", None) or range(2, len(tabelle) + 2)
    for nummer, werte in zip(nummern, tabelle, strict=True):
        row = dict(zip(kopf, map(cell_text, werte), strict=True))
        _read_row(inhalt, nummer, {name: row.get(name, "").strip() for name in GELESEN})
    if mangel := getattr(tabelle, "mangel", ""):
        inhalt.fehler.append(mangel)
    if not inhalt.je_ars and not inhalt.fehler and not leer_erlaubt:
        raise ValidationError("Die Tabelle hat keine Zeilen unter der Kopfzeile.")
    return inhalt


def _read_row(inhalt: Tabelleninhalt, nummer: int, row: dict[str, str]) -> None:
    saetze: list[str] = []

    def wrong(spalte: str, satz: str) -> None:
        wert = row[spalte][:40] or "leer"
        saetze.append(f"Zeile {nummer}, Spalte „{spalte}“: „{wert}“ – {satz}")

    schluessel = row["leika_key"].replace(" ", "")
    if not (len(schluessel) == 14 and schluessel.isascii() and schluessel.isdigit()):
        wrong("leika_key", SCHLUESSEL_SATZ)
    ars = ARS.cleaned(row["ars"])
    if not (ARS.fits(ars) or (len(ars) == 2 and ars.isdecimal())):
        wrong("ars", f"{ARS.satz} Fehlt eine führende Null, die Spalte als Text formatieren.")
    if row["online_status"].lower() not in ERREICHBAR:
        wrong("online_status", "möglich sind „ok“, „nicht ok“ oder leer.")
    if row["aktiv"].lower() not in AKTIV:
        wrong("aktiv", "möglich sind „ja“, „nein“ oder leer.")
    if len(row["url"]) > 2000:
        wrong("url", "eine Adresse hat höchstens 2.000 Zeichen; bitte kürzen oder leeren.")
    tag = _day(row["datenstand_pvog_import"])
    if tag is None and row["datenstand_pvog_import"]:
        wrong("datenstand_pvog_import", "ein Tag steht als 2026-11-28 oder 28.11.2026 da.")
    inhalt.fehler += saetze
    if saetze:
        return
    ars = ars.ljust(12, "0")
    inhalt.je_ars[ars].append(
        PvogZeile(
            leika_schluessel=schluessel,
            ars=ars,
            bezeichnung=(row["leika_bezeichnung"] or row["leika_name"])[:1000],
            adresse=row["url"],
            erreichbarkeit=ERREICHBAR[row["online_status"].lower()],
            aktiv=AKTIV[row["aktiv"].lower()],
            flaechendeckung=row["art_flaechendeckung"][:200],
            begruendung=row["begruendung_nicht_beruecksichtigt"][:1000],
            datenstand=tag,
        )
    )


def _day(text: str) -> dt.date | None:
    """A day as the export or a spreadsheet writes it; None for anything else."""
    for muster, stueck in (("%Y-%m-%d", text[:10]), ("%d.%m.%Y", text[:10])):
        try:
            return dt.datetime.strptime(stueck, muster).date()
        except ValueError:
            continue
    return None
