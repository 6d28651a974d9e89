"""File type detection: what an upload really is, by what it begins with."""

import io
import re
import zipfile
import zlib

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: the stream in which a workbook with a password lies
VERSCHLUESSELT = "EncryptedPackage".encode("utf-16-le")
BILD = "Das ist ein Bild, keine Tabelle."
UTF_16 = "Die Datei ist in UTF-16 gespeichert. Bitte als „CSV UTF-8“ oder XLSX speichern."
KENNWORT = "Die Datei ist mit einem Kennwort geschützt. Bitte in Excel ohne Kennwort speichern."
MAKROS = (
    "Die Datei enthält Makros. Bitte in Excel als „Excel-Arbeitsmappe (*.xlsx)“ ohne Makros "
    "speichern."
)
ZIP = (
    "Die Datei ist keine lesbare XLSX-Datei, sondern ein ZIP-Archiv. Bitte entpacken und die "
    "Tabelle darin wählen."
)
GEPACKT = "Das ist ein gepacktes Archiv. Bitte entpacken und die Tabelle darin wählen."
WEBSEITE = (
    "Das ist eine Webseite (HTML), keine Tabelle. Bitte in Excel öffnen und als XLSX speichern."
)
ANFAENGE = (
    (b"%PDF-", "Das ist eine PDF-Datei, keine Tabelle."),
    (b"{\\rtf", "Das ist ein Textdokument (RTF), keine Tabelle."),
    (b"\xff\xd8\xff", BILD),
    (b"\x89PNG", BILD),
    (b"GIF8", BILD),
    (b"II*\x00", BILD),
    (b"MM\x00*", BILD),
    (b"Rar!", GEPACKT),
    (b"7z\xbc\xaf", GEPACKT),
    (b"\x1f\x8b", GEPACKT),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
)
HTML = re.compile(rb"(\xef\xbb\xbf)?\s{0,99}<(!doctype html|html|head|body|table|meta)\b", re.I)
XML = re.compile(rb"(\xef\xbb\xbf)?\s{0,99}<\?xml\b")
#: bytes of the sheets in which rows are counted
MAX_GEZAEHLT = 100 * 1024 * 1024
#: parts by which other archives than workbooks are known
FREMDE_TEILE = (
    ("xl/workbook.bin", "Das ist eine binäre Arbeitsmappe (.xlsb). Bitte als XLSX speichern."),
    ("word/document.xml", "Das ist ein Word-Dokument, keine Tabelle."),
    ("ppt/presentation.xml", "Das ist eine Präsentation, keine Tabelle."),
    ("content.xml", "Das ist eine OpenDocument-Datei (.ods). Bitte als XLSX speichern."),
)


def foreign_file(data: bytes) -> str:
    """Why the content can be neither CSV nor XLSX, in a German sentence; "" when it may be."""
    if data.startswith(OLE):
        if VERSCHLUESSELT in data:
            return KENNWORT
        return "Das ist eine Datei im alten Excel-Format (.xls). Bitte als XLSX speichern."
    for anfang, satz in ANFAENGE:
        if data.startswith(anfang):
            return satz
    if HTML.match(data):
        return WEBSEITE
    return "Das ist eine XML-Datei. Bitte in Excel als XLSX speichern." if XML.match(data) else ""


def other_archive(data: bytes) -> str:
    """Why an archive that does not call itself a workbook is none; "" when it does not say."""
    if not data.startswith(b"PK"):
        return ""
    # the names of the parts stand in it as they are; it is not opened for that
    return next((satz for name, satz in FREMDE_TEILE if name.encode() in data), "")


def foreign_archive(namen: set[str]) -> str:
    """Why an archive with these parts is no workbook that we read; "" when it may be one."""
    for name, satz in FREMDE_TEILE:
        if name in namen:
            return satz
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in namen):
        return MAKROS
    return "" if "[Content_Types].xml" in namen else ZIP


def rows_about(data: bytes) -> int:
    """About how many rows a file has below the headings, for who must decide before it is read: of
    a workbook those of its largest sheet. Whatever is no table has none."""
    if not data.startswith(b"PK"):
        return max(data.count(b"\n"), data.count(b"\r"), 1) - 1
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archiv:
            blaetter = [t for t in archiv.infolist() if t.filename.startswith("xl/worksheets/")]
            if sum(blatt.file_size for blatt in blaetter) > MAX_GEZAEHLT:
                return 0  # the reader refuses it
            return max((_rows_in(archiv, blatt) for blatt in blaetter), default=1) - 1
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return 0


def _rows_in(archiv: zipfile.ZipFile, blatt: zipfile.ZipInfo) -> int:
    """How often a row begins in a part; what begins between two pieces does not matter."""
    anzahl = 0
    with archiv.open(blatt) as teil:
        while stueck := teil.read(1 << 20):  # never more than the archive says
            anzahl += stueck.count(b"<row ") + stueck.count(b":row ")
    return anzahl
