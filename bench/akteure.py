"""Virtual users: readers, downloads, editors, imports of a long run; each at a pace."""

import csv
import http.client
import io
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from tests.besuch import Seite

FRIST = 60
SUCHWORTE = ("parken", "führerschein", "wohngeld", "hund", "gewerbe", "sterbeurkunde", "kita")
FORMATE = ("csv", "xlsx", "json", "ics", "atom")
PROJEKTE = "/admin/projects/umsetzungsprojekt/"


@dataclass
class Buch:
    """What all of them saw: seconds by kind of request, and every error in words."""

    zeiten: dict[str, list[float]] = field(default_factory=dict)
    fehler: list[str] = field(default_factory=list)
    schloss: threading.Lock = field(default_factory=threading.Lock)

    def note(self, art: str, sekunden: float, fehler: str = "") -> None:
        """One request."""
        with self.schloss:
            self.zeiten.setdefault(art, []).append(sekunden)
            if fehler:
                self.fehler.append(f"{art}: {fehler}")


class Browser:
    """One person's connection, with cookies."""

    def __init__(self, port: int):
        self.port = port
        self.cookies: dict[str, str] = {}
        self.verbindung = http.client.HTTPConnection("127.0.0.1", port, timeout=FRIST)

    def ask(self, methode: str, adresse: str, koerper=None, **kopf) -> tuple[int, dict, bytes]:
        """Status, headers, body; once more when the server had ended a connection at rest."""
        if self.cookies:
            kopf["Cookie"] = "; ".join(f"{name}={wert}" for name, wert in self.cookies.items())
        for versuch in (1, 2):
            try:
                self.verbindung.request(methode, adresse, body=koerper, headers=kopf)
                antwort = self.verbindung.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.verbindung.close()
                if versuch == 2:
                    raise
        for cookie in antwort.headers.get_all("Set-Cookie") or ():
            name, _, wert = cookie.partition(";")[0].partition("=")
            self.cookies[name] = wert
        return antwort.status, dict(antwort.headers), antwort.read()

    def send(self, adresse: str, daten: dict, datei: tuple[str, bytes] | None = None):
        """A form as a browser sends it; `datei` is the name of its field and the content."""
        herkunft = f"http://127.0.0.1:{self.port}"
        if datei is None:
            typ = "application/x-www-form-urlencoded"
            koerper = urlencode(daten, doseq=True).encode()
        else:
            grenze = uuid.uuid4().hex
            typ, koerper = f"multipart/form-data; boundary={grenze}", _parts(grenze, daten, *datei)
        kopf = {"Content-Type": typ, "Origin": herkunft, "Referer": herkunft + adresse}
        return self.ask("POST", adresse, koerper, **kopf)

    def form(self, adresse: str) -> dict:
        """The main form of an admin page, as it stands there."""
        from tests.bausteine.verwaltung.hilfe import form_data

        status, _, inhalt = self.ask("GET", adresse)
        if status != 200:
            raise ValueError(f"{adresse} antwortet mit {status}")
        return form_data(Seite(inhalt.decode()))

    def login(self, konto: str, passwort: str) -> None:
        """Raises ValueError when the portal does not let us in."""
        ort = "/admin/login/"
        seite = Seite(self.ask("GET", ort)[2].decode())
        daten = hidden(seite, "password") | {"username": konto, "password": passwort}
        if (status := self.send(ort, daten)[0]) != 302:
            self.cookies.clear()
            raise ValueError(f"Anmeldung: {status}")


