"""The part of `make audit` about headers: every kind of answer of a portal as in production."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlencode

from tests.audit_schutz import Befund
from tests.besuch import Seite
from tests.geduld import GEDULD

#: every kind of answer; the admin's are asked for signed in
SEITEN = {
    "Startseite": "/",
    "Liste": "/umsetzungsprojekte/",
    "Fahrplan": "/umsetzungsprojekte/?ansicht=fahrplan",
    "Statistik": "/umsetzungsprojekte/?ansicht=statistik",
    "Suche": "/suche/?q=amt",
    "Text": "/datenschutz/",
    "Formular": "/kontakt/",
    "CSV": "/umsetzungsprojekte/?format=csv",
    "XLSX": "/umsetzungsprojekte/?format=xlsx",
    "JSON": "/umsetzungsprojekte/?format=json",
    "Feed": "/neues/?format=atom",
    "Kalender": "/umsetzungsprojekte/?format=ics",
    "Sitemap": "/sitemap.xml",
    "robots.txt": "/robots.txt",
    "Stildatei": "/farbe.css",
    "gesund": "/gesund/",
    "nicht gefunden (404)": "/gibt/es/nicht/",
    "entfallen (410)": "/verwaltungssuchmaschine",
    "Weiterleitung (301)": "/search",
    "Anmeldung": "/admin/login/",
}
VERWALTUNG = {
    "Arbeitsplatz": "/admin/",
    "Liste der Verwaltung": "/admin/projects/umsetzungsprojekt/",
    "Formular der Verwaltung": "/admin/projects/umsetzungsprojekt/add/",
    "Import": "/admin/projects/umsetzungsprojekt/import/",
    "Export": "/admin/projects/umsetzungsprojekt/export/",
    "Konten": "/admin/auth/user/",
    "Rollen": "/admin/auth/group/rollen/",
    "Passwort": "/admin/password_change/",
    "Auskunft": "/admin/datenschutz/vorgang/auskunft/",
    "Verteiler": "/admin/verteiler/ausgabe/verteiler/",
}


def missing(kopf: dict[str, str]) -> list[str]:
    """What is wrong with the headers of an answer over HTTPS; names in small letters."""
    csp = kopf.get("content-security-policy", "")
    fest = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
    }
    regeln = {
        # the address of a Bestätigungslink is a key, and no page learns it
        "referrer-policy": kopf.get("referrer-policy") in ("same-origin", "no-referrer"),
        "CSP": "default-src 'none'" in csp and "frame-ancestors 'none'" in csp,
        "CSP ohne unsafe": "unsafe" not in csp and not re.search(r"https?:|\*|\bblob:", csp),
        "HSTS": int(
            (re.findall(r"max-age=(\d+)", kopf.get("strict-transport-security", "")) or [0])[0]
        )
        >= 31_536_000,
        "Permissions-Policy": "camera=()" in kopf.get("permissions-policy", ""),
        "Cache-Control": bool(kopf.get("cache-control")),
        "kein Server": not re.search(r"\d", kopf.get("server", "")) and "x-powered-by" not in kopf,
        **{name: kopf.get(name) == wert for name, wert in fest.items()},
    }
    return [name for name, gut in regeln.items() if not gut]


def bad_cookie(zeile: str) -> list[str]:
    """Which flags a Set-Cookie lacks."""
    teile = {teil.strip().lower() for teil in zeile.split(";")[1:]}
    if "max-age=0" in teile:  # takes one away; there is nothing in it
        return []
    verlangt = ("secure", "httponly", "samesite=lax")
    streng = {teil.replace("strict", "lax") for teil in teile}
    return [flagge for flagge in verlangt if flagge not in streng]


class Browser:
    """Asks a running portal as its proxy would: plain HTTP, the visitor's HTTPS in a header."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}
        self.gesetzt: list[str] = []

    def ask(self, pfad: str, daten: dict | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; cookies are kept."""
        leitung = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GEDULD)
        kopf = {"X-Forwarded-Proto": "https", "Host": "127.0.0.1", "Referer": "https://127.0.0.1/"}
        if self.cookies:
            kopf["Cookie"] = "; ".join(f"{name}={wert}" for name, wert in self.cookies.items())
        koerper = None if daten is None else urlencode(daten)
        if koerper is not None:
            kopf["Content-Type"] = "application/x-www-form-urlencoded"
        leitung.request("GET" if daten is None else "POST", pfad, koerper, kopf)
        antwort = leitung.getresponse()
        inhalt = antwort.read()
        leitung.close()
        for zeile in antwort.headers.get_all("Set-Cookie") or []:
            self.gesetzt.append(zeile)
            name, _, wert = zeile.split(";")[0].partition("=")
            self.cookies[name] = wert
        return antwort.status, {n.lower(): w for n, w in antwort.getheaders()}, inhalt

    def login(self, name: str, passwort: str) -> bool:
        """Sign in with the form as it is."""
        seite = Seite(self.ask("/admin/login/")[2].decode())
        daten = {e["name"]: e["value"] or "" for e in seite.alle("input") if e["name"]}
        status, _, _ = self.ask("/admin/login/", daten | {"username": name, "password": passwort})
        return status == 302


def headers(portal, zugang: Path) -> list[Befund]:
    """The report on a running portal; `zugang`: the file with the first account."""
    gast = Browser(portal.port)
    seiten = _report("Kopfzeilen der öffentlichen Seiten", gast, SEITEN)
    befunde = [seiten]
    besuch = [zeile for zeile in gast.gesetzt if not zeile.startswith("csrftoken")]
    if besuch:
        befunde.append(Befund("Cookies für Besucher", False, "Es darf keine geben.", besuch))
    werte = dict(re.findall(r"^\s*(\w+):?\s+(\S+)$", zugang.read_text(), re.MULTILINE))
    konto = Browser(portal.port)
    if not konto.login(*list(werte.values())[:2]):
        return [*befunde, Befund("Kopfzeilen der Verwaltung", False, "Anmeldung misslungen.")]
    befunde.append(_report("Kopfzeilen der Verwaltung", konto, VERWALTUNG, privat=True))
    return [*befunde, cookies(konto.gesetzt)]


def cookies(gesetzt: list[str]) -> Befund:
    """Every cookie the login sets has its flags."""
    zeilen = []
    for zeile in gesetzt:
        if fehlt := bad_cookie(zeile):
            zeilen.append(f"    {zeile.split('=')[0]}: ohne {', '.join(fehlt)}")
    namen = sorted({zeile.split("=")[0] for zeile in gesetzt})
    satz = f"{', '.join(namen)}: Secure, HttpOnly, SameSite." if not zeilen else "Es fehlt:"
    return Befund("Cookies der Anmeldung", bool(gesetzt) and not zeilen, satz, zeilen)


def _report(name: str, browser: Browser, seiten: dict[str, str], *, privat=False) -> Befund:
    zeilen, alle = [], True
    for art, pfad in seiten.items():
        status, kopf, _ = browser.ask(pfad)
        fehlt = missing(kopf)
        if privat and "private" not in kopf.get("cache-control", ""):
            fehlt.append("nur für dieses Konto (private)")
        if status >= 500 or (privat and status != 200):
            fehlt.append(f"Status {status}")
        alle = alle and not fehlt
        zeilen.append(f"    {art:26}{status}  {'fehlt: ' + ', '.join(fehlt) if fehlt else 'alle'}")
    return Befund(name, alle, f"{len(seiten)} Arten von Antworten.", zeilen)
