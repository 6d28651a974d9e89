"""Lists as offices keep them: one generator per kind, with what must come out of it."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from openpyxl import Workbook

from tests.import_dateien import csv_datei, xlsx_datei

K = ["kennung", "titel"]
Z = [["a", "Abfall"], ["b", "Bau"]]
GELESEN = [("a", "Abfall"), ("b", "Bau")]


@dataclass
class Liste:
    """A file and what is read of it."""

    daten: Callable[[], bytes]
    name: str = "liste.csv"
    #: Kennung and Titel of each row
    zeilen: list = field(default_factory=lambda: GELESEN)
    #: the numbers of these rows in the spreadsheet
    nummern: list = field(default_factory=lambda: [2, 3])
    #: words of remarks that must be there; without any there must be none
    hinweise: tuple[str, ...] = ()
    #: words of a mistake
    fehler: str = ""
    #: words of the reason why it cannot even be read
    unlesbar: str = ""


def text(inhalt: str, kodierung="utf-8") -> Callable[[], bytes]:
    """A text file."""
    return lambda: inhalt.encode(kodierung)


def tabelle(*zeilen, **optionen) -> Callable[[], bytes]:
    """A CSV file."""
    return lambda: csv_datei(zeilen, **optionen)


def blatt(*zeilen) -> Callable[[], bytes]:
    """A workbook of one sheet."""
    return lambda: xlsx_datei(zeilen)


def mappe(bauen: Callable[[Workbook], object]) -> Callable[[], bytes]:
    """A workbook that `bauen` fills; it begins with a sheet that holds the list."""

    def datei() -> bytes:
        buch = Workbook()
        for zeile in [K, *Z]:
            buch.active.append(zeile)
        bauen(buch)
        ausgabe = io.BytesIO()
        buch.save(ausgabe)
        return ausgabe.getvalue()

    return datei


def deckblatt(buch: Workbook) -> None:
    """A sheet of explanations before the list."""
    erstes = buch.create_sheet("Deckblatt", 0)
    erstes.append(["So füllen Sie diese Liste aus:"])
    erstes.append(["Bitte nur die weißen Felder"])


def zwei_listen(buch: Workbook) -> None:
    """A second sheet of the same kind."""
    buch.active.title = "2026"
    zweites = buch.create_sheet("2025")
    zweites.append(K)
    zweites.append(["c", "Alt"])


def verborgen(buch: Workbook) -> None:
    """A hidden first sheet of the same kind."""
    erstes = buch.create_sheet("Alt", 0)
    erstes.append(K)
    erstes.append(["alt", "Alt"])
    erstes.sheet_state = "hidden"
    buch.active = 1


def nur_verborgen(buch: Workbook) -> None:
    """The list is hidden, what is to be seen holds something else."""
    buch.active.title = "Daten"
    buch.active.sheet_state = "hidden"
    buch.create_sheet("Bericht").append(["Auswertung"])
    buch.active = 1


def gefiltert(buch: Workbook) -> None:
    """A filter hides a row, somebody hid a column."""
    buch.active.row_dimensions[3].hidden = True
    buch.active.column_dimensions["B"].hidden = True


def verbunden(buch: Workbook) -> None:
    """A title over both columns, in merged cells."""
    buch.active.insert_rows(1)
    buch.active["A1"] = "Projekte der Stadt"
    buch.active.merge_cells("A1:B1")


def senkrecht_verbunden(buch: Workbook) -> None:
    """One title for both rows, and for a third that holds nothing else."""
    buch.active.merge_cells("B2:B4")


TITEL = ("Projektliste der Stadt Musterhausen",)
DARUEBER = "hier stehen die Spaltennamen"

LISTEN: dict[str, Liste] = {
    # -- the row with the headings ------------------------------------------------------------
    "glatt": Liste(tabelle(K, *Z)),
    "Titelzeile": Liste(tabelle(TITEL, K, *Z), nummern=[3, 4], hinweise=(DARUEBER,)),
    "Titel mit Semikolons": Liste(
        tabelle([*TITEL, ""], ["", ""], K, *Z), nummern=[4, 5], hinweise=(DARUEBER,)
    ),
    "Titel mit Kommas": Liste(
        text("Liste, Stand heute, Entwurf\r\nkennung;titel\r\na;Abfall\r\nb;Bau\r\n"),
        nummern=[3, 4],
        hinweise=(DARUEBER,),
    ),
    "drei Titelzeilen XLSX": Liste(
        blatt(["Liste"], ["Stand", dt.date(2026, 11, 1)], [], ["intern"], K, *Z),
        "liste.xlsx",
        nummern=[6, 7],
        hinweise=("die 3 Zeilen darüber",),
    ),
    "neunzehn Titelzeilen": Liste(
        blatt(*[[f"Zeile {i}"] for i in range(19)], K, *Z),
        "liste.xlsx",
        nummern=[21, 22],
        hinweise=(DARUEBER,),
    ),
    "zu weit unten": Liste(
        blatt(*[[f"Zeile {i}"] for i in range(25)], K, *Z),
        "liste.xlsx",
        fehler="keine Zeile mit Spaltennamen",
    ),
    "sep=;": Liste(text("sep=;\r\nkennung;titel\r\na;Abfall\r\nb;Bau\r\n"), nummern=[3, 4]),
    "sep=,": Liste(text('"sep=,"\r\nkennung,titel\r\na,Abfall\r\nb,Bau\r\n'), nummern=[3, 4]),
    "leere Zeile davor": Liste(
        text("\r\n;\r\nkennung;titel\r\na;Abfall\r\nb;Bau\r\n"), nummern=[4, 5]
    ),
    "leere Zeilen dazwischen": Liste(
        tabelle(K, ["", ""], Z[0], ["", ""], ["", ""], Z[1], ["", ""]), nummern=[3, 6]
    ),
    "leere Zeilen dazwischen XLSX": Liste(
        blatt(K, [], Z[0], [], [None, " "], Z[1]), "liste.xlsx", nummern=[3, 6]
    ),
    "leere Spalte": Liste(tabelle(["kennung", "", "titel"], *[[a, "", b] for a, b in Z])),
    "leere Spalte davor": Liste(blatt(["", *K], *[["", *z] for z in Z]), "liste.xlsx"),
    "Spalte ohne Namen": Liste(
        tabelle([*K, ""], [*Z[0], "x"], [*Z[1], ""]), hinweise=("spalte c hat keine überschrift",)
    ),
    "Notiz rechts daneben XLSX": Liste(
        blatt(K, [*Z[0], None, "bitte prüfen"], Z[1]),
        "liste.xlsx",
        hinweise=("spalte d hat keine überschrift",),
    ),
    "Trennzeichen im Wert": Liste(
        text("kennung;titel\r\na;Abfall; Müll\r\n"), fehler="Zeile 2 hat mehr Zellen"
    ),
    "Kopf auf jeder Druckseite": Liste(tabelle(K, Z[0], K, Z[1]), nummern=[2, 4]),
    "verbundene Zellen": Liste(
        mappe(verbunden), "liste.xlsx", nummern=[3, 4], hinweise=(DARUEBER,)
    ),
    # -- sheets -------------------------------------------------------------------------------
    "Deckblatt": Liste(
        mappe(deckblatt),
        "liste.xlsx",
        hinweise=("gelesen ist das blatt „sheet“, nicht: „deckblatt“",),
    ),
    "zwei Listen": Liste(
        mappe(zwei_listen), "liste.xlsx", hinweise=("auch „2025“ hat passende spaltennamen",)
    ),
    "senkrecht verbundene Zellen": Liste(
        mappe(senkrecht_verbunden),
        "liste.xlsx",
        zeilen=[("a", "Abfall"), ("b", "Abfall")],
        hinweise=("verbundene zellen (b2:b4): „abfall“ gilt für jede ihrer zeilen.",),
    ),
    "verborgenes erstes Blatt": Liste(
        mappe(verborgen), "liste.xlsx", hinweise=("gelesen ist das blatt „sheet“.",)
    ),
    "nur verborgen": Liste(
        mappe(nur_verborgen), "liste.xlsx", hinweise=("das ausgeblendete blatt „daten“",)
    ),
    "gefiltert": Liste(
        mappe(gefiltert),
        "liste.xlsx",
        hinweise=("1 ausgeblendete oder weggefilterte zeile und 1 ausgeblendete spalte",),
    ),
    # -- names of columns ---------------------------------------------------------------------
    "Großbuchstaben": Liste(tabelle(["KENNUNG", "TITEL"], *Z)),
    "Worte der Seite": Liste(tabelle(["Kennung", "Titel"], *Z)),
    "mit Stern und Doppelpunkt": Liste(tabelle(["Kennung *", "Titel:"], *Z)),
    "weiches Trennzeichen im Kopf": Liste(tabelle(["Ken\u00adnung", "Ti\u200btel"], *Z)),
    "Umlaut umschrieben": Liste(
        tabelle([*K, "prioritaet", "Fruehere Titel"], *[[*z, "", ""] for z in Z])
    ),
    "Umlaut ausgeschrieben": Liste(
        tabelle([*K, "Priorität", "Frühere Titel"], *[[*z, "", ""] for z in Z])
    ),
    "Bindestrich statt Unterstrich": Liste(
        tabelle([*K, "OZG-Leistungen", "IT-Partner"], *[[*z, "", ""] for z in Z])
    ),
    "unbekannte Spalte": Liste(
        tabelle([*K, "Telefon"], *[[*z, "0228"] for z in Z]), hinweise=("„telefon“ ist unbekannt",)
    ),
    "zwei unbekannte Spalten": Liste(
        tabelle([*K, "Telefon", "Amt"], *[[*z, "0228", "61"] for z in Z]),
        hinweise=("„telefon“, „amt“",),
    ),
    "Tippfehler": Liste(
        tabelle([*K, "kurzbeschreibun"], *[[*z, "x"] for z in Z]),
        hinweise=("meinten sie „kurzbeschreibung“?",),
    ),
    "doppelte Spalte": Liste(tabelle([*K, "titel"], *[[*z, "x"] for z in Z]), fehler="mehrfach"),
    "zweimal gemeint": Liste(
        tabelle([*K, "Titel"], *[[*z, "x"] for z in Z]), fehler="meinen beide die Spalte „titel“"
    ),
    "falsches Dateiformat": Liste(
        tabelle(["Straße", "PLZ"], ["Weg 1", "50667"]), fehler="keine Zeile mit Spaltennamen"
    ),
    "Spalte fehler": Liste(tabelle([*K, "fehler"], *[[*z, "war falsch"] for z in Z])),
    # -- keys and names -----------------------------------------------------------------------
    "Kennung groß": Liste(tabelle(K, ["A", "Abfall"], ["B", "Bau"])),
    "unsichtbar in der Kennung": Liste(tabelle(K, ["a\u200b", "Ab\u00adfall"], ["\ufeffb", "Bau"])),
    "ohne Kennung": Liste(
        tabelle(["titel"], ["Abfall"], ["Bauen & Wohnen"]),
        zeilen=[("abfall", "Abfall"), ("bauen-wohnen", "Bauen & Wohnen")],
        hinweise=("die kennung „abfall“ ist aus „abfall“ gebildet",),
    ),
    "leere Kennung": Liste(
        tabelle(K, Z[0], ["", "Übergang"]),
        zeilen=[GELESEN[0], ("uebergang", "Übergang")],
        hinweise=("„uebergang“ ist aus „übergang“",),
    ),
    # -- separators and characters ------------------------------------------------------------
    "Komma": Liste(tabelle(K, *Z, trenner=",")),
    "Tabulator": Liste(tabelle(K, *Z, trenner="\t"), "liste.txt"),
    "Komma im Text bei Semikolon": Liste(
        tabelle(K, ["a", "Ab, fall, und, mehr"], Z[1]),
        zeilen=[("a", "Ab, fall, und, mehr"), GELESEN[1]],
    ),
    "Windows-1252": Liste(
        tabelle(K, ["a", "Größe – „x“"], Z[1], kodierung="cp1252"),
        zeilen=[("a", "Größe – „x“"), GELESEN[1]],
    ),
    "Mac Roman": Liste(
        tabelle(K, ["a", "Größe für Übung"], Z[1], kodierung="mac_roman"),
        zeilen=[("a", "Größe für Übung"), GELESEN[1]],
        hinweise=("mac roman",),
    ),
    "DOS": Liste(
        tabelle(K, ["a", "Größe für alle"], Z[1], kodierung="cp850"),
        zeilen=[("a", "Größe für alle"), GELESEN[1]],
        hinweise=("dos",),
    ),
    "eine Zeile anders kodiert": Liste(
        lambda: "kennung;titel\r\na;Größe\r\n".encode() + "b;Müll\r\n".encode("cp1252"),
        zeilen=[("a", "Größe"), ("b", "Müll")],
        hinweise=("zeile 3 in windows-1252",),
    ),
    "eine Zeile vom Mac": Liste(
        lambda: "kennung;titel\r\na;Größe\r\n".encode() + "b;Müller\r\n".encode("mac_roman"),
        zeilen=[("a", "Größe"), ("b", "Müller")],
        hinweise=("zeile 3 in mac roman",),
    ),
    "doppelt verschlüsselt": Liste(
        tabelle(K, ["a", "GrÃ¶ÃŸe"], Z[1]),
        zeilen=[("a", "Größe"), GELESEN[1]],
        hinweise=("„grã¶ãÿe“ ist als „größe“ gelesen",),
    ),
    "Zeilenende allein": Liste(text("kennung;titel\ra;Abfall\rb;Bau\r")),
    "geschützte Leerzeichen": Liste(
        tabelle(K, ["\u00a0a ", "Ab\u202ffall"], Z[1]), zeilen=[("a", "Ab fall"), GELESEN[1]]
    ),
    "CSV heißt XLSX": Liste(tabelle(K, *Z), "liste.xlsx"),
    "XLSX heißt CSV": Liste(blatt(K, *Z), "liste.csv"),
    # -- error values -------------------------------------------------------------------------
    "#NV in CSV": Liste(tabelle(K, ["a", "#NV"], Z[1]), fehler="ist ein Fehlerwert aus Excel"),
    "#BEZUG! in CSV": Liste(tabelle(K, ["a", "#BEZUG!"]), fehler="ist ein Fehlerwert aus Excel"),
    "#N/A in XLSX": Liste(
        blatt(K, ["a", "#N/A"]), "liste.xlsx", fehler="ist ein Fehlerwert aus Excel"
    ),
    # -- files that are none ------------------------------------------------------------------
    "leer": Liste(text(""), unlesbar="leer"),
    "nur Kopf": Liste(tabelle(K), zeilen=[], nummern=[]),
    "offenes Anführungszeichen": Liste(
        text('kennung;titel\r\na;"Abfall\r\n'), unlesbar="bis Zeile 2"
    ),
    "unbekannte Zeichen": Liste(
        lambda: b"kennung;titel\r\na;\x81\x8d\r\n", unlesbar="unbekannt (Zeile 2)"
    ),
}
