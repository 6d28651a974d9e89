"""Uploads that are traps: (file name, how to make it, what is said; None: read like any other)."""

import io

from openpyxl import Workbook

from tests.bausteine.tabellen.mappen import (
    BLATT,
    KOPF,
    MAPPE,
    NS,
    STILE,
    TEXTE,
    ZEILE,
    blatt,
    buch,
    gelogen,
    gepackt,
    mappe,
    texte,
    viele_eintraege,
)
from tests.import_dateien import xlsx_datei, zip_bombe

DTD, GROSS, UNLESBAR = "enthält eine DTD oder Entitäten", "entpackt zu groß", "keine lesbare XLSX"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
LACHEN = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {neu} '{f'&{alt};' * 10}'>" for alt, neu in zip("abcdefgh", "bcdefghi", strict=True)
)
ALLE = range(2, 1_048_577)


def _text(inhalt: str, ort: str = "A2") -> str:
    return f'<row r="2"><c r="{ort}" t="inlineStr"><is><t>{inhalt}</t></is></c></row>'


def _entity(dtd: str, inhalt: str = "&a;") -> bytes:
    return mappe(**{BLATT: blatt(KOPF + _text(inhalt), dtd=dtd)})


def _sheet(zeilen: str, **optionen) -> bytes:
    return mappe(**{BLATT: blatt(KOPF + zeilen, **optionen)})


def _many_sheets(anzahl: int) -> bytes:
    buch_ = Workbook()
    for _ in range(anzahl - 1):
        buch_.create_sheet()
    buch_.active.append(["kennung"])
    buch_.active.append(["a"])
    ausgabe = io.BytesIO()
    buch_.save(ausgabe)
    return ausgabe.getvalue()


