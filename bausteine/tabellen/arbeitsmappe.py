"""XLSX reader: sheets, row by row: values as the portal compares them, nothing run.

Only the parts that hold cells are opened: links to other files, macros, pictures and pivot tables
stay closed. Formulas count by the value that Excel stored. What is empty costs nothing, however
far down or right the file says it is.
"""

import datetime as dt
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from bausteine.tabellen.arten import cell_text
from bausteine.tabellen.dateiart import foreign_archive
from bausteine.tabellen.xmlstrom import UNLESBAR, ZU_GROSS, Leser, read_part, stream
from bausteine.werte.zeichen import clean_text
from bausteine.werte.zeitraum import MONATE

MAX_ENTPACKT = 100 * 1024 * 1024
MAX_TEILE = 200
#: letters in one workbook, and texts that its cells share
MAX_ZEICHEN, MAX_TEXTE = 15_000_000, 500_000
#: merged cells of a sheet
MAX_VERBUNDEN = 100_000
#: letters of a number format; Excel allows 255
MAX_FORMAT = 255
#: columns that Excel has, and those in which a value may stand
MAX_SPALTE, MAX_SPALTEN = 16_384, 1_000
#: parts of a number format that are shown as they stand: colours, languages, quoted text
_LAUTER_TEXT = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')
_MONAT, _JAHR = "MMMM YYYY", "YYYY"
#: what stands behind the merged cells of a sheet, and where a sheet has none: colours, links,
#: pictures
_DANACH = {
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "ignoredErrors",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
}
_BEREICH = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_UMSCHRIFT = re.compile(r"_x([0-9A-Fa-f]{4})_")


def workbook_rows(data: bytes):
    """(row number, cells as texts) of every row of the first sheet that holds a value, in order.

    Raises ValidationError; whatever else the parsers raise means that the file is damaged.
    """
    yield from Arbeitsmappe(data).rows(0)


class Arbeitsmappe:
    """A workbook, opened once; its sheets are read when somebody asks for them."""

    def __init__(self, data: bytes):
        self._archiv = _opened(data)
        mappe = _wurzel(self._archiv)
        self._teile = _relations(self._archiv, mappe)
        aufbau = read_part(self._archiv, mappe, _Mappe())
        self._epoche = aufbau.epoche
        self._blaetter = [b for b in aufbau.blaetter if self._teile[b.kennung][0] == "worksheet"]
        if not self._blaetter:
            raise ValidationError("Die Arbeitsmappe enthält kein Tabellenblatt.")

    @property
    def blaetter(self) -> list["Blattname"]:
        """What its sheets are called, and which are hidden."""
        return self._blaetter

    def rows(
        self,
        platz: int,
        verborgen: "Verborgenes | None" = None,
        verbunden: "list[Verbund] | None" = None,
    ):
        """(row number, cells as texts) of every row of that sheet that holds a value.

        `verborgen` learns on the way what the sheet does not show, `verbunden` at the end which
        cells are one.
        """
        ziel = self._teile[self._blaetter[platz].kennung][1]
        blatt = _Blatt(*self._shared, self._epoche, verborgen or Verborgenes())
        yield from _rows(self._archiv, ziel, blatt)
        if verbunden is not None:
            verbunden += blatt.verbunden

    @cached_property
    def _shared(self) -> "tuple[list[str], _Stile]":
        nach_art = dict(self._teile.values())
        texte, stile = _Texte(), _Stile()
        if ziel := nach_art.get("sharedStrings"):
            read_part(self._archiv, ziel, texte)
        if ziel := nach_art.get("styles"):
            read_part(self._archiv, ziel, stile)
        return texte.texte, stile


@dataclass(frozen=True)
class Blattname:
    """A sheet as the workbook lists it."""

    kennung: str
    name: str
    verborgen: bool


@dataclass
class Verborgenes:
    """Rows with values and columns that a sheet holds and does not show."""

    zeilen: int = 0
    spalten: int = 0


@dataclass(frozen=True)
class Verbund:
    """Cells below each other that a sheet shows as one; the value stands in the first."""

    spalte: int
    von: int
    bis: int
    #: as the sheet names them: A2:A4
    ort: str


