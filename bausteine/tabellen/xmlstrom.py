"""XML streaming: feeds a part of an XLSX file to the parser piece by piece, within limits.

A few kilobytes may unpack to gigabytes, or describe more than any table holds: whoever reads them
must be able to stop in between. Entities are nowhere expanded, a document type is refused.
"""

import zipfile
from typing import TypeVar
from xml.parsers import expat

from django.core.exceptions import ValidationError

UNLESBAR = "Die Datei ist keine lesbare XLSX-Datei."
ZU_GROSS = "Die XLSX-Datei ist entpackt zu groß."
STUECK = 1 << 16
#: brackets of one part: about three for a cell
MAX_KLAMMERN = 6_000_000
#: different names of elements and attributes in one part
MAX_NAMEN = 20_000
#: elements within each other
MAX_TIEFE = 100
#: bytes of a single tag or comment
MAX_MARKE = 1 << 18


class Leser:
    """What becomes of a part: subclasses name the elements they want and collect."""

    fertig = False

    def begin(self, name: str, attribute: dict) -> None:
        """An element begins; `name` without namespace."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


Gelesen = TypeVar("Gelesen", bound=Leser)


def _no_doctype(*_):
    raise ValidationError(
        "Die XLSX-Datei enthält eine DTD oder Entitäten, wie sie kein Tabellenprogramm schreibt. "
        "Bitte in Excel öffnen und neu speichern."
    )


def _parser(leser: Leser):
    parser, tiefe = expat.ParserCreate(), 0
    parser.buffer_text = True

    # a prefix is rare: asking for it costs less than cutting it off
    def begin(name, attribute):
        nonlocal tiefe
        tiefe += 1
        if tiefe > MAX_TIEFE:
            raise ValidationError(UNLESBAR)
        leser.begin(name.rpartition(":")[2] if ":" in name else name, attribute)

    def end(name):
        nonlocal tiefe
        tiefe -= 1
        leser.end(name.rpartition(":")[2] if ":" in name else name)

    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = leser.text
    return parser


def stream(archiv: zipfile.ZipFile, name: str, leser: Leser):
    """Feed the part to `leser`; yields after each piece. Raises ValidationError beyond a limit."""
    parser, gelesen, klammern = _parser(leser), 0, 0
    with archiv.open(name) as teil:
        while not leser.fertig and (stueck := teil.read(STUECK)):
            gelesen += len(stueck)
            klammern += stueck.count(b"<")
            if klammern > MAX_KLAMMERN:
                raise ValidationError(ZU_GROSS)
            parser.Parse(stueck, False)
            if gelesen - parser.CurrentByteIndex > MAX_MARKE or len(parser.intern) > MAX_NAMEN:
                raise ValidationError(UNLESBAR)
            yield
    if not leser.fertig:
        parser.Parse(b"", True)
    yield


def read_part(archiv: zipfile.ZipFile, name: str, leser: Gelesen) -> Gelesen:
    """The same at once, for small parts; returns `leser`."""
    for _ in stream(archiv, name, leser):
        pass
    return leser
