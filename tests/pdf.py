"""Reads PDFs: what tests ask of them, and what PDF/UA-1 asks as far as a program can tell."""

import io
import json
import re
import shutil
from collections import Counter
from functools import cached_property
from itertools import pairwise

import pikepdf
import pytest
from django.conf import settings

from bausteine.druck import ablage, satz
from bausteine.druck.zeichen import ready

#: operators that put something on the page
SICHTBAR = {
    "Tj",
    "TJ",
    "'",
    '"',
    "f",
    "F",
    "f*",
    "S",
    "s",
    "B",
    "B*",
    "b",
    "b*",
    "Do",
    "sh",
    "BI",
}
STANDARD = {
    "Document",
    "Part",
    "Div",
    "P",
    "H1",
    "H2",
    "H3",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "THead",
    "TBody",
    "TR",
    "TH",
    "TD",
    "TOC",
    "TOCI",
    "Reference",
    "Link",
    "Span",
    "Figure",
    "Note",
}


@pytest.fixture
def als_text(monkeypatch):
    """Printed documents come as their data, which is quick to make and to read."""

    def data(vorlage, daten):
        return satz.Document(json.dumps(ready(daten), ensure_ascii=False).encode(), 1)

    empty_store()
    monkeypatch.setattr(satz, "typeset", data)
    yield
    empty_store()


def empty_store() -> None:
    """No document is kept."""
    shutil.rmtree(settings.VAR / ablage.ORDNER, ignore_errors=True)


class Pdf:
    """A parsed PDF."""

    def __init__(self, inhalt: bytes):
        assert inhalt.startswith(b"%PDF-1.7"), inhalt[:20]
        self.pdf = pikepdf.open(io.BytesIO(inhalt))
        self.root = self.pdf.Root

    @cached_property
    def elements(self) -> list:
        """All elements of the structure in reading order, each with its tag."""
        gefunden, offen = [], [self.root.StructTreeRoot.K]
        while offen:
            knoten = offen.pop()
            if isinstance(knoten, pikepdf.Array):
                offen += reversed([*knoten])
            elif isinstance(knoten, pikepdf.Dictionary):
                if "/S" in knoten:
                    gefunden.append((self._tag(knoten), knoten))
                if "/K" in knoten:
                    offen.append(knoten.K)
        return gefunden

    def _tag(self, knoten) -> str:
        rollen = self.root.StructTreeRoot.get("/RoleMap", {})
        return str(rollen.get(knoten.S, knoten.S)).lstrip("/")

    @cached_property
    def tags(self) -> Counter:
        """How often each tag stands in the structure."""
        return Counter(tag for tag, _ in self.elements)

    @cached_property
    def bookmarks(self) -> list[str]:
        """The titles of all bookmarks in their order."""
        with self.pdf.open_outline() as umriss:
            return [*_titles(umriss.root)]

    @property
    def metadata(self) -> str:
        """The XMP metadata."""
        return self.root.Metadata.read_bytes().decode()

    @cached_property
    def fonts(self) -> list:
        """The font dictionaries of all pages."""
        return [
            schrift
            for seite in self.pdf.pages
            for schrift in seite.get("/Resources", {}).get("/Font", {}).values()
        ]

    @property
    def font_names(self) -> set[str]:
        """Names of the fonts, without the prefix of their subset."""
        return {re.sub(r"^/[A-Z]{6}\+", "", str(schrift.BaseFont)) for schrift in self.fonts}

    @property
    def links(self) -> list[str]:
        """Addresses of the web that links lead to."""
        verweise = [a for seite in self.pdf.pages for a in seite.get("/Annots", [])]
        return [str(a.A.URI) for a in verweise if "/URI" in a.get("/A", {})]


def _titles(eintraege):
    for eintrag in eintraege:
        yield eintrag.title
        yield from _titles(eintrag.children)


def violations(pdf: Pdf) -> list[str]:
    """What PDF/UA-1 (ISO 14289-1) asks and this file lacks."""
    regeln = (_document, _headings, _tables, _pages, _fonts)
    return [mangel for regel in regeln for mangel in regel(pdf)]


