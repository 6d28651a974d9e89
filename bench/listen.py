"""Benchmark: lists and Steckbriefe that no store keeps, beside the plain ones."""

import re
import time

import psycopg

from bench.last import Kunde, Messreihe
from bench.schlicht.abbruch import ZU_LANGSAM
from bench.seiten import GEFILTERT, LISTE, STECKBRIEF, SUCHEN, Messung, ratio
from bench.server import Gunicorn
from bench.ziele import Befund, zahl

KLEIN, MITTEL, GROSS = 300, 10_000, 100_000
API = "/api/v1/umsetzungsprojekte/?limit=100"
_WERT = re.compile(
    r'name="(\w+)" value="([^"]*)"(?:\s+checked)?(?:\s+aria-\S+)?\s*>\s*(?:<span>)?[^<]*'
    r'(?:</span>\s*<span class="ozg-anzahl">)?\(([\d.]+)\)'
)
#: how the portal and the plain list write that a record has no value
OHNE_WERT = {"ohne", ""}


def shown(html: str) -> tuple[int, dict[tuple[str, str], int]]:
    """The number of records and the count of each (facet, value), as a list's page shows them."""
    anzahl = _number(re.search(r"<h2[^>]*>\s*([\d.]+) ", html)[1])
    ohne = {(facette, wert): _number(zahl) for facette, wert, zahl in _WERT.findall(html)}
    return anzahl, {paar: zahl for paar, zahl in ohne.items() if paar[1] not in OHNE_WERT}


def _number(text: str) -> int:
    """Of a count, with points between the thousands or without."""
    return int(text.replace(".", ""))


def differences(portal: Gunicorn, schlicht: Gunicorn, adresse: str) -> list[str]:
    """Where both lists tell different numbers; of long facets each may show other values."""
    antworten = [Kunde(server.port).get(adresse) for server in (portal, schlicht)]
    if antworten[1][0] == ZU_LANGSAM:
        return []  # there is nothing to compare with; the measurement says so
    unsere, ihre = (shown(inhalt.decode()) for _, inhalt in antworten)
    fehler = [f"{adresse}: {unsere[0]} statt {ihre[0]} Einträge"] if unsere[0] != ihre[0] else []
    gemeinsam = unsere[1].keys() & ihre[1].keys()
    if {f for f, _ in gemeinsam} != {f for f, _ in ihre[1]}:
        fehler.append(f"{adresse}: nicht dieselben Facetten")
    return fehler + [
        f"{adresse}: {paar} {unsere[1][paar]} statt {ihre[1][paar]}"
        for paar in sorted(gemeinsam)
        if unsere[1][paar] != ihre[1][paar]
    ]


def same(portal: Gunicorn, schlicht: Gunicorn) -> None:
    """Ends the program when the two would not be measured at the same."""
    fehler = [
        satz
        for adresse in (LISTE, GEFILTERT, f"{LISTE}?q=Pilotvorhaben")
        for satz in differences(portal, schlicht, adresse)
    ]
    if fehler:
        raise SystemExit("Portal und schlichte Liste zeigen Verschiedenes:\n" + "\n".join(fehler))


def cold(messung: Messung, portal: Gunicorn, umfang: int) -> Messreihe:
    """The filtered list, each time as the first one after a change of public data."""
    reihe, kunde = Messreihe(), Kunde(portal.port)
    with psycopg.connect(messung.adressen[umfang], autocommit=True) as verbindung:
        for _ in range(min(messung.runden, 3)):
            verbindung.execute("UPDATE themenfelder_themenfeld SET hinweis = '' WHERE nummer = 1")
            begonnen = time.perf_counter()
            kunde.get(GEFILTERT)
            reihe.zeiten.append(time.perf_counter() - begonnen)
    kunde.close()
    return reihe


def lists(messung: Messung) -> list[Befund]:
    """Every goal of lists and Steckbriefe that the prepared sizes allow."""
    befunde, eigene = [], {}
    for umfang in sorted(messung.adressen):
        with messung.portal(umfang) as portal, messung.plain(umfang) as schlicht:
            same(portal, schlicht)
            unsere, ihre = messung.rounds((portal, GEFILTERT), (schlicht, GEFILTERT))
            kalt = cold(messung, portal, umfang)
            eigene[umfang] = unsere
            zusatz = f"; erste nach einer Änderung {zahl(kalt.median)} ms"
            befunde.append(ratio(f"liste-{umfang}", ("schlicht", ihre), ("Portal", unsere), zusatz))
            befunde.append(_steckbrief(messung, umfang, portal, schlicht))
            if umfang == GROSS:
                befunde += _large(messung, portal, schlicht)
    for umfang in eigene.keys() - {KLEIN}:
        if KLEIN in eigene:
            paar = ((f"{umfang}", eigene[umfang]), (f"{KLEIN}", eigene[KLEIN]))
            befunde.append(ratio(f"liste-{umfang}-{KLEIN}", *paar))
    return befunde


def _steckbrief(messung: Messung, umfang: int, portal: Gunicorn, schlicht: Gunicorn) -> Befund:
    unsere, ihre = messung.rounds((portal, STECKBRIEF), (schlicht, STECKBRIEF))
    return ratio(f"steckbrief-{umfang}", ("schlicht", ihre), ("Portal", unsere))


def _large(messung: Messung, portal: Gunicorn, schlicht: Gunicorn) -> list[Befund]:
    """Searches, and the last page; of the searches the worse one counts."""
    letzte = f"{LISTE}?seite=1000000"
    alle, hinten = messung.rounds((portal, LISTE), (portal, letzte))
    befunde = [ratio("letzte-seite", ("letzte", hinten), ("erste", alle))]
    (api,) = messung.rounds((portal, API))
    text = f"Median; mit Datenbank {zahl(api.cpu_ms)} ms Rechenzeit"
    befunde.append(Befund("api", api.median, text, api.cpu_ms))
    gegen, dazu = [], []
    for suche in SUCHEN:
        adresse, zusatz = f"{LISTE}{suche}", f" ({suche})"
        unsere, ihre = messung.rounds((portal, adresse), (schlicht, adresse))
        gegen.append(ratio("suche", ("schlicht", ihre), ("Portal", unsere), zusatz))
        dazu.append(ratio("suche-liste", ("Suche", unsere), ("Liste", alle), zusatz))
    return [*befunde, _worse(gegen, min), _worse(dazu, max)]


def _worse(befunde: list[Befund], waehlen) -> Befund:
    wert = waehlen(befunde, key=lambda befund: befund.wert)
    text = "; ".join(f"{befund.einzelheiten}: {zahl(befund.wert)}" for befund in befunde)
    return Befund(wert.ziel, wert.wert, text, wert.cpu)
