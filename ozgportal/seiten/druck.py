"""PDF: a template as a tagged document that everyone can read (PDF/UA-1).

WeasyPrint needs libraries of the operating system. Without them the portal works all the same;
who asks for a PDF then learns what is missing.
"""

import ctypes
import mimetypes
import re
import threading
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.core.checks import Warning as Hinweis
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

#: Debian package to the library WeasyPrint loads from it; they bring GLib, HarfBuzz, Fontconfig
BIBLIOTHEKEN = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
#: relative addresses in a document lead here; the host cannot exist (RFC 2606)
BASIS = "https://portal.invalid/static/"
#: documents made at once in one process: each takes seconds and up to some 100 MB
PLAETZE = threading.BoundedSemaphore(2)
WARTEN_S = 20
#: a tag, or 192 characters in a row without a gap (no address of the web in use is that long)
OHNE_LUECKE = re.compile(r"<[^>]*>|((?:&#?\w{1,10};|[^\s<&]){192})(?=[^\s<])")
LUECKE = "\N{ZERO WIDTH SPACE}"


class DruckFehlt(Exception):
    """The libraries that WeasyPrint needs are not installed."""


class DruckBesetzt(Exception):
    """As many documents as the server can take are being made already."""


def weasyprint_module():
    """WeasyPrint, loaded when the first PDF is asked for. Raises DruckFehlt."""
    try:
        import weasyprint
    except OSError as fehler:
        raise DruckFehlt(str(fehler)) from fehler
    return weasyprint


@cache
def fetcher_class() -> type:
    """A URLFetcher that gives the portal's own static files and refuses everything else."""
    urls = weasyprint_module().urls

    class StaticFiles(urls.URLFetcher):
        """No network, no other file: what a document may load is what visitors may load."""

        def fetch(self, url, headers=None):
            name = unquote(url.removeprefix(BASIS)) if url.startswith(BASIS) else ""
            datei = Path(finders.find(name) or "") if name else Path()
            if not datei.is_file():
                raise ValueError(f"Das gehört nicht zum Portal: {url[:200]}")
            typ = mimetypes.guess_type(datei.name)[0] or "application/octet-stream"
            return urls.URLFetcherResponse(url, datei.read_bytes(), {"Content-Type": typ})

    return StaticFiles


def with_gaps(html: str) -> str:
    """The same text with a place to break in endless words: WeasyPrint needs minutes for them."""
    return OHNE_LUECKE.sub(lambda m: m[0] + LUECKE if m[1] else m[0], html)


def pdf_bytes(request, template: str, context: dict) -> bytes:
    """The template as PDF/UA-1; its headings become bookmarks. Raises DruckFehlt, DruckBesetzt."""
    weasyprint = weasyprint_module()
    html = with_gaps(render_to_string(template, context, request))
    if not PLAETZE.acquire(timeout=WARTEN_S):
        raise DruckBesetzt
    try:
        dokument = weasyprint.HTML(string=html, base_url=BASIS, url_fetcher=fetcher_class()())
        return dokument.write_pdf(pdf_variant="pdf/ua-1")
    finally:
        PLAETZE.release()


def pdf_response(request, template: str, context: dict, name: str) -> HttpResponse:
    """The PDF as a download called `name`; a page with status 503 where it cannot be made."""
    try:
        inhalt = pdf_bytes(request, template, context)
    except (DruckFehlt, DruckBesetzt) as fehler:
        pakete = [*BIBLIOTHEKEN] if isinstance(fehler, DruckFehlt) else []
        return render(request, "druck/fehlt.html", {"pakete": pakete}, status=503)
    antwort = HttpResponse(inhalt, content_type="application/pdf")
    antwort["Content-Disposition"] = f'attachment; filename="{name}"'
    return antwort


def check_libraries(**kwargs) -> list:
    """System check: a warning when PDFs cannot be made. Loading the libraries alone is quick."""
    try:
        for bibliothek in BIBLIOTHEKEN.values():
            ctypes.CDLL(bibliothek)
    except OSError:
        try:  # other systems name them differently
            weasyprint_module()
        except DruckFehlt:
            return [
                Hinweis(
                    "PDF-Dateien lassen sich hier nicht erzeugen: Bibliotheken von Pango fehlen.",
                    hint=f"Unter Debian: apt-get install {' '.join(BIBLIOTHEKEN)}",
                    id="ozgportal.W001",
                )
            ]
    return []
