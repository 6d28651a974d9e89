"""Reads the pixels of a PNG: eight bits, four channels, not interlaced, as Typst writes them."""

import struct
import zlib

KANAELE = 4


def rows(png: bytes) -> list[bytes]:
    """The rows from top to bottom; four bytes (red, green, blue, alpha) for each pixel."""
    stelle, daten, breite = 8, b"", 0
    while stelle < len(png):
        laenge, art = struct.unpack(">I4s", png[stelle : stelle + 8])
        inhalt = png[stelle + 8 : stelle + 8 + laenge]
        if art == b"IHDR":
            breite, _, tiefe, farbe, *_, verschraenkt = struct.unpack(">IIBBBBB", inhalt)
            assert (tiefe, farbe, verschraenkt) == (8, 6, 0)
        daten += inhalt if art == b"IDAT" else b""
        stelle += laenge + 12
    return _unfiltered(zlib.decompress(daten), breite * KANAELE)


def _unfiltered(roh: bytes, breite: int) -> list[bytes]:
    zeilen, oben = [], bytes(breite)
    for anfang in range(0, len(roh), breite + 1):
        art, zeile = roh[anfang], bytearray(roh[anfang + 1 : anfang + 1 + breite])
        for i, wert in enumerate(zeile):
            links = zeile[i - KANAELE] if i >= KANAELE else 0
            schraeg = oben[i - KANAELE] if i >= KANAELE else 0
            zeile[i] = (wert + _predicted(art, links, oben[i], schraeg)) & 255
        oben = bytes(zeile)
        zeilen.append(oben)
    return zeilen


def _predicted(art: int, links: int, oben: int, schraeg: int) -> int:
    """What the filter of a row has taken away."""
    if art == 4:
        p = links + oben - schraeg
        return min((links, oben, schraeg), key=lambda wert: abs(p - wert))
    return (0, links, oben, (links + oben) // 2)[art]
