"""Workbooks written by hand, part by part: what no spreadsheet would ever save."""

import io
import struct
import zipfile

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PAKET = "http://schemas.openxmlformats.org/package/2006"
ARTEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPEN = f"""<Types xmlns="{PAKET}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
KOPF = '<row r="1"><c r="A1" t="inlineStr"><is><t>kennung</t></is></c></row>'
ZEILE = '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c></row>'
BLATT, TEXTE, MAPPE = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
STILE = "xl/styles.xml"


def beziehungen(*ziele: tuple[str, str]) -> str:
    """A part that names others: (kind, part)."""
    zeilen = "".join(
        f'<Relationship Id="r{i}" Type="{ARTEN}/{art}" Target="{ziel}"/>'
        for i, (art, ziel) in enumerate(ziele, 1)
    )
    return f'<Relationships xmlns="{PAKET}/relationships">{zeilen}</Relationships>'


def blatt(zeilen: str = KOPF + ZEILE, *, davor: str = "", dtd: str = "") -> str:
    """A sheet with these rows."""
    return f"{dtd}<worksheet {NS}>{davor}<sheetData>{zeilen}</sheetData></worksheet>"


def buch(blaetter: str = '<sheet name="a" sheetId="1" r:id="r1"/>') -> str:
    """The part that names the sheets."""
    return f'<workbook {NS} xmlns:r="{ARTEN}"><sheets>{blaetter}</sheets></workbook>'


def texte(inhalt: str = "", dtd: str = "") -> str:
    """The texts that cells share."""
    return f"{dtd}<sst {NS}>{inhalt}</sst>"


def mappe(**teile) -> bytes:
    """A workbook; `teile` by the names above replace its parts, as text or bytes."""
    inhalt = {
        "[Content_Types].xml": TYPEN,
        "_rels/.rels": beziehungen(("officeDocument", MAPPE)),
        MAPPE: buch(),
        "xl/_rels/workbook.xml.rels": beziehungen(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "/xl/styles.xml"),
        ),
        BLATT: blatt(),
        TEXTE: texte(),
        STILE: f"<styleSheet {NS}/>",
    }
    return gepackt(inhalt | teile)


def gepackt(teile: dict) -> bytes:
    """A ZIP archive of these parts."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, inhalt in teile.items():
            archiv.writestr(name, inhalt)
    return ausgabe.getvalue()


def gelogen(groesse: int) -> bytes:
    """A workbook of 300 MB whose table of contents names another size of the sheet."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED) as archiv:
        with zipfile.ZipFile(io.BytesIO(mappe())) as quelle:
            for name in quelle.namelist():
                if name != BLATT:
                    archiv.writestr(name, quelle.read(name))
        with archiv.open(BLATT, "w") as teil:
            teil.write(f"<worksheet {NS}><sheetData>{KOPF}".encode())
            for _ in range(300):
                teil.write(b" " * 1024 * 1024)
            teil.write(b"</sheetData></worksheet>")
    daten = bytearray(ausgabe.getvalue())
    stelle = daten.rfind(b"PK\x01\x02")
    daten[stelle + 24 : stelle + 28] = struct.pack("<I", groesse)
    return bytes(daten)


def viele_eintraege(anzahl: int) -> bytes:
    """An archive whose table of contents is all there is to it."""
    eintrag = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    ende = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(eintrag) * anzahl, 0, 0)
    return eintrag * anzahl + ende