def _rows(archiv, name: str, blatt: "_Blatt"):
    for _ in stream(archiv, name, blatt):
        zeilen, blatt.zeilen = blatt.zeilen, []
        yield from zeilen


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive, unless it is none of ours or unpacks to more than a table can need."""
    # counted before zipfile makes an object of each
    if data.count(b"PK\x01\x02") > MAX_TEILE:
        raise ValidationError(ZU_GROSS)
    archiv = zipfile.ZipFile(io.BytesIO(data))
    if sum(teil.file_size for teil in archiv.infolist()) > MAX_ENTPACKT:
        raise ValidationError(ZU_GROSS)
    if grund := foreign_archive({*archiv.namelist()}):
        raise ValidationError(grund)
    return archiv


def _wurzel(archiv) -> str:
    for art, ziel in _relations(archiv, "").values():
        if art == "officeDocument":
            return ziel
    raise ValidationError(UNLESBAR)


def _relations(archiv, teil: str) -> dict[str, tuple[str, str]]:
    """(kind, part) by identifier: what a part names."""
    ordner, name = posixpath.split(teil)
    leser = read_part(archiv, posixpath.join(ordner, "_rels", f"{name}.rels"), _Beziehungen())
    return {
        i: (art, posixpath.normpath(posixpath.join("/", ordner, ziel)).lstrip("/"))
        for i, (art, ziel) in leser.ziele.items()
    }


class _Beziehungen(Leser):
    def __init__(self):
        self.ziele: dict[str, tuple[str, str]] = {}

    def begin(self, name, attribute):
        if name == "Relationship" and attribute.get("TargetMode") != "External":
            art = attribute["Type"].rpartition("/")[2]
            self.ziele[attribute["Id"]] = (art, attribute["Target"])


class _Mappe(Leser):
    """The sheets in their order, and the day from which days are counted."""

    def __init__(self):
        self.blaetter: list[Blattname] = []
        self.epoche = WINDOWS_EPOCH

    def begin(self, name, attribute):
        if name == "sheet":
            verborgen = attribute.get("state", "visible") != "visible"
            name = clean_text(attribute.get("name", ""))
            self.blaetter += [
                Blattname(wert, name, verborgen)
                for a, wert in attribute.items()
                if a.endswith(":id")
            ]
        elif name == "workbookPr" and attribute.get("date1904") in ("1", "true"):
            self.epoche = MAC_EPOCH


class _Stile(Leser):
    """Which formats of cells are days or times."""

    def __init__(self):
        self.formate, self.nummern, self._offen = dict(BUILTIN_FORMATS), [], False
        self._art = {}

    def begin(self, name, attribute):
        if name == "numFmt":
            self.formate[int(attribute["numFmtId"])] = attribute["formatCode"][:MAX_FORMAT]
        elif name == "cellXfs":
            self._offen = True
        elif name == "xf" and self._offen:
            self.nummern.append(int(attribute.get("numFmtId", 0)))

    def end(self, name):
        if name == "cellXfs":
            self._offen = False

    def kind(self, stil: str) -> tuple[bool, bool, str]:
        """Whether a number in that style is a day, whether it is a duration, and how exact."""
        if stil not in self._art:
            nummer = int(stil)
            code = self.formate.get(self.nummern[nummer]) if nummer < len(self.nummern) else None
            self._art[stil] = is_date_format(code), is_timedelta_format(code), shown_of(code or "")
        return self._art[stil]


def shown_of(code: str) -> str:
    """Which part of a day a number format shows: "MMMM YYYY" for a month, "YYYY", else ""."""
    code = _LAUTER_TEXT.sub("", code.partition(";")[0]).lower()
    if {"d", "t", "h", "s"} & {*code}:
        return ""
    return _MONAT if "m" in code else _JAHR if {"y", "j"} & {*code} else ""


class _Textleser(Leser):
    """Collects the text of elements, within a limit for all of them."""

    def __init__(self):
        self._stuecke, self._zeichen = None, 0

    def text(self, text):
        if self._stuecke is None:
            return
        self.count(text)
        self._stuecke.append(text)

    def count(self, text: str) -> None:
        """Note so much text. Raises ValidationError when it is too much."""
        self._zeichen += len(text)
        if self._zeichen > MAX_ZEICHEN:
            raise ValidationError(ZU_GROSS)

    def collected(self) -> str:
        """The text since the collecting began; ends it."""
        stuecke, self._stuecke = self._stuecke, None
        return "".join(stuecke or ())


class _Texte(_Textleser):
    """The texts that cells share; how a syllable is spoken (rPh) is none of them."""

    def __init__(self):
        super().__init__()
        self.texte, self._teile, self._lautschrift = [], [], False

    def begin(self, name, attribute):
        if name == "t" and not self._lautschrift:
            self._stuecke = []
        elif name == "rPh":
            self._lautschrift = True

    def end(self, name):
        if name == "t" and self._stuecke is not None:
            self._teile.append(self.collected())
        elif name == "rPh":
            self._lautschrift = False
        elif name == "si":
            self.texte.append(unescaped("".join(self._teile)))
            self._teile = []
            if len(self.texte) > MAX_TEXTE:
                raise ValidationError(ZU_GROSS)


class _Blatt(_Textleser):
    """Rows with values, in `zeilen` until somebody takes them."""

    def __init__(self, texte, stile, epoche, verborgen: Verborgenes):
        super().__init__()
        self.verborgen, self._versteckt = verborgen, False
        self.verbunden: list[Verbund] = []
        self.texte, self.stile, self.epoche = texte, stile, epoche
        self.zeilen: list[tuple[int, list[str]]] = []
        self._nummer, self._spalte = 0, 0
        self._zellen: list[str] = []
        self._lautschrift = False
        self._attribute: dict[str, str] = {}
        self._inline = ""
        self._wert: str | None = None
        self._formel: str | None = None

    def begin(self, name, attribute):
        if name == "c":
            self._begin_cell(attribute)
        elif name == "v" or name == "f" or (name == "t" and not self._lautschrift):
            self._stuecke = []
        elif name == "row":
            nummer = int(attribute.get("r") or self._nummer + 1)
            if nummer <= self._nummer:
                raise ValidationError(UNLESBAR)
            self._nummer, self._spalte, self._zellen = nummer, 0, []
            self._versteckt = attribute.get("hidden") in ("1", "true")
        elif name == "rPh":
            self._lautschrift = True
        elif name == "mergeCell":
            self.verbunden += _below_each_other(attribute.get("ref", ""))
            if len(self.verbunden) > MAX_VERBUNDEN:
                raise ValidationError(ZU_GROSS)
        elif name in _DANACH:
            self.fertig = True
        elif name == "col" and attribute.get("hidden") in ("1", "true"):
            von, bis = int(attribute["min"]), int(attribute["max"])
            # all columns to the right of a table are often hidden
            self.verborgen.spalten += bis - von + 1 if bis < MAX_SPALTE else 0

    def end(self, name):
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._wert = self.collected()
        elif name == "t" and self._stuecke is not None:
            self._inline += self.collected()
        elif name == "f":
            self._formel = "=" + self.collected()
        elif name == "row":
            if self._zellen:
                self.zeilen.append((self._nummer, self._zellen))
                self.verborgen.zeilen += self._versteckt
        elif name == "rPh":
            self._lautschrift = False
        elif name == "mergeCells":
            self.fertig = True

    def _begin_cell(self, attribute):
        self._attribute, self._wert, self._inline, self._formel = attribute, None, "", None
        ort = attribute.get("r")
        self._spalte = _column(ort) if ort else self._spalte + 1
        if not len(self._zellen) < self._spalte <= MAX_SPALTE:
            raise ValidationError(UNLESBAR)

    def _end_cell(self):
        wert = self._value()
        if self._formel is not None and not wert and not self._empty_text():
            raise ValidationError(
                f"Zeile {self._nummer} enthält eine Formel ohne Wert ({self._formel[:40]}). "
                "Bitte in Excel öffnen und speichern oder den Wert eintragen."
            )
        if wert and self._spalte > MAX_SPALTEN:
            raise ValidationError(f"Die Tabelle hat mehr als {MAX_SPALTEN} Spalten.")
        if wert:
            self._zellen += [""] * (self._spalte - 1 - len(self._zellen))
            self._zellen.append(wert)

    def _empty_text(self) -> bool:
        """Whether Excel worked out an empty text."""
        return self._attribute.get("t") == "str" and self._wert is not None

    def _value(self) -> str:
        art, wert = self._attribute.get("t", "n"), self._wert
        if art == "inlineStr":
            return cell_text(unescaped(self._inline))
        if not wert:
            return ""
        if art == "s":
            text = self.texte[int(wert)]
            # the same text in a hundred thousand cells is a hundred thousand texts to compare
            self.count(text)
            return cell_text(text)
        if art == "n":
            return cell_text(self._number(wert))
        if art == "b":
            return cell_text(bool(int(wert)))
        return cell_text(from_ISO8601(wert) if art == "d" else unescaped(wert))

    def _number(self, text: str):
        wert = float(text) if {".", "e", "E"} & {*text} else int(text)
        tag, dauer, gezeigt = self.stile.kind(self._attribute.get("s", "0"))
        if not tag:
            return wert
        try:
            gelesen = from_excel(wert, self.epoche, timedelta=dauer)
        except (OverflowError, ValueError):
            return "#VALUE!"
        if gezeigt and isinstance(gelesen, dt.date):  # a cell that shows a month is a month
            monat = f"{MONATE[gelesen.month - 1]} " if gezeigt == _MONAT else ""
            return f"{monat}{gelesen.year}"
        return gelesen


def unescaped(text: str) -> str:
    """The text without Excel's spelling of signs that XML cannot hold: `_x000D_`."""
    if "_x" not in text:
        return text
    text = _UMSCHRIFT.sub(lambda treffer: chr(int(treffer[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _below_each_other(ort: str) -> list[Verbund]:
    """The merged cells of that reference, unless they stand in one row."""
    if not (treffer := _BEREICH.fullmatch(ort)):
        return []
    von, bis = int(treffer[2]), int(treffer[4])
    return [Verbund(_column(treffer[1]), von, bis, ort)] if von < bis else []


def _column(ort: str) -> int:
    """The number of a column in a reference such as AB12."""
    nummer = 0
    for zeichen in ort[:4]:
        if not "A" <= zeichen <= "Z":
            break
        nummer = nummer * 26 + ord(zeichen) - 64
    return nummer
