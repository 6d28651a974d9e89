"""A browser before nginx: encrypted, with or without cookies, and never waiting for ever."""

import gzip
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bausteine.verwaltung.hilfe import form_data
from tests.besuch import Seite
from tests.verbund.teile import NAME

HOECHSTENS = 30


class Antwort(NamedTuple):
    """What came; status 0: nothing did."""

    status: int
    text: str
    ms: float
    kopf: dict

    @property
    def hinweis(self) -> bool:
        """Whether it says that the data may be old."""
        return "Sie sehen Daten vom " in self.text


class Leitung(HTTPConnection):
    """To nginx on this machine, by the portal's name; the certificate is signed by nobody."""

    def connect(self):
        vertrauen = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        vertrauen.check_hostname, vertrauen.verify_mode = False, ssl.CERT_NONE
        sock = socket.create_connection((self.host, self.port), HOECHSTENS)
        self.sock = vertrauen.wrap_socket(sock, server_hostname=NAME)


class Browser:
    """`get` and `post`; remembers cookies."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}

    def get(self, pfad: str) -> Antwort:
        """A page."""
        return self._ask("GET", pfad)

    def post(self, pfad: str, felder: dict, von: str = "") -> Antwort:
        """A form, sent from the page `von`."""
        kopf = {"Content-Type": "application/x-www-form-urlencoded"}
        kopf |= {"Referer": f"https://{NAME}{von or pfad}", "Origin": f"https://{NAME}"}
        return self._ask("POST", pfad, urlencode(felder, doseq=True), kopf)

    def _ask(self, methode, pfad, inhalt=None, kopf=()) -> Antwort:
        kopf = {"Host": NAME, "Accept-Encoding": "gzip", "Connection": "close", **dict(kopf)}
        if self.cookies:
            kopf["Cookie"] = "; ".join(f"{n}={w}" for n, w in self.cookies.items())
        leitung, beginn = Leitung("127.0.0.1", self.port, timeout=HOECHSTENS), time.perf_counter()
        try:
            leitung.request(methode, pfad, inhalt, kopf)
            antwort = leitung.getresponse()
            daten = antwort.read()
        except (OSError, HTTPException) as fehler:
            return Antwort(0, str(fehler), (time.perf_counter() - beginn) * 1000, {})
        finally:
            leitung.close()
        ms = (time.perf_counter() - beginn) * 1000
        for zeile in antwort.headers.get_all("Set-Cookie", []):
            name, _, wert = zeile.split(";")[0].partition("=")
            self.cookies[name] = wert
        if antwort.headers.get("Content-Encoding") == "gzip":
            daten = gzip.decompress(daten)
        return Antwort(antwort.status, daten.decode(errors="replace"), ms, dict(antwort.headers))


class Koordinatorin(Browser):
    """Logs in and gives a project new titles."""

    def __init__(self, port: int, name: str, passwort: str):
        super().__init__(port)
        self.zugang = {"username": name, "password": passwort, "next": "/admin/"}

    def log_in(self) -> None:
        """Over the form."""
        self.get("/admin/login/")
        felder = self.zugang | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        antwort = self.post("/admin/login/", felder)
        assert antwort.status == 302, (antwort.status, antwort.text[:500])

    def form(self, adresse: str) -> dict:
        """The form of a record, filled in as it is."""
        antwort = self.get(adresse)
        assert antwort.status == 200, (antwort.status, antwort.text[:500])
        return form_data(Seite(antwort.text))

    def rename(self, adresse: str, titel: str, felder: dict | None = None) -> Antwort:
        """Open the form, change the title, save."""
        felder = (felder or self.form(adresse)) | {"titel": titel}
        return self.post(adresse, felder | {"_save": "Sichern"})


def hidden_form(text: str) -> tuple[str, dict]:
    """Where the form „Noch einmal senden“ goes, and its fields."""
    seite = Seite(text)
    ziel = next(e["action"] for e in seite.alle("form"))
    felder: dict[str, list] = {}
    for feld in seite.alle("input"):
        felder.setdefault(feld["name"], []).append(feld["value"])
    return ziel, felder
