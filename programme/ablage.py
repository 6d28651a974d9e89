"""File storage: PDFs of projects below MEDIA_ROOT, each under its checksum.

Nothing of a name that somebody gave a file is in a path. A file is right for ever, so it is written
once, whole or not at all; it goes when no row names it any more. A row whose file is gone (put back
after a deletion, say) shows that, and no page fails.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bausteine.freigabe.models import Arbeitsfassung
from programme.models import Programmprojekt, Projektdokument
from programme.pdfpruefung import check_pdf

ORDNER = "dokumente"
EIN_TAG_S = 24 * 60 * 60
_SUMME = re.compile(r"[0-9a-f]{64}")


def path_of(pruefsumme: str) -> Path:
    """Where a file lies. Raises ValueError for what is no checksum."""
    if not _SUMME.fullmatch(pruefsumme):
        raise ValueError("Keine Prüfsumme.")
    return Path(settings.MEDIA_ROOT) / ORDNER / pruefsumme[:2] / f"{pruefsumme}.pdf"


def is_there(pruefsumme: str) -> bool:
    """Whether the file can be sent."""
    return path_of(pruefsumme).is_file()


def size_of(pruefsumme: str) -> int:
    """In bytes; 0 of a file that is gone."""
    with suppress(FileNotFoundError):
        return path_of(pruefsumme).stat().st_size
    return 0


def store(inhalt: bytes) -> str:
    """Keep a checked PDF; gives its checksum. Raises ValidationError, OSError."""
    check_pdf(inhalt)
    pruefsumme = hashlib.sha256(inhalt).hexdigest()
    ziel = path_of(pruefsumme)
    if ziel.is_file():
        return pruefsumme
    ziel.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    griff, name = tempfile.mkstemp(dir=ziel.parent, prefix=".", suffix=".teil")
    try:
        with os.fdopen(griff, "wb") as datei:
            datei.write(inhalt)
            datei.flush()
            os.fsync(datei.fileno())
        os.replace(name, ziel)
    except OSError:
        os.unlink(name)
        raise
    return pruefsumme


def remove_unnamed() -> None:
    """Delete the files that nobody names any more, once the transaction is through."""
    transaction.on_commit(_remove)


def _remove() -> None:
    """What was deleted or replaced at once; what was sent and never saved after a day, as the form
    may still be open somewhere."""
    genannt = {*Projektdokument.objects.values_list("pruefsumme", flat=True)} | _drafted()
    frueher = {*Projektdokument.history.values_list("pruefsumme", flat=True).distinct()}
    for datei in (Path(settings.MEDIA_ROOT) / ORDNER).glob("*/*.pdf"):
        with suppress(FileNotFoundError):  # another process was faster
            offen = time.time() - datei.stat().st_mtime < EIN_TAG_S
            if datei.stem not in genannt and (datei.stem in frueher or not offen):
                datei.unlink()


def _drafted() -> set[str]:
    """The checksums in newer drafts of projects."""
    fassungen = Arbeitsfassung.objects.filter(modell=Programmprojekt._meta.label_lower)
    texte = (json.dumps(inhalt) for inhalt in fassungen.values_list("inhalt", flat=True))
    return {summe for text in texte for summe in _SUMME.findall(text)}
