"""Reads of a PDF what the tests ask: its objects as text and its strings."""

import re
import zlib

import pytest
from django.template.loader import render_to_string

from ozgportal.seiten import druck


@pytest.fixture
def als_html(monkeypatch):
    """Printed documents come as their markup, which is quick to make and to read."""

    def markup(request, template, context):
        return render_to_string(template, context, request).encode()

    monkeypatch.setattr(druck, "pdf_bytes", markup)


class Pdf:
    """A parsed PDF; enough for what WeasyPrint writes."""

    def __init__(self, inhalt: bytes):
        assert inhalt.startswith(b"%PDF-1.7"), inhalt[:20]
        self.inhalt = inhalt
        #: everything but pictures and fonts, in one text
        self.text = "\n".join([inhalt.decode("latin-1"), *self._streams()])

    def _streams(self):
        for anfang in re.finditer(rb"stream\r?\n", self.inhalt):
            try:
                yield zlib.decompressobj().decompress(self.inhalt[anfang.end() :]).decode("latin-1")
            except zlib.error:
                continue

    def strings(self, name: str) -> list[str]:
        """The texts under /name, in the order of the file."""
        muster = rf"/{name} ?(?:\(((?:\\.|[^\\)])*)\)|<([0-9a-fA-F]+)>)"
        return [_text(*treffer.groups()) for treffer in re.finditer(muster, self.text, re.DOTALL)]

    def fonts(self) -> list[str]:
        """Names of the embedded fonts."""
        return re.findall(r"/BaseFont /[A-Z]{6}\+([\w-]+)", self.text)

    def count(self, tag: str) -> int:
        """How many elements of the structure have this tag."""
        return len(re.findall(rf"/S /{tag}\b", self.text))


def _text(klar, hexadezimal) -> str:
    if hexadezimal is not None:
        return bytes.fromhex(hexadezimal).decode("utf-16")
    roh = re.sub(r"\\([()\\])", r"\1", klar).encode("latin-1")
    return roh.decode("utf-16") if roh.startswith(b"\xfe\xff") else roh.decode("latin-1")
