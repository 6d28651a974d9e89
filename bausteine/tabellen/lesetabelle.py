"""Uploaded table: its sheets as they are, and one of them read from the row with the headings.

Which row that is, only who knows the columns can tell: until then it is the first one. People put
titles above a list, leave rows and columns empty, and keep the list on the second sheet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from tablib import Dataset

from bausteine.tabellen.arbeitsmappe import MAX_SPALTEN, Arbeitsmappe, Verborgenes, Verbund
from bausteine.tabellen.csvstrom import csv_rows
from bausteine.tabellen.xmlstrom import UNLESBAR
from bausteine.werte.zeichen import repaired

MAX_ZEILEN, MAX_ZELLEN = 100_000, 1_000_000
#: rows among which the headings are looked for, and sheets
ANFANG, MAX_BLAETTER = 20, 30
#: a row by its number in the spreadsheet
Zeile = tuple[int, list[str]]
LEER = "Die Datei ist leer: Es fehlt die Zeile mit den Spaltennamen."


@dataclass
class Blatt:
    """A sheet: what it is called, and how it begins."""

    name: str
    verborgen: bool = False
    anfang: list[Zeile] = field(default_factory=list)


class Dateiinhalt:
    """What an upload holds, sheet by sheet. `hinweise`: (row, sentence) about how it was read."""

    #: whether a row may be longer than the headings: a sheet has cells everywhere, in a text file
    #: it is a separator that stands in a value
    mit_rand = False

    def __init__(self):
        self.hinweise: list[tuple[int | None, str]] = []
        self.verborgenes = Verborgenes()
        #: merged cells of the sheet that was read last
        self.verbunden: list[Verbund] = []

    def sheets(self) -> list[Blatt]:
        """All of them, without their rows."""
        return [Blatt("")]

    def rows(self, platz: int) -> Iterator[Zeile]:
        """Every row of a sheet that holds a value. Raises ValidationError."""
        raise NotImplementedError


class Textinhalt(Dateiinhalt):
    """A CSV file."""

    def __init__(self, data: bytes):
        super().__init__()
        self._data = data

    def rows(self, platz):
        gesagt: list[str] = []
        yield from csv_rows(self._data, gesagt)
        self.hinweise += [(None, satz) for satz in gesagt]


class Mappeninhalt(Dateiinhalt):
    """A workbook; whatever a parser stumbles over is one sentence."""

    mit_rand = True

    def __init__(self, data: bytes):
        super().__init__()
        with _readable():
            self._mappe = Arbeitsmappe(data)

    def sheets(self):
        return [Blatt(b.name, b.verborgen) for b in self._mappe.blaetter[:MAX_BLAETTER]]

    def rows(self, platz):
        self.verborgenes, self.verbunden = Verborgenes(), []
        with _readable():
            yield from self._mappe.rows(platz, self.verborgenes, self.verbunden)


class _readable:  # noqa: N801 (used as a function)
    """Context: one sentence for a damaged workbook."""

    def __enter__(self):
        return self

    def __exit__(self, art, fehler, spur):
        if isinstance(fehler, Exception) and not isinstance(fehler, ValidationError):
            raise ValidationError(UNLESBAR) from fehler


class Lesetabelle(Dataset):
    """The rows below the headings, without empty ones; each knows its number in the spreadsheet."""

    pruefsumme = ""

    def __init__(self, quelle: Dateiinhalt):
        super().__init__()
        self._quelle = quelle
        self.blaetter = quelle.sheets()
        #: which sheet is read, and the number of the row with the headings
        self.platz, self.kopfzeile = 0, 0
        #: the number of each row, and the heading of each column as it stands there
        self.nummern: list[int] = []
        #: why the rows cannot be told apart, in a sentence
        self.mangel = ""
        self._zeilen: list[Zeile] = []
        self._spalten: list[int] = []
        self._alle_spalten: list[int] = []
        self._nach_nummer: dict[int, list[str]] | None = None
        sichtbar = (i for i, blatt in enumerate(self.blaetter) if not blatt.verborgen)
        self.read_sheet(next(sichtbar, 0))

    @property
    def blatt(self) -> Blatt:
        """The sheet that is read."""
        return self.blaetter[self.platz]

    @property
    def verborgenes(self) -> Verborgenes:
        """What the sheet holds and does not show."""
        return self._quelle.verborgenes

    @property
    def hinweise(self) -> list[tuple[int | None, str]]:
        """How the file was read: (row, sentence)."""
        return self._quelle.hinweise

    def beginning_of(self, platz: int) -> list[Zeile]:
        """The first rows of a sheet that hold a value; of one that cannot be read none."""
        blatt = self.blaetter[platz]
        if not blatt.anfang and platz != self.platz:
            with suppress(ValidationError):  # another sheet's trouble keeps nobody from this one
                blatt.anfang = list(islice(self._quelle.rows(platz), ANFANG))
        return blatt.anfang

    def read_sheet(self, platz: int, kopfzeile: int = 0) -> None:
        """Read that sheet from the row with the headings on; without, from its first row.

        Raises ValidationError.
        """
        if platz != self.platz or not self._zeilen:
            self.platz = platz
            self._zeilen = list(_limited(_mended(self._quelle.rows(platz), self.hinweise)))
            _spread(self._zeilen, self._quelle.verbunden, self.hinweise)
            self._nach_nummer = None
            self.blatt.anfang = self._zeilen[:ANFANG]
        if not self._zeilen:
            raise ValidationError(LEER)
        nummern = [nummer for nummer, _ in self._zeilen]
        self._fill(nummern.index(kopfzeile) if kopfzeile in nummern else 0)

    def _fill(self, ab: int) -> None:
        self.kopfzeile, kopf = self._zeilen[ab]
        breite, self.mangel = len(kopf), ""
        if self._quelle.mit_rand:
            breite = max(len(zellen) for _, zellen in self._zeilen[ab:])
        if breite > MAX_SPALTEN:
            raise ValidationError(f"Die Tabelle hat mehr als {MAX_SPALTEN} Spalten.")
        if breite * (len(self._zeilen) - ab) > MAX_ZELLEN:
            raise ValidationError(ZU_VIELE_ZELLEN)
        self._take([*kopf, *[""] * (breite - len(kopf))], ab)

    def _take(self, kopf: list[str], ab: int) -> None:
        """Fill in the columns that have a heading or a value."""
        # headings stand once more where a list was printed page by page
        nochmal = _trimmed(kopf) if len(kopf) > 1 else None
        zeilen = [(n, z) for n, z in self._zeilen[ab + 1 :] if _trimmed(z) != nochmal]
        for nummer, zellen in zeilen:
            if any(zellen[len(kopf) :]):
                self.mangel = (
                    f"Zeile {nummer} hat mehr Zellen als die Kopfzeile Spalten "
                    f"({len([name for name in kopf if name])}). Vielleicht steht in einem Wert ein "
                    "Trennzeichen: Dann gehört der Wert in Anführungszeichen."
                )
                break
        gefuellt = {i for _, z in zeilen for i, wert in enumerate(z[: len(kopf)]) if wert}
        self._spalten = [i for i, name in enumerate(kopf) if name or i in gefuellt]
        self._alle_spalten = self._spalten
        self.wipe()
        self.headers = [kopf[i] for i in self._spalten]
        self.nummern = [nummer for nummer, _ in zeilen]
        for _, zellen in zeilen:
            self.append([zellen[i] if i < len(zellen) else "" for i in self._spalten])

    def keep(self, plaetze: list[int], namen: list[str]) -> None:
        """Only the columns at these places, under these names."""
        zeilen = list(self)
        self._spalten = [self._spalten[i] for i in plaetze]
        self.wipe()
        self.headers = namen
        for zeile in zeilen:
            self.append([zeile[i] for i in plaetze])

    def original_of(self, nummer: int) -> list[str]:
        """A row as it stands in the file, also what is not read of it; that of the headings too."""
        if self._nach_nummer is None:
            self._nach_nummer = dict(self._zeilen)
        zellen = self._nach_nummer.get(nummer, [])
        return [zellen[i] if i < len(zellen) else "" for i in self._alle_spalten]

    def letter_of(self, platz: int) -> str:
        """What a spreadsheet calls the column at this place."""
        nummer, name = self._spalten[platz] + 1, ""
        while nummer:
            nummer, rest = divmod(nummer - 1, 26)
            name = chr(65 + rest) + name
        return name

    def leave_out(self, nummern: Iterable[int]) -> None:
        """As if the file did not have these rows."""
        ohne = set(nummern)
        behalten = [(n, list(z)) for n, z in zip(self.nummern, self, strict=True) if n not in ohne]
        kopf = self.headers
        self.wipe()
        self.headers = kopf
        self.nummern = [nummer for nummer, _ in behalten]
        for _, zellen in behalten:
            self.append(zellen)


ZU_VIELE_ZELLEN = (
    f"Die Tabelle hat mehr als {MAX_ZELLEN} Zellen. Bitte auf mehrere Dateien verteilen."
)


def _trimmed(zellen: list[str]) -> list[str]:
    """Without empty cells at the end."""
    ende = len(zellen)
    while ende and not zellen[ende - 1]:
        ende -= 1
    return zellen[:ende]


def _limited(zeilen: Iterable[Zeile]) -> Iterator[Zeile]:
    zahl = 0
    for nummer, zellen in zeilen:
        zahl += len(zellen)
        if nummer > MAX_ZEILEN:
            raise ValidationError(f"Die Tabelle hat mehr als {MAX_ZEILEN} Zeilen.")
        if zahl > MAX_ZELLEN:
            raise ValidationError(ZU_VIELE_ZELLEN)
        yield nummer, zellen


def _mended(zeilen: Iterable[Zeile], hinweise: list) -> Iterator[Zeile]:
    """With letters put right that were encoded twice; the first one of them is told."""
    anzahl, erste = 0, None
    for nummer, zellen in zeilen:
        for i, zelle in enumerate(zellen):
            if not zelle.isascii() and (heil := repaired(zelle)) != zelle:
                erste = erste or (nummer, zelle, heil)
                anzahl, zellen[i] = anzahl + 1, heil
        yield nummer, zellen
    if erste:
        nummer, zelle, heil = erste
        worte = "In einer Zelle" if anzahl == 1 else f"In {anzahl} Zellen"
        hinweise.append(
            (
                nummer,
                f"{worte} waren Umlaute doppelt verschlüsselt und sind berichtigt: "
                f"„{zelle[:60]}“ ist als „{heil[:60]}“ gelesen.",
            )
        )


def _spread(zeilen: list[Zeile], verbunden: list[Verbund], hinweise: list) -> None:
    """The value of cells merged below each other in every row of theirs; the first one is told.

    A row that holds nothing else is none.
    """
    nummern = [nummer for nummer, _ in zeilen]
    besucht, gefuellt, erster = 0, 0, None
    for verbund in sorted(verbunden, key=lambda v: (v.von, v.spalte)):
        ab, platz = bisect_left(nummern, verbund.von), verbund.spalte - 1
        if ab == len(nummern) or nummern[ab] != verbund.von or platz >= len(zeilen[ab][1]):
            continue
        ende = bisect_right(nummern, verbund.bis) if (wert := zeilen[ab][1][platz]) else ab
        besucht += ende - ab
        if besucht > MAX_ZELLEN:
            raise ValidationError(ZU_VIELE_ZELLEN)
        for i in range(ab + 1, ende):
            nummer, zellen = zeilen[i]
            zellen += [""] * (platz + 1 - len(zellen))
            if not zellen[platz]:
                zellen[platz], gefuellt = wert, gefuellt + 1
                erster = erster or (nummer, wert, verbund.ort)
    if erster:
        nummer, wert, ort = erster
        weitere = f" So auch {gefuellt - 1} weitere Zellen." if gefuellt > 1 else ""
        weitere = " So auch 1 weitere Zelle." if gefuellt == 2 else weitere
        hinweise.append(
            (
                nummer,
                f"Verbundene Zellen ({ort}): „{wert[:60]}“ gilt für jede ihrer Zeilen.{weitere}",
            )
        )
