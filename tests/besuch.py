"""A visitor for tests: a client that inspects every page it gets and allows no write."""

import csv
import io
import json
import re
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from openpyxl import load_workbook

LESEND = re.compile(
    r"^\s*\(*\s*(SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK TO|SHOW)\b", re.IGNORECASE
)
LEER = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UEBERSCHRIFTEN = {"h1", "h2", "h3", "h4", "h5", "h6"}
OHNE_LABEL = {"hidden", "submit", "button", "reset"}
DATENBLOCK = "application/ld+json"
EIGENE_NAMEN = {"testserver", "localhost", "127.0.0.1"}
ANZAHL = re.compile(r"^(\d+) Eintr(?:ag|äge)$")


class NurLesenError(AssertionError):
    """A page wrote to the database."""


def nur_lesen(execute, sql, params, many, context):
    """Execute wrapper that lets reads pass and nothing else."""
    if not LESEND.match(sql):
        raise NurLesenError(f"Beim Lesen wird geschrieben: {sql[:200]}")
    return execute(sql, params, many, context)


@contextmanager
def gezaehlte_abfragen():
    """The SQL statements inside, savepoints left out."""
    gesehen = []

    def merke(execute, sql, params, many, context):
        if not re.match(r"\s*(SAVEPOINT|RELEASE|ROLLBACK TO)", sql, re.IGNORECASE):
            gesehen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(merke):
        yield gesehen


class Element:
    """One HTML element with its attributes, ancestors and own text."""

    def __init__(self, tag, attrs, vorfahren):
        self.tag, self.attrs, self.vorfahren, self.text = tag, dict(attrs), vorfahren, ""

    def __getitem__(self, name):
        return self.attrs.get(name)

    def in_element(self, tag):
        """Whether the element stands inside a `tag`."""
        return any(vorfahre.tag == tag for vorfahre in self.vorfahren)


class Seite(HTMLParser):
    """A parsed page and what is wrong with its markup."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.html, self.elemente, self.mangel, self._offen = html, [], [], []
        self.feed(html)
        self.close()
        self.mangel += [f"<{e.tag}> bleibt offen" for e in self._offen]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, list(self._offen))
        self.elemente.append(element)
        if tag not in LEER:
            self._offen.append(element)

    def handle_endtag(self, tag):
        if self._offen and self._offen[-1].tag == tag:
            self._offen.pop()
        else:
            self.mangel.append(f"</{tag}> schließt nichts")

    def handle_data(self, data):
        for element in self._offen:
            element.text += data

    def alle(self, *tags) -> list[Element]:
        """The elements with one of these tags, in order."""
        return [element for element in self.elemente if element.tag in tags]

    def text(self, tag) -> list[str]:
        """The texts of the elements with this tag, spaces collapsed."""
        return [" ".join(element.text.split()) for element in self.alle(tag)]

    @property
    def meldungen(self) -> list[str]:
        """What the page tells the visitor about the address."""
        return [
            " ".join(e.text.split())
            for e in self.alle("li")
            if any("meldung" in (v["class"] or "").split() for v in e.vorfahren)
        ]

    @property
    def anzahl(self) -> int:
        """The number in the heading of a list."""
        treffer = [m for text in self.text("h2") if (m := ANZAHL.match(text))]
        assert len(treffer) == 1, self.text("h2")
        return int(treffer[0][1])

    @property
    def zeilen(self) -> list[str]:
        """The address in each row of a list's table."""
        return [
            e["href"]
            for e in self.alle("a")
            if any(v.tag == "th" and v["scope"] == "row" for v in e.vorfahren)
        ]

    @property
    def seitenzahl(self) -> int:
        """How many pages the list has, by its page links."""
        seiten = [
            int(re.search(r"\d+", e.text)[0])
            for e in self.alle("a")
            if any(v["class"] == "seiten" for v in e.vorfahren)
        ]
        return max(seiten, default=1)

    @property
    def facetten(self) -> dict[str, dict[str, int]]:
        """{filter: {value: number}} as the filter form shows it."""
        ergebnis: dict[str, dict[str, int]] = {}
        for label in self.alle("label"):
            for feld in self.elemente:
                if label not in feld.vorfahren or feld["type"] != "checkbox":
                    continue
                if zahl := re.search(r"\((\d+)\)\s*$", label.text):
                    anzahl = int(zahl[1])
                    ergebnis.setdefault(feld["name"], {})[feld["value"]] = anzahl
        return ergebnis


def maengel(seite: Seite) -> list[str]:
    """Everything a page must not be; empty when it is right."""
    liste = list(seite.mangel)
    for pruefung in (_geruest, _ueberschriften, _kennungen, _felder, _fremdes):
        liste += pruefung(seite)
    return liste


def _geruest(seite):
    if not seite.html.lstrip().lower().startswith("<!doctype html>"):
        yield "kein doctype"
    if [e["lang"] for e in seite.alle("html")] != ["de"]:
        yield 'nicht lang="de"'
    titel = [e for e in seite.alle("title") if not e.in_element("svg")]
    if not (len(titel) == 1 and titel[0].text.strip(" –\n")):
        yield "kein title"
    if len(seite.alle("main")) != 1:
        yield "nicht genau ein <main>"
    if stehengeblieben := re.search(r"\{\{|\{%|%\}|\}\}", seite.html):
        yield f"stehengebliebenes {stehengeblieben[0]}"


