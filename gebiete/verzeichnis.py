"""Fixed-width reader: the Gemeindeverzeichnis (GV100AD) of the statistical offices as a table.

One record per line without a header; UTF-8, the older ones Windows-1252. A population of 0 means
that it is not known.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from tablib import Dataset

from bausteine.tabellen.csvstrom import encoding_of
from bausteine.tabellen.dateien import FREMDFORMATE
from gebiete.enums import Kommunenart

#: the file format that alone reads it
RESSOURCE = "gv100ad"
#: what the list of formats calls it
FORMATNAME = "Gemeindeverzeichnis (GV100AD), wie es die Statistischen Ämter veröffentlichen"
#: letters of a line
BREITE = 220
LAND, BEZIRK, KREIS, GEMEINDE = "10", "20", "40", "60"
#: before the name of a Regierungsbezirk, and before those of regions that are none (any more)
BEZIRK_DAVOR, KEIN_BEZIRK = "Reg.-Bez. ", ("früher", "Statistische Region")
#: regions of some Länder, and Gemeindeverbände
UEBERGANGEN = {"30", "50"}
ANFANG = re.compile(rb"(\xef\xbb\xbf)?10[0-9]{10} ")
#: what the two digits after the name of a Gemeinde or a Kreis say of it
ARTEN = {
    "43": Kommunenart.KREIS,
    "44": Kommunenart.KREIS,
    "45": Kommunenart.REGIONALVERBAND,
    "60": Kommunenart.MARKT,
    "61": Kommunenart.KREISFREIE_STADT,
    "62": Kommunenart.KREISFREIE_STADT,
    "63": Kommunenart.STADT,
    "64": Kommunenart.GEMEINDE,
    "67": Kommunenart.STADT,
}
#: a kreisfreie Stadt stands among the Gemeinden once more, with all that is known of it
STADTKREISE = {"41", "42"}
#: nobody governs there
GEMEINDEFREI = {"65", "66"}
#: keys of Kreise that are called otherwise: only the key tells them
STAEDTEREGIONEN = {"05334"}
#: Arten whose Größenklasse is the same word: the key says it
AUS_DEM_SCHLUESSEL = {
    Kommunenart.KREISFREIE_STADT: "kreisfreie-stadt",
    Kommunenart.KREIS: "kreis",
    Kommunenart.STAEDTEREGION: "staedteregion",
}
KOPF = (
    "Zeile",
    "AGS",
    "ARS",
    "Name",
    "Art",
    "Größenklasse",
    "Kreis",
    "Regierungsbezirk",
    "Einwohner",
    "Fläche",
    "PLZ",
    "weitere PLZ",
    "Gebietsstand",
)
KEINES = (
    "Das ist kein Gemeindeverzeichnis im Format GV100AD: {} Es beginnt mit dem Satz eines Landes "
    "(Satzart 10), und jede Zeile hat 220 Zeichen."
)


def is_directory(data: bytes) -> bool:
    """Whether a file is one: it begins with the record of a Land."""
    return ANFANG.match(data) is not None


def read_directory(data: bytes) -> Dataset:
    """Its Kreise and Gemeinden with the number of their lines. Raises ValidationError that names
    every line that cannot be read."""
    if not (kodierung := encoding_of(data)):
        raise ValidationError(KEINES.format("Die Zeichen sind weder UTF-8 noch Windows-1252."))
    tabelle = Dataset(headers=list(KOPF))
    fehler: list[str] = []
    bezirke: dict[str, str] = {}
    gelesen: dict[str, int] = {}
    for nummer, zeile in enumerate(data.decode(kodierung).splitlines(), 1):
        try:
            if not zeile.strip("\x1a \t"):  # the end of a file as DOS marked it
                continue
            satz = Verzeichnissatz.of(nummer, zeile)
            if satz.art == BEZIRK and not satz.name.startswith(KEIN_BEZIRK):
                bezirke[satz.schluessel] = satz.name.removeprefix(BEZIRK_DAVOR)
            if not satz.ist_kommune:
                continue
            if erste := gelesen.get(satz.ags):
                raise ValidationError(f"Der Schlüssel {satz.ags} steht schon in Zeile {erste}.")
            gelesen[satz.ags] = nummer
            tabelle.append(satz.cells(bezirke))
        except ValidationError as grund:
            fehler += [f"Zeile {nummer}: {text}" for text in grund.messages]
    if fehler:
        weitere = [f"… und {len(fehler) - 50} weitere."] if len(fehler) > 50 else []
        raise ValidationError(fehler[:50] + weitere)
    tabelle.formatname = FORMATNAME
    tabelle.ressource = RESSOURCE  # not a table that only looks like one
    return tabelle


FREMDFORMATE.append((is_directory, read_directory))


@dataclass(frozen=True)
class Verzeichnissatz:
    """One line: its fields as text, still with their zeros."""

    nummer: int
    art: str
    gebietsstand: dt.date
    schluessel: str
    verband: str
    name: str
    kennzeichen: str
    flaeche: str
    einwohner: str
    plz: str
    weitere_plz: bool

    @classmethod
    def of(cls, nummer: int, zeile: str) -> "Verzeichnissatz":
        """The line, cut into its fields. Raises ValidationError."""
        if len(zeile) > BREITE or len(zeile) < 175:
            raise ValidationError(f"Sie hat {len(zeile)} statt {BREITE} Zeichen.")
        art, tag, schluessel = zeile[:2], zeile[2:10], zeile[10:18].strip()
        if art not in {LAND, BEZIRK, KREIS, GEMEINDE, *UEBERGANGEN}:
            raise ValidationError(f"Die Satzart „{art}“ gibt es nicht.")
        try:
            gebietsstand = dt.datetime.strptime(tag, "%Y%m%d").date()
        except ValueError:
            raise ValidationError(f"„{tag}“ ist kein Gebietsstand (JJJJMMTT).") from None
        satz = cls(
            nummer,
            art,
            gebietsstand,
            schluessel,
            zeile[18:22].strip(),
            " ".join(zeile[22:72].split()),
            zeile[122:124].strip(),
            zeile[128:139].strip(),
            zeile[139:150].strip(),
            zeile[165:170].strip(),
            zeile[170:175] == "*****",
        )
        satz.check()
        return satz

    def check(self) -> None:
        """Raises ValidationError that says what cannot be right."""
        ziffern = {LAND: 2, BEZIRK: 3, KREIS: 5, GEMEINDE: 8}.get(self.art)
        if ziffern and not re.fullmatch(f"[0-9]{{{ziffern}}}", self.schluessel):
            raise ValidationError(f"„{self.schluessel}“ ist kein Schlüssel der Satzart {self.art}.")
        if not self.name:
            raise ValidationError("Der Name fehlt.")
        if self.art != GEMEINDE:
            return
        if not re.fullmatch("[0-9]{4}", self.verband):
            raise ValidationError(f"„{self.verband}“ ist kein Schlüssel eines Gemeindeverbands.")
        for titel, text in (("Fläche", self.flaeche), ("Einwohner", self.einwohner)):
            if text and not re.fullmatch("[0-9]+", text):
                raise ValidationError(f"{titel}: „{text}“ ist keine Zahl.")
        if self.plz and not re.fullmatch("[0-9]{5}", self.plz):
            raise ValidationError(f"„{self.plz}“ ist keine Postleitzahl.")
        if self.kennzeichen not in ARTEN.keys() | GEMEINDEFREI:
            raise ValidationError(f"Das Textkennzeichen „{self.kennzeichen}“ ist nicht bekannt.")

    @property
    def ist_kommune(self) -> bool:
        """Whether it stands for a Kommune or a Kreis of its own."""
        if self.art == KREIS:
            return self.kennzeichen not in STADTKREISE
        return self.art == GEMEINDE and self.kennzeichen not in GEMEINDEFREI

    @property
    def ags(self) -> str:
        """Eight digits, five of a Kreis."""
        return self.schluessel

    @property
    def ars(self) -> str:
        """With the Gemeindeverband in the middle."""
        return self.ags[:5] + (self.verband if self.art == GEMEINDE else "") + self.ags[5:]

    @property
    def kommunenart(self) -> Kommunenart:
        """As the key and the two digits after the name say."""
        if self.ags in STAEDTEREGIONEN:
            return Kommunenart.STAEDTEREGION
        return ARTEN.get(self.kennzeichen, Kommunenart.KREIS)

    @property
    def kurzname(self) -> str:
        """Without what follows a comma; a Kreis is called one."""
        name = self.name.partition(",")[0].strip()
        if self.art != KREIS or self.kennzeichen not in {"43", "44"}:
            return name
        if re.search("kreis|region", name, re.IGNORECASE):
            return name
        return f"{'Kreis' if self.kennzeichen == '43' else 'Landkreis'} {name}"

    def cells(self, bezirke: dict[str, str]) -> list[str]:
        """As a row of the table."""
        bezirk = self.ags[:3] if self.ags[:3] in bezirke else ""
        kreisfrei = self.kommunenart is Kommunenart.KREISFREIE_STADT
        return [
            str(self.nummer),
            self.ags,
            self.ars,
            self.kurzname,
            self.kommunenart.label,
            AUS_DEM_SCHLUESSEL.get(self.kommunenart, ""),
            "" if kreisfrei or self.art == KREIS else self.ags[:5],
            f"{bezirk} {bezirke[bezirk]}" if bezirk else "",
            _number(self.einwohner),
            _number(self.flaeche),
            self.plz,
            ("ja" if self.weitere_plz else "nein") if self.plz else "",
            f"{self.gebietsstand:%d.%m.%Y}",
        ]


def _number(text: str) -> str:
    """Without zeros; one that is nothing but zeros is not known."""
    return text.lstrip("0")
