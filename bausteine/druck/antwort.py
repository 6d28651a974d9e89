"""PDF downloads: the kept document, a new one, or at once a page that says why there is none."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat

from bausteine.druck import ablage, satz
from bausteine.druck.platz import place
from bausteine.druck.satz import Document, Druckfehler
from bausteine.seiten.adressen import Link

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Dokument:
    """What is asked for. `adresse` is canonical and absolute: one document, one address.

    `vorlage`: the template's file; `name`: that of the download; `auswege`: the same in other
    formats, for who gets none.
    """

    vorlage: str
    adresse: str
    name: str
    auswege: tuple[Link, ...] = ()


def pdf_response(request, dokument: Dokument, daten: Callable[[], dict]) -> HttpResponse:
    """The PDF as a download; `daten` is asked only if it must be made. Else a page, status 503."""
    try:
        inhalt = _document(dokument, daten).inhalt
    except Druckfehler as fehler:
        hier = request.get_full_path()
        context = {"grund": fehler.grund, "auswege": dokument.auswege, "hier": hier}
        antwort = render(request, "druck/fehlt.html", context, status=503)
        antwort["Retry-After"] = str(fehler.warten)
        return antwort
    antwort = HttpResponse(inhalt, content_type="application/pdf")
    antwort["Content-Disposition"] = f'attachment; filename="{dokument.name}"'
    return antwort


def _document(dokument: Dokument, daten) -> Document:
    if fertig := ablage.get(dokument.adresse):
        return fertig
    try:
        with place():
            # who had the place before may have made this very document
            if fertig := ablage.get(dokument.adresse):
                return fertig
            stand = ablage.state()
            neu = satz.typeset(dokument.vorlage, daten())
            # what changed while it was made may or may not stand in it
            if stand == ablage.state():
                _keep(stand, dokument.adresse, neu)
            return neu
    except OSError as fehler:
        logger.exception("Der Ordner für PDF-Dateien ist nicht benutzbar.")
        raise Druckfehler from fehler


def _keep(stand: str | None, adresse: str, neu: Document) -> None:
    """For the next one who asks; a full disk is no reason to give nothing to this one."""
    try:
        ablage.put(stand, adresse, neu)
    except OSError:
        logger.exception("Eine PDF-Datei ließ sich nicht aufheben.")


def size_of(adresse: str, erwartet: str, kilobytes: int) -> str:
    """„78 Seiten, etwa 2 MB“: of the kept document, or what is to be expected of it."""
    if datei := ablage.find(adresse):
        with suppress(FileNotFoundError):  # another process made room
            return f"{_pages(ablage.pages(datei))}, etwa {_size(datei.stat().st_size)}"
    return f"{erwartet}, etwa {_size(kilobytes * 1024)}"


def about(seiten: int) -> str:
    """„etwa 60 Seiten“: no more exact than an estimate is."""
    return f"etwa {_pages(seiten if seiten < 20 else round(seiten, -1))}"


def _pages(seiten: int) -> str:
    return "1 Seite" if seiten == 1 else f"{seiten} Seiten"


def _size(groesse: int) -> str:
    """Rounded, below 1 MB to two digits: whether it is much, not how much."""
    gerundet = float(f"{groesse / 1024:.2g}") * 1024
    if gerundet >= 1000 * 1024:
        gerundet = max(round(groesse / 1024 / 1024), 1) * 1024 * 1024
    return filesizeformat(gerundet).replace(",0", "")
