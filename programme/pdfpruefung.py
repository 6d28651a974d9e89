"""Upload validation: whether the bytes are a PDF that only shows pages, whatever its name says.

Looked at is what stands in the file and in its packed streams: a reader is sent nothing that runs,
starts another program or carries another file. What cannot be looked into is refused too.
"""

import re
import zlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError

HOECHSTENS = 10 * 1024 * 1024
#: of all packed streams together: a small file may unpack to a huge one
ENTPACKT_HOECHSTENS = 64 * 1024 * 1024
#: where readers look for the end of a file
ENDE_IN = 2048
_KOPF = re.compile(rb"%PDF-[12]\.[0-9]")
_STROM = re.compile(rb"<<(?:(?!stream|endobj).){0,4000}?>>\s*stream\r?\n", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
#: names in a PDF of what does more than show pages, and how people call it. Every script names its
#: kind in full; the short /JS beside it stands by chance in every other picture of some megabytes
AKTIV = {
    b"JavaScript": "JavaScript",
    b"Rendition": "eingebettete Medien",
    b"Launch": "den Start eines Programms",
    b"EmbeddedFile": "eine eingebettete Datei",
    b"EmbeddedFiles": "eine eingebettete Datei",
    b"RichMedia": "eingebettete Medien",
    b"SubmitForm": "das Senden von Formulardaten",
    b"ImportData": "das Lesen anderer Dateien",
    b"XFA": "ein Formular mit eigenem Programm (XFA)",
    b"GoToE": "den Sprung in eine eingebettete Datei",
}
_AKTIV = re.compile(rb"/(%s)(?=[\s()<>\[\]{}/%%\0]|\Z)" % b"|".join(sorted(AKTIV, reverse=True)))

KEIN_PDF = (
    "Diese Datei ist kein PDF. Geprüft ist ihr Inhalt, nicht ihr Name. Bitte als PDF speichern und "
    "noch einmal auswählen."
)
ABGEBROCHEN = "Dieses PDF ist nicht vollständig: Sein Ende fehlt. Bitte noch einmal speichern."
ZU_GROSS = "Dieses PDF ist größer als 10 MB. Bitte eine kleinere Fassung auswählen."
VERSCHLUESSELT = (
    "Dieses PDF ist verschlüsselt oder mit einem Passwort geschützt. Bitte ohne Schutz speichern."
)
GEPACKT = "Dieses PDF lässt sich nicht prüfen: Ausgepackt wäre es zu groß."
ENTHAELT = (
    "Dieses PDF enthält {}. Angenommen wird nur, was Seiten zeigt. Bitte neu als einfaches PDF "
    "speichern, zum Beispiel mit „Drucken“ und „Als PDF sichern“."
)


def check_pdf(inhalt: bytes) -> None:
    """Raises ValidationError with a sentence for everything but a plain PDF of at most 10 MB."""
    if len(inhalt) > HOECHSTENS:
        raise ValidationError(ZU_GROSS)
    if not _KOPF.match(inhalt):
        raise ValidationError(KEIN_PDF)
    if b"%%EOF" not in inhalt[-ENDE_IN:]:
        raise ValidationError(ABGEBROCHEN)
    if re.search(rb"/Encrypt(?![A-Za-z])", inhalt):
        raise ValidationError(VERSCHLUESSELT)
    for teil in (inhalt, *_unpacked(inhalt)):
        if treffer := _AKTIV.search(_plain(teil)):
            raise ValidationError(ENTHAELT.format(AKTIV[treffer[1]]))


def _plain(teil: bytes) -> bytes:
    """Names may be written in hexadecimal: /J#61vaScript."""
    return _ESCAPE.sub(lambda treffer: bytes([int(treffer[1], 16)]), teil)


def _unpacked(inhalt: bytes) -> Iterator[bytes]:
    """The packed streams that may hold objects; pictures, fonts and pages hold none."""
    uebrig = ENTPACKT_HOECHSTENS
    for treffer in _STROM.finditer(inhalt):
        kopf = _plain(treffer[0])
        if b"/FlateDecode" not in kopf and b"/Fl" not in kopf:
            continue
        if b"/ObjStm" not in kopf:
            continue
        packer = zlib.decompressobj()
        try:
            teil = packer.decompress(inhalt[treffer.end() :], uebrig)
        except zlib.error:
            raise ValidationError(KEIN_PDF) from None
        uebrig -= len(teil)
        if uebrig <= 0:
            raise ValidationError(GEPACKT)
        yield teil
