"""Character encodings: which one a file has, line by line where it has more than one.

A list that several offices add to is not of one encoding. What is not UTF-8 is Windows-1252, unless
the umlauts say that a Mac or DOS wrote it; a line that is nothing of all that is named.
"""

import codecs
import re

from django.core.exceptions import ValidationError

#: bytes of ä ö ü ß by encoding; between letters they are letters
_UMLAUTE = {
    "cp1252": rb"\xe4\xf6\xfc\xdf",
    "mac_roman": rb"\x8a\x9a\x9f\xa7",
    "cp850": rb"\x84\x94\x81\xe1",
}
_MUSTER = {
    name: re.compile(rb"(?<=[A-Za-z])[" + zeichen + rb"](?=[a-z])")
    for name, zeichen in _UMLAUTE.items()
}
#: as people know them
NAMEN = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (850)"}
GENANNT = 5


def decodes(data: bytes, kodierung: str) -> bool:
    """Whether the bytes can be of this encoding; in pieces, as files are large."""
    decoder = codecs.getincrementaldecoder(kodierung)()
    try:
        for von in range(0, len(data), 1 << 20):
            decoder.decode(data[von : von + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def older_encoding(data: bytes) -> str:
    """The one that the umlauts speak for, of those from before UTF-8."""
    zahlen = {name: len(muster.findall(data)) for name, muster in _MUSTER.items()}
    return max(zahlen, key=lambda name: zahlen[name])


def as_utf8(data: bytes, hinweise: list[str]) -> bytes:
    """The same text in UTF-8; what had to be decided is told. Raises ValidationError by line."""
    if decodes(data, "utf-8-sig"):
        return data
    zeilen = data.split(b"\n") if b"\n" in data else data.split(b"\r")
    ende = b"\n" if b"\n" in data else b"\r"
    andere = [i for i, zeile in enumerate(zeilen) if not _is_utf8(zeile)]
    kodierung = older_encoding(b"\n".join(zeilen[i] for i in andere))
    for i in andere:
        try:
            zeilen[i] = zeilen[i].decode(kodierung).encode()
        except UnicodeDecodeError:
            raise ValidationError(
                f"Die Zeichenkodierung ist unbekannt (Zeile {i + 1}). Bitte als „CSV UTF-8“ oder "
                "XLSX speichern."
            ) from None
    echte = [i for i, zeile in enumerate(zeilen) if not zeile.isascii()]
    if gemischt := len(andere) < len(echte):
        nummern = ", ".join(str(i + 1) for i in andere[:GENANNT])
        weitere = f" und {len(andere) - GENANNT} weitere" if len(andere) > GENANNT else ""
        hinweise.append(
            f"Die Datei ist in UTF-8, {'Zeile' if len(andere) == 1 else 'die Zeilen'} {nummern}"
            f"{weitere} in {NAMEN[kodierung]}; so gelesen. Bitte prüfen Sie dort die Umlaute."
        )
    if kodierung != "cp1252" and not gemischt:
        hinweise.append(
            f"Die Umlaute sind in {NAMEN[kodierung]} gespeichert und so gelesen. Bitte prüfen Sie "
            "einige Namen."
        )
    return ende.join(zeilen)


def _is_utf8(zeile: bytes) -> bool:
    try:
        zeile.decode()
    except UnicodeDecodeError:
        return False
    return True