FALLEN = {
    # -- archives
    "Bombe": ("a.xlsx", zip_bombe, GROSS),
    "Bombe, die sich kleiner nennt": ("a.xlsx", lambda: gelogen(1000), UNLESBAR),
    "Bombe, die sich größer nennt": ("a.xlsx", lambda: gelogen(2**32 - 2), GROSS),
    "hunderttausend Teile": ("a.xlsx", lambda: viele_eintraege(100_000), GROSS),
    "Archiv im Archiv": ("a.xlsx", lambda: gepackt({"a.xlsx": mappe()}), "sondern ein ZIP-Archiv"),
    "Teil mit Kennwort": ("a.xlsx", lambda: _flagged(mappe()), UNLESBAR),
    "Teil außerhalb": (
        "a.xlsx",
        lambda: mappe(
            **{
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" '
                'Type="x/worksheet" Target="../../../etc/passwd"/></Relationships>'
            }
        ),
        UNLESBAR,
    ),
    # -- XML
    "Entitäten, die sich vervielfachen": ("a.xlsx", lambda: _entity(LACHEN + "]>", "&i;"), DTD),
    "eine lange, oft genannte Entität": (
        "a.xlsx",
        lambda: _entity(f"<!DOCTYPE x [<!ENTITY a '{'x' * 5000}'>]>", "&a;" * 20_000),
        DTD,
    ),
    "fremde Entität": (
        "a.xlsx",
        lambda: _entity("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
        DTD,
    ),
    "fremde DTD": (
        "a.xlsx",
        lambda: _entity("<!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'>", "x"),
        DTD,
    ),
    "Entitäten in UTF-16": (
        "a.xlsx",
        lambda: mappe(**{BLATT: blatt(KOPF + _text("&i;"), dtd=LACHEN + "]>").encode("utf-16")}),
        DTD,
    ),
    "Entitäten im Buch": ("a.xlsx", lambda: mappe(**{MAPPE: LACHEN + "]>" + buch()}), DTD),
    "Entitäten in den Texten": (
        "a.xlsx",
        lambda: mappe(**{TEXTE: texte("<si><t>&i;</t></si>", LACHEN + "]>")}),
        DTD,
    ),
    "Entitäten in den Formaten": (
        "a.xlsx",
        lambda: mappe(**{STILE: f"{LACHEN}]><styleSheet {NS}>&i;</styleSheet>"}),
        DTD,
    ),
    "tief verschachtelt": ("a.xlsx", lambda: _sheet("<row>" * 2_000_000), UNLESBAR),
    "zwanzig Millionen Elemente": ("a.xlsx", lambda: _sheet("", davor="<x/>" * 20_000_000), GROSS),
    "eine Million Namen": (
        "a.xlsx",
        lambda: _sheet("".join(f"<x{i}/>" for i in range(1_000_000))),
        UNLESBAR,
    ),
    "ein Attribut von 90 MB": (
        "a.xlsx",
        lambda: _sheet(f'<row a="{"x" * 90_000_000}"/>'),
        UNLESBAR,
    ),
    "ein Kommentar von 90 MB": ("a.xlsx", lambda: _sheet(f"<!--{'x' * 90_000_000}-->"), UNLESBAR),
    "Zahlenformat voller Klammern": (
        "a.xlsx",
        lambda: mappe(
            **{
                STILE: f"<styleSheet {NS}><numFmts>"
                f'<numFmt numFmtId="170" formatCode="{"[" * 200_000}"/></numFmts>'
                '<cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>',
                BLATT: blatt(KOPF + '<row r="2"><c r="A2" s="0"><v>1</v></c></row>'),
            }
        ),
        None,
    ),
    # -- sheets
    "behauptet A1:XFD1048576": (
        "a.xlsx",
        lambda: _sheet(ZEILE, davor='<dimension ref="A1:XFD1048576"/>'),
        None,
    ),
    "eine Million leere Zeilen": (
        "a.xlsx",
        lambda: _sheet(ZEILE + "".join(f'<row r="{i}"/>' for i in ALLE[1:])),
        None,
    ),
    "eine Million formatierte Zeilen": (
        "a.xlsx",
        lambda: _sheet(
            ZEILE + "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in ALLE[1:])
        ),
        None,
    ),
    "leere Zellen ganz rechts": (
        "a.xlsx",
        lambda: _sheet(
            ZEILE + "".join(f'<row r="{i}"><c r="XFD{i}" s="1"/></row>' for i in range(3, 100_000))
        ),
        None,
    ),
    "Werte ganz rechts": (
        "a.xlsx",
        lambda: _sheet(
            "".join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(2, 100_000))
        ),
        "mehr als 1000 Spalten",
    ),
    "leere Zeile 999999999": (
        "a.xlsx",
        lambda: _sheet(ZEILE + '<row r="999999999"><c r="A999999999"/></row>'),
        None,
    ),
    "Wert in Zeile 999999999": (
        "a.xlsx",
        lambda: _sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>'),
        "mehr als 100000 Zeilen",
    ),
    "vier Millionen Zellen in einer Zeile": (
        "a.xlsx",
        lambda: _sheet('<row r="2">' + "<c><v>1</v></c>" * 4_000_000 + "</row>"),
        "mehr als 1000 Spalten",
    ),
    "hundert Blätter": ("a.xlsx", lambda: _many_sheets(100), None),
    "dreihundert Blätter": ("a.xlsx", lambda: _many_sheets(300), GROSS),
    "hunderttausend Blätter mit einem Teil": (
        "a.xlsx",
        lambda: mappe(**{MAPPE: buch('<sheet name="a" sheetId="1" r:id="r1"/>' * 100_000)}),
        None,
    ),
    # -- shared texts
    "fünf Millionen gemeinsame Texte": (
        "a.xlsx",
        lambda: mappe(**{TEXTE: texte("<si><t>x</t></si>" * 5_000_000)}),
        GROSS,
    ),
    "ein gemeinsamer Text von 95 MB": (
        "a.xlsx",
        lambda: mappe(**{TEXTE: texte(f"<si><t>{'x' * 95_000_000}</t></si>")}),
        GROSS,
    ),
    "ein langer Text in allen Zellen": (
        "a.xlsx",
        lambda: mappe(
            **{
                TEXTE: texte(f"<si><t>{'x' * 30_000}</t></si>"),
                BLATT: blatt(
                    KOPF
                    + "".join(
                        f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>'
                        for i in range(2, 90_000)
                    )
                ),
            }
        ),
        GROSS,
    ),
    # -- what is no table
    "altes Excel": ("a.xlsx", lambda: OLE, "im alten Excel-Format (.xls)"),
    "mit Kennwort": (
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "mit einem Kennwort geschützt",
    ),
    "Makros": ("a.xlsx", lambda: mappe(**{"xl/vbaProject.bin": OLE}), "enthält Makros"),
    "Makros, wie sie heißen": (
        "a.xlsm",
        lambda: mappe(**{"xl/vbaProject.bin": OLE}),
        "enthält Makros",
    ),
    "Makros von Excel 4": (
        "a.xlsx",
        lambda: mappe(**{"xl/macrosheets/sheet1.xml": "x"}),
        "enthält Makros",
    ),
    "binäre Arbeitsmappe": ("a.xlsx", lambda: gepackt({"xl/workbook.bin": "x"}), "(.xlsb)"),
    "OpenDocument": ("a.xlsx", lambda: gepackt({"content.xml": "x"}), "OpenDocument-Datei (.ods)"),
    "Word": ("a.xlsx", lambda: gepackt({"word/document.xml": "x"}), "Word-Dokument"),
    "PDF als CSV": ("a.csv", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 99, "PDF-Datei"),
    "PDF als XLSX": ("a.xlsx", lambda: b"%PDF-1.7\n", "PDF-Datei"),
    "Webseite als CSV": ("a.csv", lambda: b"\n <!DOCTYPE HTML><table>", "Webseite (HTML)"),
    "Webseite als XLSX": ("a.xlsx", lambda: b"<html><table>", "Webseite (HTML)"),
    "JPEG als CSV": ("a.csv", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "ein Bild"),
    "XML als CSV": ("a.csv", lambda: b'<?xml version="1.0"?>' + LACHEN.encode(), "XML-Datei"),
    "gepackt": ("a.csv", lambda: b"\x1f\x8b\x08\0", "gepacktes Archiv"),
    "UTF-16": ("a.csv", lambda: "kennung;titel\r\n".encode("utf-16"), "in UTF-16 gespeichert"),
    # -- CSV
    "NUL": ("a.csv", lambda: b"kennung\r\na\0\r\n", "unlesbare Zeichen (NUL)"),
    "eine Million leere CSV-Zeilen": (
        "a.csv",
        lambda: b"kennung\r\na\r\n" + b";\r\n" * 10**6,
        None,
    ),
    "drei Millionen leere CSV-Zeilen": (
        "a.csv",
        lambda: b"kennung\r\n" + b";\r\n" * 3 * 10**6,
        "mehr als 1048576 Zeilen",
    ),
    "neun Millionen Spalten": (
        "a.csv",
        lambda: b"kennung\r\n" + b";" * 9_000_000,
        "mehr als 1000000 Zeichen",
    ),
    "eine Zelle von 9 MB": (
        "a.csv",
        lambda: b"kennung\r\n" + b"x" * 9_000_000,
        "mehr als 1000000 Zeichen",
    ),
    "eine Zelle von 200 KB": (
        "a.csv",
        lambda: b"kennung\r\n" + b"x" * 200_000,
        "Eine Zelle hat mehr als 131072 Zeichen",
    ),
    "Zeilenumbrüche ohne Ende": (
        "a.csv",
        lambda: b"kennung\r\n" + b'"\n";' * 2_000_000,
        "mehr als 1000000 Zeichen",
    ),
    "breite Kopfzeile": (
        "a.csv",
        lambda: b"a;" * 999 + b"b\r\n" + b"x\r\n" * 500_000,
        "mehr als 100000 Zeilen",
    ),
    "50 MB Text": (
        "a.csv",
        lambda: b"kennung\r\n" + ("ä€" * 4_999 + "\r\n").encode() * 2000,
        "Millionen Zeichen",
    ),
    # -- formulas
    "DDE mit Wert": (
        "a.xlsx",
        lambda: _sheet('<row r="2"><c r="A2" t="str"><f>cmd|\'/c calc\'!A1</f><v>a</v></c></row>'),
        None,
    ),
    "DDE ohne Wert": (
        "a.xlsx",
        lambda: _sheet('<row r="2"><c r="A2"><f>cmd|\'/c calc\'!A1</f></c></row>'),
        "Zeile 2 enthält eine Formel ohne Wert (=cmd|'/c calc'!A1)",
    ),
    "Bezug auf eine fremde Datei": (
        "a.xlsx",
        lambda: mappe(
            **{
                "xl/externalLinks/externalLink1.xml": LACHEN + "]><x>&i;</x>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships>"
                '<Relationship Id="r1" Type="x/externalLinkPath" TargetMode="External" '
                'Target="file://192.0.2.1/x.xlsx"/></Relationships>',
                BLATT: blatt(
                    KOPF + '<row r="2"><c r="A2" t="str"><f>[1]T!A1</f><v>a</v></c></row>'
                ),
            }
        ),
        None,
    ),
    "Fehlerwert": ("a.xlsx", lambda: xlsx_datei([["kennung"], ["#REF!"]]), None),
}


def _flagged(daten: bytes) -> bytes:
    """The same archive, with every part said to be encrypted."""
    teile = daten.split(b"PK\x01\x02")
    return b"PK\x01\x02".join([teile[0], *(t[:4] + b"\x01" + t[5:] for t in teile[1:])])
