"""The journey: everything works; then each part is killed in turn, and comes back."""

import json
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from tests.geduld import GEDULD
from tests.postgres import free_port
from tests.verbund.besucherin import Browser, Koordinatorin, hidden_form
from tests.verbund.messung import Zeile, until, visit
from tests.verbund.teile import (
    Primaer,
    Programm,
    Replik,
    certificate,
    environment,
    nginx_settings,
    node,
    program,
)

WORT = "Verbundprobe"
OHNE_PRIMAER = "die Datenbank (Primär)"
BEFEHLE = (
    ["migrate", "-v0"],
    ["rollen", "-v0"],
    ["fixtures_laden", "--wenn-leer"],
    ["erstes_konto"],
    ["collectstatic", "--no-input", "-v0"],
)


class Verbund:
    """All parts, started by `with` and ended with it."""

    def __enter__(self):
        self.ordner = Path(tempfile.mkdtemp(prefix="ozgportal-verbund-"))
        self.primaer, self.replik, self.knoten, self.uebrige = Primaer(), Replik(), [], []
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        with ExitStack() as ende:  # whatever one of them does, the others end too
            ende.callback(shutil.rmtree, self.ordner, ignore_errors=True)
            ende.callback(self.primaer.stop)
            ende.callback(self.replik.stop)
            for teil in (*self.uebrige, *self.knoten):
                ende.callback(teil.kill)

    def _start(self) -> None:
        self.primaer.start()
        self.replik.follow(self.primaer)
        redis, self.ports, self.port = free_port(), [free_port(), free_port()], free_port()
        befehl = [program("redis-server"), "--port", redis, "--bind", "127.0.0.1", "--save", ""]
        self.redis = Programm(self.ordner, "redis", [*befehl, "--dir", self.ordner])
        werte = environment(self.ordner, self.primaer.address(), self.replik.address(), redis)
        for argumente in BEFEHLE:
            lauf = [sys.executable, "manage.py", *argumente]
            programm = Programm(self.ordner, "befehle", lauf, **werte)
            programm.start()
            assert programm.prozess.wait(GEDULD * 3) == 0, self.log("befehle")
        certificate(self.ordner)
        datei = nginx_settings(self.ordner, Path(werte["VAR"]), self.ports, self.port)
        befehl = [program("nginx"), "-p", self.ordner, "-c", datei]
        self.nginx = Programm(self.ordner, "nginx", befehl)
        self.uebrige = [self.redis, self.nginx]
        self.knoten = [node(self.ordner, i, port, werte) for i, port in enumerate(self.ports, 1)]
        for teil in (*self.uebrige, *self.knoten):
            teil.start()
        for port in self.ports:
            until(lambda port=port: alive(port), GEDULD)
        zugang = (self.ordner / "var" / "admin_zugang.txt").read_text()
        name, passwort = re.findall(r": (\S+)", zugang)
        self.koordinatorin = Koordinatorin(self.port, name, passwort)

    def log(self, name: str) -> str:
        """The last words of a program."""
        return (self.ordner / f"{name}.log").read_text()[-3000:]

    def processes(self) -> dict[str, int]:
        """Who runs, by process id."""
        alle = (*self.uebrige, *self.knoten)
        return {teil.name: teil.prozess.pid for teil in alle if teil.prozess.poll() is None}


def ask_node(port: int, pfad: str) -> tuple[int, dict]:
    """What a node says of itself, past nginx; status 0 when it does not answer."""
    leitung = HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        leitung.request("GET", pfad, headers={"Host": "localhost"})
        antwort = leitung.getresponse()
        return antwort.status, json.loads(antwort.read())
    except (OSError, HTTPException, ValueError):
        return 0, {}
    finally:
        leitung.close()


def alive(port: int) -> bool:
    """Whether the node answers."""
    return ask_node(port, "/gesund/")[0] == 200


