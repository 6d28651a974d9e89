"""A visitor for tests: a client that inspects every page it gets and allows no write."""

import csv
import io
import json
import os
import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from functools import cached_property
from html import unescape

from django.db import connection
from django.test import Client
from django.utils.functional import SimpleLazyObject
from openpyxl import load_workbook

from bausteine.auslieferung import datenstand
from tests.maengel import maengel

LESEND = re.compile(
    r"^\s*\(*\s*(SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK TO|SHOW)\b", re.IGNORECASE
)
LEER = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ROH = {"script", "style"}
#: a comment or declaration, the end of an element, or its beginning with its attributes
TEIL = re.compile(
    r"<(?:!--.*?-->|!\w[^>]*>|/(?P<ende>[a-zA-Z][^\s/>]*)\s*>"
    r"|(?P<tag>[a-zA-Z][^\s/>]*)(?P<angaben>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>)",
    re.DOTALL,
)
ANGABE = re.compile(r"([^\s=/\"'>][^\s=/>]*)(?:\s*(=)\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
#: a number and what is counted, alone in a heading
ANZAHL = re.compile(r"^([\d.]+) [A-ZÄÖÜ][\w-]+(?: in \d+ Eintr(?:ag|ägen))?$")


class NurLesenError(AssertionError):
    """A page wrote to the database."""


def nur_lesen(execute, sql, params, many, context):
    """Execute wrapper that lets reads pass and nothing else."""
    if not LESEND.match(sql):
        raise NurLesenError(f"Beim Lesen wird geschrieben: {sql[:200]}")
    return execute(sql, params, many, context)


@contextmanager
def gezaehlte_abfragen():
    """The SQL statements inside, savepoints and what a process asks only once left out."""
    if datenstand.current() is None:
        # a test before this one may have emptied all tables, the mark's among them
        datenstand.ensure(connection)
    gesehen = []

    def merke(execute, sql, params, many, context):
        if not re.match(r"\s*(SAVEPOINT|RELEASE|ROLLBACK TO)", sql, re.IGNORECASE):
            gesehen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(merke):
        yield gesehen


class Element:
    """One HTML element with its attributes, ancestors and own text."""

    def __init__(self, tag: str, angaben: str, eltern: "Element | None", stuecke: list[str]):
        self.tag, self._angaben, self._eltern = tag, angaben, eltern
        self._stuecke, self._von, self._bis = stuecke, len(stuecke), None

    def __getitem__(self, name):
        return self.attrs.get(name)

    @cached_property
    def attrs(self) -> dict[str, str | None]:
        """Its attributes; None for one without a value."""
        werte = {}
        for name, *arten in ANGABE.findall(self._angaben):
            zeichen, *inhalt = arten
            werte[name.lower()] = unescape("".join(inhalt)) if zeichen else None
        return werte

    @cached_property
    def vorfahren(self) -> list["Element"]:
        """What it stands in, from the outside."""
        return [*self._eltern.vorfahren, self._eltern] if self._eltern else []

    @property
    def eltern(self) -> str:
        """The tag of what it stands in directly, "" for none."""
        return self._eltern.tag if self._eltern else ""

    @cached_property
    def text(self) -> str:
        """All text inside, that of elements in it included."""
        return "".join(self._stuecke[self._von : self._bis])

    def close(self):
        """What follows does not belong to it."""
        self._bis = len(self._stuecke)

    def in_element(self, tag):
        """Whether the element stands inside a `tag`."""
        return any(vorfahre.tag == tag for vorfahre in self.vorfahren)


class Seite:
    """A parsed page and what is wrong with its markup.

    Reads what our templates write, tag by tag, and mends nothing: thousands of pages are read in a
    run, and a parser that copes with anything takes five times as long.
    """

    def __init__(self, html: str):
        self.html, self.elemente, self.mangel = html, [], []
        offen: list[Element] = []
        stuecke: list[str] = []
        stelle = 0
        while teil := TEIL.search(html, stelle):
            self._keep(stuecke, html[stelle : teil.start()])
            stelle = teil.end()
            if teil["ende"]:
                self._end(offen, teil["ende"].lower())
            elif teil["tag"]:
                element = Element(
                    teil["tag"].lower(), teil["angaben"], offen[-1] if offen else None, stuecke
                )
                self.elemente.append(element)
                if element.tag in LEER:
                    element.close()
                else:
                    offen.append(element)
                if element.tag in ROH:  # no markup inside
                    schluss = html.find(f"</{element.tag}", stelle)
                    stuecke.append(html[stelle:schluss])
                    stelle = schluss
        self._keep(stuecke, html[stelle:])
        self.mangel += [f"<{e.tag}> bleibt offen" for e in offen]

    def _keep(self, stuecke, text):
        if "<" in text:
            self.mangel.append(f"„<“ im Text: {text[text.index('<') :][:40]}")
        if text:
            stuecke.append(unescape(text))

    def _end(self, offen, tag):
        if offen and offen[-1].tag == tag:
            offen.pop().close()
        else:
            self.mangel.append(f"</{tag}> schließt nichts")

    def alle(self, *tags) -> list[Element]:
        """The elements with one of these tags, in order."""
        return [element for element in self.elemente if element.tag in tags]

    def text(self, tag) -> list[str]:
        """The texts of the elements with this tag, spaces collapsed."""
        return [" ".join(element.text.split()) for element in self.alle(tag)]

    @cached_property
    def optionen(self) -> dict:
        """The options of each select that has any."""
        je_feld = defaultdict(list)
        for option in self.alle("option"):
            feld = next((v for v in option.vorfahren if v.tag == "select"), None)
            je_feld[feld].append(option)
        return je_feld

    @property
    def meldungen(self) -> list[str]:
        """What the page tells the visitor about the address."""
        return [
            " ".join(e.text.split())
            for e in self.alle("li")
            if any("ozg-meldung" in (v["class"] or "").split() for v in e.vorfahren)
        ]

    @property
    def anzahl(self) -> int:
        """The number in the heading of a list."""
        treffer = [m for text in self.text("h2") if (m := ANZAHL.match(text))]
        assert len(treffer) == 1, self.text("h2")
        return int(treffer[0][1].replace(".", ""))

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
            if any(v["class"] == "ozg-seiten" for v in e.vorfahren) and not e["rel"]
        ]
        return max(seiten, default=1)

    @property
    def facetten(self) -> dict[str, dict[str, int]]:
        """{filter: {value: number}} as the filter form shows it."""
        ergebnis: dict[str, dict[str, int]] = {}
        for feld in self.alle("input"):
            labels = [e for e in feld.vorfahren if e.tag == "label"]
            if feld["type"] != "checkbox" or not labels:
                continue
            if zahl := re.search(r"\(([\d.]+)\)\s*$", labels[-1].text):
                ergebnis.setdefault(feld["name"], {})[feld["value"]] = int(zahl[1].replace(".", ""))
        return ergebnis


#: how often a page with the same parameters is inspected in a process, and pages of one kind in
#: a test; and how often they were
GENAU = 8
ANGESEHEN: Counter = Counter()


def _names(anfrage) -> frozenset[str]:
    """The parameters of a request, without their values."""
    return frozenset(re.findall(r"(?:^|&)([^=&]*)", anfrage.get("QUERY_STRING") or ""))


def _kind(antwort) -> str:
    """What pages of one kind share: their route, or the address where there is none."""
    gefunden = getattr(antwort.wsgi_request, "resolver_match", None)
    return gefunden.route if gefunden else antwort.wsgi_request.path


def _test() -> str:
    """The test that runs, whatever its parameters."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition("[")[0]


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
            antwort.seite = SimpleLazyObject(lambda: Seite(antwort.inhalt.decode()))
            art = (antwort.status_code, _names(anfrage))
            arten = [(anfrage.get("PATH_INFO"), *art), (_kind(antwort), _test(), *art)]
            ANGESEHEN.update(arten)
            if all(ANGESEHEN[eine] <= GENAU for eine in arten):
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