def _document(pdf):
    root = pdf.root
    ok = {
        "7.1 Marked": bool(root.MarkInfo.get("/Marked")),
        "7.1 Suspects": not root.MarkInfo.get("/Suspects"),
        "7.1 DisplayDocTitle": bool(root.ViewerPreferences.get("/DisplayDocTitle")),
        "7.1 Titel": "<dc:title>" in pdf.metadata,
        "5 pdfuaid": "<pdfuaid:part>1</pdfuaid:part>" in pdf.metadata,
        "7.2 Sprache": str(root.get("/Lang", "")).startswith("de"),
        "7.1 ParentTree": "/ParentTree" in root.StructTreeRoot,
        "7.1 Rollen": set(pdf.tags) <= STANDARD,
        "7.16 kein Kennwort": not pdf.pdf.is_encrypted,
        "7.19 kein JavaScript": "/OpenAction" not in root and "/AA" not in root,
        "7.3 Alternativtext": all(e.get("/Alt") for tag, e in pdf.elements if tag == "Figure"),
    }
    return [name for name, gut in ok.items() if not gut]


def _headings(pdf):
    stufen = [int(tag[1]) for tag, _ in pdf.elements if re.fullmatch(r"H\d", tag)]
    if stufen[:1] != [1]:
        yield "7.4 erste Überschrift"
    if any(jetzt > vorher + 1 for vorher, jetzt in pairwise(stufen)):
        yield "7.4 Ebene übersprungen"


def _attributes(element) -> dict:
    attribute = element.get("/A", [])
    attribute = attribute if isinstance(attribute, pikepdf.Array) else [attribute]
    return {name: wert for eintrag in attribute for name, wert in eintrag.items()}


def _tables(pdf):
    kennungen = [str(e.ID) for _, e in pdf.elements if "/ID" in e]
    if len(kennungen) != len(set(kennungen)):
        yield "ID doppelt"
    bekannt = {*_names(pdf.root.StructTreeRoot.get("/IDTree"))}
    if bekannt != {*kennungen}:
        yield "IDTree"
    for tag, element in pdf.elements:
        if tag in ("TH", "TD"):
            attribute = _attributes(element)
            if tag == "TH" and "/Scope" not in attribute:
                yield "7.5 TH ohne Scope"
            if not {str(name) for name in attribute.get("/Headers", [])} <= bekannt:
                yield "7.5 Headers ohne Ziel"


def _names(knoten):
    """The keys of a name tree."""
    if knoten is not None:
        yield from (str(name) for name in [*knoten.get("/Names", [])][::2])
        for kind in knoten.get("/Kids", []):
            yield from _names(kind)


def _pages(pdf):
    for nummer, seite in enumerate(pdf.pdf.pages, 1):
        if "/StructParents" not in seite:
            yield f"7.1 Seite {nummer}: StructParents"
        if "/Annots" in seite and seite.get("/Tabs") != "/S":
            yield f"7.18 Seite {nummer}: Tabs"
        for verweis in seite.get("/Annots", []):
            if "/StructParent" not in verweis or not verweis.get("/Contents"):
                yield f"7.18.5 Seite {nummer}: Link ohne Text oder Struktur"
        if not _marked(seite):
            yield f"7.1 Seite {nummer}: Inhalt ohne Auszeichnung"


def _marked(seite) -> bool:
    """Whether everything visible is tagged or an artifact."""
    tiefe = 0
    for befehl in pikepdf.parse_content_stream(seite):
        operator = str(befehl.operator)
        tiefe += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator in SICHTBAR and not tiefe:
            return False
    return tiefe == 0


def _fonts(pdf):
    for schrift in pdf.fonts:
        teil = schrift.get("/DescendantFonts", [schrift])[0]
        if not {"/FontFile2", "/FontFile3"} & {*teil.FontDescriptor.keys()}:
            yield f"7.21 {schrift.BaseFont} ist nicht eingebettet"
        if "/ToUnicode" not in schrift:
            yield f"7.21.7 {schrift.BaseFont} ohne ToUnicode"