class Weg:
    """What people do; `zeilen` is what came of it."""

    def __init__(self, verbund: Verbund):
        self.verbund = verbund
        self.person, self.gast = verbund.koordinatorin, Browser(verbund.port)
        self.zeilen: list[Zeile] = []
        self.stand = 0

    def arrive(self) -> None:
        """A visitor looks around, the coordinator logs in and opens a project."""
        for adresse in (
            "/",
            "/umsetzungsprojekte/",
            "/suche/?q=Ausweis",
            "/neues/?format=atom",
            "/umsetzungsprojekte/?format=xlsx",
            "/robots.txt",
        ):
            assert self.gast.get(adresse).status == 200, adresse
        self.person.log_in()
        liste = self.gast.get("/umsetzungsprojekte/").text
        self.seite, kennung = re.search(r'href="(/umsetzungsprojekte/([\w-]+)/)"', liste).groups()
        liste = self.person.get(f"/admin/projects/umsetzungsprojekt/?q={kennung}").text
        self.formular = re.search(r"/admin/projects/umsetzungsprojekt/\d+/change/", liste)[0]

    @property
    def titel(self) -> str:
        """As saved last."""
        return f"{WORT} Fassung{self.stand:03}"

    def write(self) -> str:
        """Save a new title: the coordinator sees it at once, visitors soon; in words."""
        antwort = self.person.rename(self.formular, f"{WORT} Fassung{self.stand + 1:03}")
        assert antwort.status == 302, (antwort.status, antwort.text[:1500])
        self.stand += 1
        assert self.titel in self.person.get(self.seite).text, "die Koordinatorin sieht Altes"
        ms = until(lambda: self.titel in self.gast.get(self.seite).text, 8)
        return f"gespeichert, öffentlich nach {ms:.0f} ms"

    def look(self, was: str, mitten=None, schreiben: str = "") -> Zeile:
        """Visitors ask while `mitten` takes a part away; the row with what came of it."""
        zeile = visit(was, self.person, self.seite, self.titel, mitten)
        zeile.schreiben = schreiben
        self.zeilen.append(zeile)
        return zeile

    def without(self, was: str, teil) -> Zeile:
        """Kill the part while visitors ask, then write; it stays away."""
        zeile = self.look(was, teil.kill)
        zeile.schreiben = self.write()
        return zeile

    def without_primary(self) -> tuple[Zeile, str]:
        """Kill the database while a form is open; the row, and the page that the sender got."""
        felder = self.person.form(self.formular)
        zeile = self.look(OHNE_PRIMAER, self.verbund.primaer.kill)
        titel = f"{WORT} Fassung{self.stand + 1:03}"
        antwort = self.person.rename(self.formular, titel, felder)
        assert antwort.status == 503, antwort.status
        zeile.schreiben = "503, „Noch einmal senden“"
        return zeile, antwort.text

    def send_again(self, text: str) -> None:
        """The button of that page, once the database is back."""
        ziel, felder = hidden_form(text)
        antwort = None

        def saved() -> bool:
            nonlocal antwort
            antwort = self.person.post(ziel, felder)
            return antwort.status != 503

        ms = until(saved, 20)
        assert antwort.status == 302, (antwort.status, antwort.text[:1500])
        self.stand += 1
        until(lambda: self.titel in self.gast.get(self.seite).text, 8)
        self.zeilen[-1].schreiben += f"; {ms / 1000:.1f} s nach der Rückkehr gespeichert"


def says(verbund: Verbund) -> tuple[int, list[str], list[str]]:
    """/bereit/ of the first node: status, what it lacks, and what it can do without."""
    status, gesagt = ask_node(verbund.ports[0], "/bereit/")
    return status, [*gesagt["gruende"]], [*gesagt.get("hinweise", {})]


def run() -> Weg:
    """All of it, in order; raises AssertionError for what must not be."""
    with Verbund() as verbund:
        weg = Weg(verbund)
        weg.arrive()
        weg.write()
        weg.look("nichts", schreiben=weg.write())
        assert verbund.replik.readers(), "niemand liest von der Replik"
        vorher = verbund.processes()
        weg.without("ein Knoten", verbund.knoten[1])
        verbund.knoten[1].start()
        until(lambda: alive(verbund.ports[1]), GEDULD)
        weg.without("die Replik", verbund.replik)
        assert says(verbund) == (200, [], ["replik"])
        verbund.replik.again()
        weg.without("Redis", verbund.redis)
        assert says(verbund) == (200, [], ["gemeinsamer_zwischenspeicher"])
        verbund.redis.start()
        until(lambda: says(verbund)[2] == [])
        _, text = weg.without_primary()
        assert says(verbund) == (503, ["datenbank", "migrationen"], [])
        assert weg.person.get("/admin/").status == 503
        assert weg.person.get(weg.seite).hinweis
        verbund.primaer.again()
        weg.send_again(text)
        until(lambda: not weg.gast.get("/?frisch").hinweis)
        until(lambda: weg.gast.get("/").status == 200 and verbund.replik.readers(), 40)
        weg.look("alles wieder da", schreiben=weg.write())
        for name in ("knoten1", "nginx"):
            assert verbund.processes()[name] == vorher[name], f"{name} wurde neu gestartet"
        return weg


def check(weg: Weg) -> None:
    """Whether all was as promised; raises AssertionError with the row that was not."""
    for zeile in weg.zeilen:
        assert (zeile.fehler, zeile.alt) == ([], 0), zeile.markdown()
        # each process looks every two seconds: until then it knows of nothing
        spaeter = [antwort for antwort in zeile.antworten[-40:] if "<main" in antwort.text]
        hinweise = {antwort.hinweis for antwort in spaeter}
        assert hinweise == {zeile.was == OHNE_PRIMAER}, zeile.markdown()


def write_table(weg: Weg, datei: Path = settings.BASE_DIR / "docs" / "betrieb.md") -> str:
    """The table, also put between its marks in the handbook."""
    from tests.verbund.messung import KOPF

    tabelle = "\n".join([*KOPF, *(zeile.markdown() for zeile in weg.zeilen)])
    text = datei.read_text()
    muster = re.compile(r"(<!-- tabelle -->\n).*?(<!-- /tabelle -->)", re.DOTALL)
    assert muster.search(text)
    datei.write_text(muster.sub(lambda fund: f"{fund[1]}{tabelle}\n{fund[2]}", text))
    return tabelle
