"""Report: the measured values as a page in German, bench/ERGEBNIS.md."""

import os
import platform
import shutil
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bench.ziele import ZIELE, Befund, explanations, zahl

KOPF = """# Ergebnis der Messung

Geschrieben von `make bench`; nicht von Hand ändern. Was zu verfehlten Zielen zu sagen ist, steht in
`erklaerungen.md` und wird hier eingefügt. Gemessen wird auf einem Rechner, auf dem auch Last und
Datenbank laufen: Verhältnisse gelten, Zeiten nur für diesen Rechner. „×“ zählt, wie oft das
Zweitgenannte in das Erstgenannte passt, nach dem Median der Zeiten (bei Seiten aus dem Speicher:
der Antworten je Sekunde); „nach CPU“ ist dasselbe nach verbrauchter Rechenzeit samt Datenbank, die
andere Arbeit auf dem Rechner weniger stört. Listen und Steckbriefe sind ohne PageStore
gemessen: Jede Seite wird neu erzeugt. Nur der Facettenindex (docs/entscheidungen/019) liegt dabei
schon im Prozess; was die erste Anfrage nach einer Änderung kostet, die ihn neu baut, steht in den
Einzelheiten.
"""


def write(
    datei: Path, befunde: list[Befund], groessen: list[int], postgres: str, minuten: float
) -> None:
    """The page with surroundings, goals, further figures and explanations."""
    gemessen = {befund.ziel: befund for befund in befunde}
    zeilen = [KOPF, *_surroundings(groessen, postgres, minuten), "", "## Ziele", ""]
    zeilen += ["| Ziel | Soll | gemessen | nach CPU | erreicht |", "|---|---|---|---|---|"]
    zeilen += [_row(name, gemessen.get(name)) for name in ZIELE]
    zeilen += ["", "## Einzelheiten", ""]
    zeilen += [f"- **{_title(b.ziel)}:** {b.einzelheiten}{_extra(b)}" for b in befunde]
    zeilen += _missed(gemessen)
    datei.write_text("\n".join(zeilen) + "\n")


def _surroundings(groessen, postgres: str, minuten: float) -> list[str]:
    pakete = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn", "psycopg"))
    last = "wrk" if shutil.which("wrk") else "eigener Kunde in Python"
    auslastung = ", ".join(zahl(wert) for wert in os.getloadavg())
    return [
        f"- {datetime.now():%d.%m.%Y %H:%M}, {zahl(minuten)} Minuten; Auslastung am Ende "
        f"{auslastung} auf {os.cpu_count()} Kernen",
        f"- Python {platform.python_version()}, {pakete}, {postgres}",
        f"- gunicorn: ein Arbeitsprozess, vier Threads, für alle gleich; Last: {last}",
        f"- Projekte: {', '.join(f'{groesse:,}'.replace(',', '.') for groesse in groessen)}; dazu "
        "14 Themenfelder, 600 OZG-Leistungen, 6.000 LeiKa-Leistungen, 1.000 Organisationen",
    ]


def _row(name: str, befund: Befund | None) -> str:
    ziel = ZIELE[name]
    if befund is None:
        return f"| {ziel.text} | {ziel.soll} | – | – | nicht gemessen |"
    cpu = zahl(befund.cpu) if befund.cpu is not None else "–"
    erreicht = "ja" if ziel.erreicht(befund.wert) else "**nein**"
    return f"| {ziel.text} | {ziel.soll} | {zahl(befund.wert)} {ziel.mass} | {cpu} | {erreicht} |"


def _title(name: str) -> str:
    return ZIELE[name].text if name in ZIELE else name


def _extra(befund: Befund) -> str:
    """The ratio where no goal names it."""
    return "" if befund.ziel in ZIELE else f": {zahl(befund.wert)} ×"


def _missed(gemessen: dict[str, Befund]) -> list[str]:
    """What is to say about each missed goal."""
    texte = explanations()
    verfehlt = [n for n, b in gemessen.items() if n in ZIELE and not ZIELE[n].erreicht(b.wert)]
    zeilen = ["", "## Verfehlt", ""] if verfehlt else ["", "Alle gemessenen Ziele sind erreicht."]
    for name in verfehlt:
        text = texte.get(name, "Noch nicht erklärt: erklaerungen.md.")
        zeilen += [f"### {ZIELE[name].text}", "", text, ""]
    return zeilen