def _parts(grenze: str, daten: dict, feld: str, inhalt: bytes) -> bytes:
    teile = [
        f'--{grenze}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{wert}\r\n'
        for name, werte in daten.items()
        for wert in (werte if isinstance(werte, list) else [werte])
    ]
    teile.append(
        f'--{grenze}\r\nContent-Disposition: form-data; name="{feld}"; filename="lauf.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return "".join(teile).encode() + inhalt + f"\r\n--{grenze}--\r\n".encode()


class Akteur(threading.Thread):
    """Does one thing, rests, does it again until `ende` is set; an exception is an error."""

    pause = 1.0

    def __init__(self, port: int, buch: Buch, ende: threading.Event, nummer: int, welt):
        super().__init__(daemon=True)
        self.browser, self.buch, self.ende, self.welt = Browser(port), buch, ende, welt
        self.zufall = random.Random(nummer)  # noqa: S311 (the same walk in every run)
        self.nummer = nummer

    def run(self):
        while not self.ende.wait(self.zufall.uniform(0.5, 1.5) * self.pause):
            try:
                self.act()
            except Exception as fehler:  # whatever it is, it stands in the result
                self.buch.note(type(self).__name__, 0, f"{type(fehler).__name__}: {fehler}")
                self.browser.verbindung.close()

    def timed(self, art: str, methode: str, adresse: str, erlaubt=(200,), **kopf):
        """Ask, note how long it took and whether the status is one of `erlaubt`."""
        begonnen = time.perf_counter()
        status, koepfe, inhalt = self.browser.ask(methode, adresse, **kopf)
        dauer = time.perf_counter() - begonnen
        self.buch.note(art, dauer, "" if status in erlaubt else f"{adresse}: {status}")
        return status, koepfe, inhalt


class Leserin(Akteur):
    """Pages at random, now and then one she has, with its ETag."""

    pause = 0.25

    def act(self):
        """One page."""
        adresse = self.zufall.choice(self.welt.seiten)
        if self.zufall.random() < 0.3:
            adresse = f"/umsetzungsprojekte/?q={quote(self.zufall.choice(SUCHWORTE))}"
        bekannt = self.__dict__.setdefault("bekannt", {})
        kopf = {"Accept-Encoding": "gzip"}
        if adresse in bekannt and self.zufall.random() < 0.5:
            kopf["If-None-Match"] = bekannt[adresse]
        _, koepfe, _ = self.timed("Seiten", "GET", adresse, (200, 304), **kopf)
        bekannt[adresse] = koepfe.get("ETag", "")


class Auswertung(Akteur):
    """Downloads in every format, and a Steckbrief to print."""

    pause = 5.0

    def act(self):
        """One file."""
        if self.zufall.random() < 0.1:
            kennung = self.zufall.choice(self.welt.kennungen)
            adresse = f"/umsetzungsprojekte/{kennung}/steckbrief.pdf"
            # when all places are taken it is refused at once, as it should be
            self.timed("Steckbrief als PDF", "GET", adresse, (200, 503))
            return
        form = self.zufall.choice(FORMATE)
        self.timed("Dateien", "GET", f"/umsetzungsprojekte/?format={form}")


class Redaktion(Akteur):
    """Changes a project and looks whether visitors see it."""

    pause = 5.0

    def act(self):
        """One change of one of this editor's own projects."""
        if not self.browser.cookies:
            self.browser.login("leitung", self.welt.passwort)
        nummer, kennung = self.zufall.choice(self.welt.eigene[self.nummer % 2])
        ort, text = f"{PROJEKTE}{nummer}/change/", f"Stand {uuid.uuid4().hex[:12]}."
        begonnen = time.perf_counter()
        daten = self.browser.form(ort) | {"kurzbeschreibung": [text]}
        self.buch.note("Formular öffnen", time.perf_counter() - begonnen)
        begonnen = time.perf_counter()
        status, _, inhalt = self.browser.send(ort, daten)
        fehler = "" if status == 302 else f"{status} {_complaints(inhalt)}"
        self.buch.note("Formular speichern", time.perf_counter() - begonnen, fehler)
        besucherin = Browser(self.browser.port)
        if (
            not fehler
            and text.encode() not in besucherin.ask("GET", f"/umsetzungsprojekte/{kennung}/")[2]
        ):
            self.buch.note("Formular speichern", 0, f"{kennung} zeigt einen alten Stand")
        besucherin.verbindung.close()


class Importeurin(Akteur):
    """A file of changed projects every minute: preview, then writing."""

    pause = 60.0

    def act(self):
        """One import of all the projects no editor has."""
        if not self.browser.cookies:
            self.browser.login("leitung", self.welt.passwort)
        ort, text = f"{PROJEKTE}import/", f"Eingelesen {uuid.uuid4().hex[:12]}."
        datei = io.StringIO()
        schreiben = csv.writer(datei, delimiter=";")
        schreiben.writerow(["kennung", "kurzbeschreibung"])
        schreiben.writerows([kennung, text] for kennung in self.welt.fremde)
        begonnen = time.perf_counter()
        daten = hidden(Seite(self.browser.ask("GET", ort)[2].decode()), "import_file")
        status, koepfe, inhalt = self.browser.send(
            ort, daten, ("import_file", datei.getvalue().encode("utf-8-sig"))
        )
        if status == 302:
            ort = koepfe["Location"]
            status, _, inhalt = self.browser.ask("GET", ort)
        if b'name="confirm"' not in inhalt:
            self.buch.note("Import: Vorschau", 0, f"{status} {_complaints(inhalt)}")
            return
        self.buch.note("Import: Vorschau", time.perf_counter() - begonnen)
        begonnen = time.perf_counter()
        seite = Seite(inhalt.decode())
        daten = hidden(seite, "confirm") | {"confirm": "Import schreiben"}
        ziel = next(e["action"] for e in seite.alle("form") if "process" in (e["action"] or ""))
        status, _, inhalt = self.browser.send(ziel, daten)
        fehler = "" if status == 302 else f"{status} {_complaints(inhalt)}"
        self.buch.note("Import: Schreiben", time.perf_counter() - begonnen, fehler)


def hidden(seite: Seite, feld: str) -> dict:
    """What the form with this field sends without being asked."""
    gesucht = next(e for e in seite.alle("input") if e["name"] == feld)
    form = next(e for e in gesucht.vorfahren if e.tag == "form")
    versteckt = [e for e in seite.alle("input") if e["type"] == "hidden"]
    return {e["name"]: e["value"] or "" for e in versteckt if form in e.vorfahren}


def _complaints(inhalt: bytes) -> str:
    """What an admin page says in red."""
    text = inhalt.decode(errors="replace")
    gesagt = re.findall(
        r'class="errornote"[^>]*>(.*?)</p>|class="errorlist[^>]*>(.*?)</ul>', text, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", a + b).strip() for a, b in gesagt)[:300]
