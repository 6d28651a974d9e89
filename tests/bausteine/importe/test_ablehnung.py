"""What the import page refuses: files that are no table, and all errors of one that is."""

import os

import pytest

from projects.models import Beteiligung, Fachlichkeit, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, complaints, messages_on, page_of, upload
from tests.formular import open_page
from tests.import_dateien import opendocument, xlsx_datei, zip_bombe

pytestmark = pytest.mark.usefixtures("ablage")
ZEILEN = [
    ["kennung", "titel", "umsetzung", "kurzbeschreibung"],
    ["parken", "Parken für Anwohner", "Q1 2031", "Größe, Maß – und „Übergang“"],
    ["wohnen", "Wohnen", "", "Straße; Platz, Gasse"],
]


FEHLERZELLE = xlsx_datei([["kennung", "titel"], ["a", "=1+1"]])
UNLESBAR = {
    "falsche Endung": (b"kennung;titel\r\n", "liste.ods", "CSV- oder XLSX-Datei wählen"),
    "keine Endung": (b"kennung;titel\r\n", "liste", "CSV- oder XLSX-Datei wählen"),
    "altes Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "im alten Excel-Format (.xls)"),
    "OpenDocument": (opendocument(), "a.ods", "OpenDocument-Datei (.ods). Bitte als XLSX"),
    "leer": (b"", "leer.csv", "leer"),
    "nur BOM": (b"\xef\xbb\xbf", "leer.csv", "leer"),
    "nur Leerzeilen": (b"\r\n\r\n", "leer.csv", "leer"),
    "nur Kopfzeile": (b"kennung;titel\r\n", "kopf.csv", "keine"),
    "elf Megabyte": (b"kennung\r\n" + b"a" * 11 * 1024**2, "g.csv", "zu groß für den Browser"),
    "Zip-Bombe": (zip_bombe(), "bombe.xlsx", "entpackt zu groß"),
    "kein ZIP": (b"weder noch", "a.xlsx", "keine lesbare XLSX-Datei"),
    "abgeschnitten": (FEHLERZELLE[:400], "a.xlsx", "keine lesbare XLSX-Datei"),
    "ZIP ohne Tabelle": (b"PK\x05\x06" + b"\0" * 18, "a.xlsx", "keine lesbare XLSX-Datei"),
    "NUL": (b"kennung;titel\r\na;b\x00c\r\n", "a.csv", "unlesbare Zeichen (NUL)"),
    "UTF-16": ("kennung\ttitel\r\na\tb".encode("utf-16"), "a.txt", "in UTF-16 gespeichert"),
    "fremde Kodierung": (b"kennung;titel\r\na;\x81\x8d\r\n", "a.csv", "Zeichenkodierung"),
    "Formel ohne Wert": (FEHLERZELLE, "a.xlsx", "Zeile 2 enthält eine Formel ohne Wert (=1+1)"),
    "offenes Anführungszeichen": (b'kennung;titel\r\na;"b\r\n', "a.csv", "beschädigt"),
    "PDF": (b"%PDF-1.7", "a.csv", "Das ist eine PDF-Datei"),
    "Kennwort": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
        "mit einem Kennwort geschützt",
    ),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "bild.csv", "Das ist ein Bild"),
}


@pytest.mark.parametrize("fall", UNLESBAR)
def test_a_file_that_is_no_table_is_refused_in_german(verwaltung, ablage, fall):
    """At the upload field; nothing is written, nothing stays in the store."""
    daten, name, satz = UNLESBAR[fall]
    antwort = upload(verwaltung, Umsetzungsprojekt, daten, dateiname=name)
    assert antwort.status_code == 200
    (meldung,) = complaints(antwort)
    assert satz in meldung
    assert meldung in " / ".join(messages_on(page_of(antwort)))
    assert not Umsetzungsprojekt.objects.exists()
    assert not list(ablage.iterdir())


def test_no_file_at_all(verwaltung):
    """Pressing the button without a file."""
    antwort = open_page(verwaltung, adresse(Umsetzungsprojekt, "import"), "import_file").send()
    assert "erforderlich" in str(complaints(antwort))


def test_all_errors_of_a_file_at_once(verwaltung):
    """By row and column, as the table on the page shows them."""
    f.organisation(kurzname="krz", name="Rechenzentrum")
    f.themenfeld(name="Bildung", nummer=3)
    zeilen = [
        ["kennung", "titel", "themenfelder", "prioritaet", "efa", "umsetzung", "it_partner"],
        ["a", "A", "Bildung", "1", "Kein EfA", "Q1 2031", "krz"],
        ["b", "B", "Bildng", "vier", "vielleicht", "bald", "krzz"],
        ["a", "A", "", "", "", "", ""],
        ["c", "", "Bildung | Bildung", "4", "", "", "krz | Rechenzentrum"],
    ]
    probleme = complaints(upload(verwaltung, Umsetzungsprojekt, zeilen))
    orte = {(zeile, spalte) for zeile, spalte, _ in probleme}
    assert orte == {
        (3, "themenfelder"),
        (3, "prioritaet"),
        (3, "efa"),
        (3, "umsetzung"),
        (3, "it_partner"),
        (4, ""),
        (5, "titel"),
        (5, "themenfelder"),
        (5, "prioritaet"),
        (5, "it_partner"),
    }
    saetze = {(zeile, spalte): satz for zeile, spalte, satz in probleme}
    assert saetze[3, "themenfelder"] == (
        "Themenfeld „Bildng“ ist nicht bekannt. Meinten Sie „Bildung“?"
    )
    assert saetze[3, "prioritaet"] == "„vier“ ist keine ganze Zahl."
    assert "„vielleicht“ ist nicht vorgesehen. Möglich ist" in saetze[3, "efa"]
    assert "Meinten Sie „krz“?" in saetze[3, "it_partner"]
    assert saetze[4, ""] == "Derselbe Schlüssel steht schon in Zeile 2 der Datei."
    assert saetze[5, "it_partner"] == "Ein Wert ist doppelt genannt."


@pytest.mark.parametrize("model", [Beteiligung, Fachlichkeit], ids=lambda m: m.__name__)
def test_import_page_names_the_columns(verwaltung, model):
    """Whoever writes a file finds the words on the page."""
    seite = verwaltung.get(adresse(model, "import")).content.decode()
    assert "mögliche Spalten" in seite
    assert ("rolle" if model is Beteiligung else "beschreibung") in seite


def test_upload_is_readable_for_nobody_else(verwaltung, ablage):
    """The stored copy may hold internal notes."""
    upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    dateien = list(ablage.iterdir())
    assert len(dateien) == 2
    assert [oct(os.stat(datei).st_mode & 0o777) for datei in dateien] == ["0o600", "0o600"]
