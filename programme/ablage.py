"""File storage: PDFs of projects below MEDIA_ROOT, each under its checksum.

Nothing of a name that somebody gave a file is in a path. A file is right for ever, so it is written
once, whole or not at all; it goes when no row names it any more. A row whose file is gone (put back
after a deletion, say) shows that, and no page fails.
"""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction

from programme.models import Projektdokument
from programme.pdfpruefung import check_pdf

ORDNER = "dokumente"
_SUMME = re.compile(r"[0-9a-f]{64}")


def path_of(pruefsumme: str) -> Path:
    """Where a file lies. Raises ValueError for what is no checksum."""
    if not _SUMME.fullmatch(pruefsumme):
        raise ValueError("Keine Prüfsumme.")
    return Path(settings.MEDIA_ROOT) / ORDNER / pruefsumme[:2] / f"{pruefsumme}.pdf"


def is_there(pruefsumme: str) -> bool:
    """Whether the file can be sent."""
    return path_of(pruefsumme).is_file()


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
    """Delete the files that only the history names, once the transaction is through."""
    transaction.on_commit(_remove)


def _remove() -> None:
    frueher = {*Projektdokument.history.values_list("pruefsumme", flat=True).distinct()}
    for pruefsumme in frueher - {*Projektdokument.objects.values_list("pruefsumme", flat=True)}:
        with suppress(FileNotFoundError):
            path_of(pruefsumme).unlink()
