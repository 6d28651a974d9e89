"""JSON reader: Leistungen as the FIM-Portal gives them, as a table.

Read is a page of its interface, a list of such entries, or what `manage.py fim_abrufen` put
together. A file that is too large, too deep or too long is refused before it costs anything.
"""

import datetime as dt
import html
import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from tablib import Dataset

from bausteine.tabellen.dateien import FREMDFORMATE

#: the file format that alone reads it
RESSOURCE = "fim-leistungen"
#: what the list of formats calls it
FORMATNAME = "Leistungen des FIM-Portals (JSON oder CSV)"
KOPF = (
    "leistungsschluessel",
    "leistungsbezeichnung",
    "leistungsbezeichnung_2",
    "kurztext",
    "typisierung",
    "geaendert_datum_zeit",
    "fehlt_seit",
)
#: which of several sources of one key is read
VORN = "leika"
MAX_TIEFE, MAX_EINTRAEGE = 30, 100_000
ANFANG = re.compile(rb"(\xef\xbb\xbf)?\s{0,99}[\[{]")
#: strings of JSON, whose brackets count for nothing
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_KLAMMER = re.compile(rb"[\[\]{}]")
KEINE = "Das ist keine JSON-Datei des FIM-Portals: {}"


class Fimtabelle(Dataset):
    """The entries as rows; `vollstaendig`: whether it holds all there are, as of `abgerufen_am`."""

    ressource = RESSOURCE
    formatname = FORMATNAME
    pruefsumme = ""
    vollstaendig = False
    abgerufen_am: dt.date | None = None

    def __init__(self):
        super().__init__()
        self.headers = list(KOPF)
        #: what was read otherwise than it stands there: (row, sentence)
        self.hinweise: list[tuple[int | None, str]] = []


def is_json(data: bytes) -> bool:
    """Whether a file begins as JSON does."""
    return ANFANG.match(data[:200]) is not None


def read_fim(data: bytes) -> Fimtabelle:
    """The table in a file. Raises ValidationError."""
    _refuse_depth(data)
    try:
        inhalt = json.loads(data)
    except (ValueError, RecursionError) as fehler:
        raise ValidationError(KEINE.format("Sie lässt sich nicht lesen.")) from fehler
    umschlag = inhalt if isinstance(inhalt, dict) else {}
    items = umschlag.get("items") if umschlag else inhalt
    if not isinstance(items, list):
        raise ValidationError(KEINE.format("Es fehlt die Liste „items“."))
    if len(items) > MAX_EINTRAEGE:
        raise ValidationError(
            f"Die Datei hat mehr als {MAX_EINTRAEGE} Einträge. Bitte auf mehrere Dateien verteilen."
        )
    tabelle = Fimtabelle()
    for platz, item in enumerate(items):
        if not isinstance(item, dict) or not _keys(item):
            raise ValidationError(
                KEINE.format(f"Eintrag {platz + 1} hat keinen „leistungsschluessel“.")
            )
    _fill(tabelle, items)
    if not len(tabelle):
        raise ValidationError("Die Datei enthält keine Leistung.")
    tabelle.vollstaendig = umschlag.get("total_count") == len(items) and not umschlag.get("seit")
    tabelle.abgerufen_am = _day(umschlag.get("abgerufen_am"))
    return tabelle


FREMDFORMATE.append((is_json, read_fim))


def _refuse_depth(data: bytes) -> None:
    """A parser that goes down with every bracket is asked nothing it cannot come back from."""
    tiefe = 0
    for klammer in _KLAMMER.finditer(_TEXT.sub(b"", data)):
        tiefe += 1 if klammer[0] in b"[{" else -1
        if tiefe > MAX_TIEFE:
            raise ValidationError(
                KEINE.format(f"Ihre Angaben sind tiefer verschachtelt als {MAX_TIEFE}-fach.")
            )


def _keys(item: dict[str, Any]) -> list[str]:
    wert = item.get("leistungsschluessel")
    werte = wert if isinstance(wert, list) else [wert]
    return [text for text in werte if isinstance(text, str) and text]


def _fill(tabelle: Fimtabelle, items: list[dict[str, Any]]) -> None:
    """A row for each key; where several sources describe it, that of the LeiKa."""
    gewaehlt: dict[str, dict[str, Any]] = {}
    andere: list[tuple[str, dict[str, Any]]] = []
    for item in items:
        for schluessel in _keys(item):
            bisher = gewaehlt.get(schluessel)
            if bisher is None:
                gewaehlt[schluessel] = item
            elif item.get("source") == VORN and bisher.get("source") != VORN:
                gewaehlt[schluessel] = item
                andere.append((schluessel, bisher))
            else:
                andere.append((schluessel, item))
    for schluessel, item in gewaehlt.items():
        tabelle.append(_row(schluessel, item))
    zeilen = {schluessel: nummer for nummer, schluessel in enumerate(gewaehlt, 2)}
    for schluessel, item in andere:
        name, quelle = _name(item), str(item.get("source") or "andere Quelle")
        tabelle.hinweise.append(
            (
                zeilen[schluessel],
                f"Die Leistung {schluessel} steht noch einmal in der Datei ({quelle[:40]}: "
                f"„{name[:80]}“); gelesen ist „{_name(gewaehlt[schluessel])[:80]}“.",
            )
        )


def _name(item: dict[str, Any]) -> str:
    return _text(item.get("leistungsbezeichnung") or item.get("title"))


def _row(schluessel: str, item: dict[str, Any]) -> list[str]:
    typen = item.get("typisierung")
    typ = ", ".join(map(str, typen)) if isinstance(typen, list) else _text(typen)
    tag = _day(item.get("geaendert_datum_zeit"))
    return [
        schluessel,
        _name(item),
        _text(item.get("leistungsbezeichnung_2")),
        _text(item.get("kurztext")),
        typ,
        f"{tag:%d.%m.%Y}" if tag else "",
        "",
    ]


def _text(wert: Any) -> str:
    """Plain text: what stands there is shown and not run."""
    return " ".join(html.unescape(strip_tags(wert)).split()) if isinstance(wert, str) else ""


def _day(wert: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(wert[:10]) if isinstance(wert, str) else None
    except ValueError:
        return None