def _ueberschriften(seite):
    if len(seite.alle("h1")) != 1:
        yield f"{len(seite.alle('h1'))} h1"
    vorige = 0
    for element in seite.alle(*UEBERSCHRIFTEN):
        ebene = int(element.tag[1])
        if ebene > vorige + 1:
            yield f"h{vorige} → h{ebene}: {element.text.strip()}"
        if not element.text.strip():
            yield f"leere h{ebene}"
        vorige = ebene


def _kennungen(seite):
    ids = [e["id"] for e in seite.elemente if "id" in e.attrs]
    yield from (f"id „{i}“ doppelt" for i in sorted(set(ids)) if ids.count(i) > 1)
    for element in seite.elemente:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for ziel in (element[name] or "").split():
                if ziel not in ids:
                    yield f"{name} zeigt auf „{ziel}“, das es nicht gibt"
        if (element["href"] or "").startswith("#") and element["href"][1:] not in ids:
            yield f"Sprungziel {element['href']} fehlt"


def _felder(seite):
    fuer = {e["for"] for e in seite.alle("label")}
    for feld in seite.alle("input", "select", "textarea"):
        benannt = feld["id"] in fuer or feld.in_element("label") or feld["aria-label"]
        if feld["type"] not in OHNE_LABEL and not benannt:
            yield f"Feld „{feld['name']}“ ohne Label"
    for nav in seite.alle("nav"):
        if not (nav["aria-label"] or nav["aria-labelledby"]):
            yield "<nav> ohne Namen"
    for tabelle in seite.alle("table"):
        if not any(e.tag == "th" and tabelle in e.vorfahren for e in seite.elemente):
            yield "Tabelle ohne <th>"
    for link in seite.alle("a"):
        if not (link.text.strip() or link["aria-label"]):
            yield f"Link ohne Text: {link['href']}"


def _fremdes(seite):
    for element in seite.elemente:
        for name, wert in element.attrs.items():
            if name.startswith("on") or name == "style":
                yield f"{name}= an <{element.tag}>"
            if name in {"src", "href", "action", "srcset"} and not _eigene(element, wert or ""):
                yield f"fremde Adresse an <{element.tag}>: {wert}"
    if seite.alle("style"):
        yield "<style> in der Seite"
    for script in seite.alle("script"):
        if script["type"] == DATENBLOCK:
            yield from _datenblock(script.text)
        elif not script["src"]:
            yield "<script> in der Seite"
    if seite.alle("iframe", "object", "embed", "base"):
        yield "eingebettete Seite"


def _datenblock(text):
    """Data for machines are JSON in which nothing looks like markup."""
    try:
        daten = json.loads(text)
    except ValueError:
        yield "Datenblock ist kein JSON"
        return
    if set(text) & set("<>&") or daten.get("@context") != "https://schema.org":
        yield "Datenblock ist nicht von schema.org oder nicht maskiert"


def _eigene(element, adresse) -> bool:
    """Our own host; a link may also lead elsewhere, but never run a script."""
    teile, tag = urlsplit(adresse), element.tag
    if tag == "link" and element["rel"] == "canonical":  # must be absolute
        return teile.scheme in {"http", "https"} and teile.hostname in EIGENE_NAMEN
    erlaubt = {"", "http", "https", "mailto"} if tag == "a" else {""}
    return teile.scheme in erlaubt and (tag == "a" or not teile.netloc)


class Besucher(Client):
    """Anonymous visitor. Every answer must be readable, cookie-free and without a write."""

    def request(self, **anfrage):
        with connection.execute_wrapper(nur_lesen):
            antwort = super().request(**anfrage)
            if antwort.streaming:
                antwort.inhalt = b"".join(antwort.streaming_content)
            else:
                antwort.inhalt = antwort.content
        assert not antwort.cookies, f"Cookie gesetzt: {antwort.cookies}"
        if antwort.get("Content-Type", "").startswith("text/html") and antwort.inhalt:
            antwort.seite = Seite(antwort.inhalt.decode())
            gefunden = maengel(antwort.seite)
            assert not gefunden, f"{anfrage.get('PATH_INFO')}: {gefunden}"
            assert "default-src 'none'" in antwort["Content-Security-Policy"]
        return antwort

    def seite(self, adresse, daten=None, *, status=200) -> Seite:
        """The page at an address."""
        antwort = self.get(adresse, daten)
        assert antwort.status_code == status, (adresse, daten, antwort.status_code)
        return antwort.seite

    def alle_zeilen(self, adresse, daten=None) -> tuple[int, list[str]]:
        """The number in the heading and the rows over all pages of a list."""
        erste = self.seite(adresse, daten)
        zeilen = list(erste.zeilen)
        for nummer in range(2, erste.seitenzahl + 1):
            zeilen += self.seite(adresse, {**(daten or {}), "seite": nummer}).zeilen
        return erste.anzahl, zeilen

    def csv(self, adresse, daten=None) -> list[dict]:
        """The rows of the CSV download."""
        roh = self.get(adresse, {**(daten or {}), "format": "csv"}).inhalt
        return list(csv.DictReader(io.StringIO(roh.decode("utf-8-sig"), newline=""), delimiter=";"))

    def xlsx(self, adresse, daten=None) -> list[dict]:
        """The rows of the XLSX download."""
        roh = self.get(adresse, {**(daten or {}), "format": "xlsx"}).inhalt
        kopf, *zeilen = load_workbook(io.BytesIO(roh)).active.iter_rows(values_only=True)
        return [dict(zip(kopf, zeile, strict=True)) for zeile in zeilen]

    def json(self, adresse, daten=None) -> dict:
        """The JSON download."""
        return json.loads(self.get(adresse, {**(daten or {}), "format": "json"}).inhalt)
