"""Benchmark: pages from memory, worked out anew, and beside the plain ones."""

import json
import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.datenbank import environment
from bench.last import VERBINDUNGEN, Kunde, Messreihe, rate, times
from bench.server import Gunicorn
from bench.ziele import Befund, zahl

LISTE = "/umsetzungsprojekte/"
#: two filters that leave a full page of 300 projects, so that each size shows as many rows
GEFILTERT = f"{LISTE}?themenfeld=gesundheit&themenfeld=querschnittsleistungen&status=offen"
STECKBRIEF = f"{LISTE}projekt-17/"
#: a word in every eighth title, and two words of which the plain search finds the whole phrase
SUCHEN = ("?q=Pilotvorhaben", "?q=Assistent+Xanten")
WARM = (
    "/",
    LISTE,
    GEFILTERT,
    f"{LISTE}?q=Pilotvorhaben",
    STECKBRIEF,
    "/themenfelder/",
    "/organisationen/",
    "/suche/?q=Wohngeld",
    "/hilfe/",
)
PORTAL, OHNE, SCHLICHT, NACKT = (
    "ozgportal.wsgi",
    "bench.ohne",
    "django.core.wsgi:get_wsgi_application()",
    "bench.nackt",
)
#: headers that the server sets for every application
VOM_SERVER = {"date", "server", "connection", "transfer-encoding"}


class Messung:
    """What all measurements share: databases by size, prepared folder, how often and how long."""

    def __init__(
        self, adressen: dict[int, str], var: str, *, runden=5, anfragen=15, sekunden=2.0, seiten=99
    ):
        self.adressen, self.var = adressen, var
        self.warm = WARM[:seiten]
        self.runden, self.anfragen, self.sekunden = runden, anfragen, sekunden

    def portal(self, umfang: int, anwendung: str = OHNE) -> Gunicorn:
        """The portal over that many projects; without kept pages unless asked for."""
        return Gunicorn(anwendung, environment(self.adressen[umfang], VAR=self.var))

    def plain(self, umfang: int) -> Gunicorn:
        """The plain pages over the same database."""
        umgebung = environment(
            self.adressen[umfang], VAR=self.var, DJANGO_SETTINGS_MODULE="bench.schlicht.settings"
        )
        return Gunicorn(SCHLICHT, umgebung, probe=STECKBRIEF)

    def rounds(self, *wege) -> list[Messreihe]:
        """Times of (server, address) pairs, taken in turns so that disturbances meet all."""
        reihen = [Messreihe() for _ in wege]
        for server, adresse in wege:
            warm_up(server, adresse)
        for runde in range(self.runden):
            folge = list(zip(wege, reihen, strict=True))
            for (server, adresse), reihe in folge[:: 1 if runde % 2 else -1]:
                times(server, adresse, reihe, hoechstens=self.anfragen, sekunden=self.sekunden)
        return reihen


def warm_up(server: Gunicorn, adresse: str) -> None:
    """Nobody's first requests: every thread has its connection to the database afterwards."""
    kunden = [Kunde(server.port) for _ in range(VERBINDUNGEN)]
    with ThreadPoolExecutor(VERBINDUNGEN) as faeden:
        list(faeden.map(lambda kunde: kunde.get(adresse), kunden))
    for kunde in kunden:
        kunde.close()


def ratio(
    ziel: str, oben: tuple[str, Messreihe], unten: tuple[str, Messreihe], zusatz=""
) -> Befund:
    """How often the second fits into the first, by the median time and by processor time."""
    (name, a), (anderer, b) = oben, unten
    text = f"{name} {_spoken(a)}, {anderer} {_spoken(b)}{zusatz}"
    return Befund(ziel, a.median / b.median, text, a.cpu_ms / b.cpu_ms)


def _spoken(reihe: Messreihe) -> str:
    """Median and p99; of answers that the database ended, what they took at least."""
    if reihe.abgebrochen:
        return f"langsamer als {zahl(int(max(reihe.zeiten)))} s (abgebrochen)"
    return f"{zahl(reihe.median)} ms (p99 {zahl(reihe.p99)})"


def warm(messung: Messung, umfang: int) -> list[Befund]:
    """Pages from memory beside a bare function with the same bytes; the worst page counts."""
    with tempfile.TemporaryDirectory() as ordner, messung.portal(umfang, PORTAL) as portal:
        liste = record(portal, Path(ordner))
        with Gunicorn(NACKT, environment("", NACKT=liste), probe=LISTE) as nackt:
            werte = {
                seite: _rates(messung, (portal, seite, ""), (nackt, seite, ""))
                for seite in messung.warm
            }
        tag = json.loads(Path(liste).read_text())[LISTE][0]
        kopf = "If-None-Match: " + next(wert for name, wert in tag if name.lower() == "etag")
        with Gunicorn(NACKT, environment("")) as leer:
            unveraendert = _rates(messung, (portal, LISTE, kopf), (leer, LISTE, ""))
    schlechteste = min(werte, key=lambda seite: werte[seite].wert)
    alle = ", ".join(f"{seite} {zahl(befund.wert)}" for seite, befund in werte.items())
    befund = werte[schlechteste]
    text = f"schlechteste Seite {schlechteste}: {befund.einzelheiten}; alle: {alle}"
    return [
        Befund("warm", befund.wert, text, befund.cpu),
        Befund("304", unveraendert.wert, unveraendert.einzelheiten, unveraendert.cpu),
    ]


def _rates(messung: Messung, unser, nacktes) -> Befund:
    """Answers per second of both, in turns; the ratio of the medians."""
    laeufe = [
        [
            rate(server, adresse, sekunden=messung.sekunden, kopf=kopf)
            for server, adresse, kopf in (unser, nacktes)
        ]
        for _ in range(messung.runden)
    ]
    (portal, p99, cpu), (nackt, _, nackt_cpu) = (
        [statistics.median(lauf[i][was] for lauf in laeufe) for was in ("rate", "p99", "cpu")]
        for i in (0, 1)
    )
    text = f"{zahl(portal)}/s (p99 {zahl(p99)} ms) : {zahl(nackt)}/s"
    return Befund("", portal / nackt, text, nackt_cpu / cpu)


def record(portal: Gunicorn, ordner: Path) -> str:
    """Keep headers and bytes of the warm pages for the bare function; its list's path."""
    liste, kunde = {}, Kunde(portal.port)
    for nummer, seite in enumerate(WARM):
        for _ in range(2):  # the second answer is the kept one
            kunde.verbindung.request("GET", seite)
            antwort = kunde.verbindung.getresponse()
            inhalt = antwort.read()
        if antwort.status != 200:
            raise SystemExit(f"{seite} antwortet mit {antwort.status}.")
        datei = ordner / str(nummer)
        datei.write_bytes(inhalt)
        kopf = [(n, w) for n, w in antwort.getheaders() if n.lower() not in VOM_SERVER]
        liste[seite] = [kopf, str(datei)]
    kunde.close()
    (ordner / "liste.json").write_text(json.dumps(liste))
    return str(ordner / "liste.json")
