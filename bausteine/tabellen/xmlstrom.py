"""XML streaming: feeds a document or a part of an XLSX file to the parser, within limits.

A few kilobytes may unpack to gigabytes, or describe more than any table holds: whoever reads them
must be able to stop in between. Entities are nowhere expanded, a document type is refused.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True)
class Absagen:
    """Why a document is not read, in German sentences."""

    unlesbar: str
    zu_gross: str
    dtd: str


XLSX = Absagen(
    UNLESBAR,
    ZU_GROSS,
    "Die XLSX-Datei enthält eine DTD oder Entitäten, wie sie kein Tabellenprogramm schreibt. "
    "Bitte in Excel öffnen und neu speichern.",
)


class Leser:
    """What becomes of a part: subclasses name the elements they want and collect."""

    fertig = False
    #: gives the line in which the parser stands
    zeile: Callable[[], int] = staticmethod(lambda: 0)

    def begin(self, name: str, attribute: dict) -> None:
        """An element begins; `name` without namespace."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


Gelesen = TypeVar("Gelesen", bound=Leser)


def _parser(leser: Leser, absagen: Absagen):
    parser, tiefe = expat.ParserCreate(), 0
    parser.buffer_text = True
    leser.zeile = lambda: parser.CurrentLineNumber

    def no_doctype(*_):
        raise ValidationError(absagen.dtd)

    # a prefix is rare: asking for it costs less than cutting it off
    def begin(name, attribute):
        nonlocal tiefe
        tiefe += 1
        if tiefe > MAX_TIEFE:
            raise ValidationError(absagen.unlesbar)
        leser.begin(name.rpartition(":")[2] if ":" in name else name, attribute)

    def end(name):
        nonlocal tiefe
        tiefe -= 1
        leser.end(name.rpartition(":")[2] if ":" in name else name)

    parser.StartDoctypeDeclHandler = no_doctype
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = leser.text
    return parser


def feed_document(stuecke: Iterable[bytes], leser: Leser, absagen: Absagen) -> Iterator[None]:
    """Feed a document to `leser`; yields after each piece. Raises ValidationError beyond a limit,
    ExpatError where it is no XML."""
    parser, gelesen, klammern = _parser(leser, absagen), 0, 0
    for stueck in stuecke:
        if leser.fertig:
            break
        gelesen += len(stueck)
        klammern += stueck.count(b"<")
        if klammern > MAX_KLAMMERN:
            raise ValidationError(absagen.zu_gross)
        parser.Parse(stueck, False)
        if gelesen - parser.CurrentByteIndex > MAX_MARKE or len(parser.intern) > MAX_NAMEN:
            raise ValidationError(absagen.unlesbar)
        yield
    if not leser.fertig:
        parser.Parse(b"", True)
    yield


def stream(archiv: zipfile.ZipFile, name: str, leser: Leser) -> Iterator[None]:
    """The same with a part of an archive."""
    with archiv.open(name) as teil:
        yield from feed_document(iter(partial(teil.read, STUECK), b""), leser, XLSX)


def read_part(archiv: zipfile.ZipFile, name: str, leser: Gelesen) -> Gelesen:
    """The same at once, for small parts; returns `leser`."""
    for _ in stream(archiv, name, leser):
        pass
    return leser
