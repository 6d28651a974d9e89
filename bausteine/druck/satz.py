"""PDF typesetting: hands data to the process that makes the document, and ends it in time."""

import json
import logging
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.checks import Warning as Hinweis

from bausteine.druck.zeichen import ready

#: root of what a template may read; the data comes by a pipe
VORLAGEN = settings.BASE_DIR / "templates" / "druck"
SCHRIFTEN = VORLAGEN / "schriften"
SETZER = Path(__file__).with_name("setzer.py")
#: a plan of 400 projects takes a few seconds; a busy machine is given time, a proxy waits 120
HOECHSTENS_S = 100
#: Typst writes the number into the metadata, which stay readable
SEITEN = re.compile(rb"<xmpTPg:NPages>(\d+)<")
logger = logging.getLogger(__name__)


class Druckfehler(Exception):
    """There is no document; `grund` is the reason's name, `warten` the seconds until it may be."""

    grund, warten = "fehler", 300


class DruckZuLange(Druckfehler):
    """The document was not ready in time."""

    grund, warten = "zu-lange", 60


class Document(NamedTuple):
    """A document and its number of pages."""

    inhalt: bytes
    seiten: int


def typeset(vorlage: str, daten: dict) -> Document:
    """The template with this data as PDF/UA-1. Raises Druckfehler, DruckZuLange."""
    text = json.dumps(ready(daten), ensure_ascii=False).encode()
    command = [sys.executable, "-I", str(SETZER), str(VORLAGEN / vorlage), str(SCHRIFTEN)]
    # nothing of our environment: secrets stand there. Two documents at once share the machine
    umgebung = {"RAYON_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"}
    try:
        # it ends the process by its number when time is up
        ergebnis = subprocess.run(  # noqa: S603 (our own program, our own templates)
            command,
            input=text,
            capture_output=True,
            timeout=HOECHSTENS_S,
            env=umgebung,
            cwd=VORLAGEN,
            check=False,
        )
    except subprocess.TimeoutExpired as fehler:
        logger.error("%s war nach %s Sekunden nicht gesetzt.", vorlage, HOECHSTENS_S)
        raise DruckZuLange from fehler
    if ergebnis.returncode:
        meldung = ergebnis.stderr.decode(errors="replace")[-2000:]
        logger.error("%s ließ sich nicht setzen (%s): %s", vorlage, ergebnis.returncode, meldung)
        raise Druckfehler
    if not (seiten := SEITEN.search(ergebnis.stdout)):
        logger.error("%s wurde ein PDF ohne Seitenzahl.", vorlage)
        raise Druckfehler
    return Document(ergebnis.stdout, int(seiten[1]))


def check_typst(**kwargs) -> list:
    """System check: a warning when PDFs cannot be made."""
    if find_spec("typst"):
        return []
    return [
        Hinweis(
            "PDF-Dateien lassen sich hier nicht erzeugen: Das Python-Paket typst fehlt.",
            hint="make run installiert alle Pakete aus requirements/run.txt.",
            id="ozgportal.W001",
        )
    ]
