"""Document cache: finished PDFs as files in VAR, which all worker processes share.

The name of a file says what it depends on: Datenstand, day, code and settings, then the address.
So a file is right for ever; what belongs to an older state is only in the way and goes.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bausteine.auslieferung import cachekey, datenstand
from bausteine.druck.satz import Document

#: folder in VAR
ORDNER = "pdf"
HOECHSTENS_BYTES = 200 * 1024 * 1024
HOECHSTENS_DATEIEN = 1000


def folder() -> Path:
    """The folder, readable by the portal alone; made when it is missing."""
    ordner = settings.VAR / ORDNER
    ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ordner


def state() -> str | None:
    """What all documents depend on now, as part of a file's name; None without a Datenstand."""
    marke = datenstand.current()
    if marke is None:
        return None
    return _digest(f"{marke} {timezone.localdate()} {cachekey.version()} {_logo()}")


def find(adresse: str) -> Path | None:
    """The finished document of this address as it is now; the name ends with its pages."""
    stand = state()
    return _file(stand, adresse) if stand else None


def pages(datei: Path) -> int:
    """The number of pages that the name of a kept document says."""
    return int(datei.stem.rsplit("-", 1)[1])


def get(adresse: str) -> Document | None:
    """The kept document, None without one."""
    datei = find(adresse)
    if datei is None:
        return None
    with suppress(FileNotFoundError):  # another process made room
        inhalt = datei.read_bytes()
        os.utime(datei)
        return Document(inhalt, pages(datei))
    return None


def put(stand: str | None, adresse: str, satz: Document) -> None:
    """Keep the document for the state that was there before its data was read; make room."""
    if stand is None or len(satz.inhalt) > HOECHSTENS_BYTES:
        return
    ziel = folder() / f"{stand}-{_digest(adresse)}-{satz.seiten}.pdf"
    griff, name = tempfile.mkstemp(dir=ziel.parent, prefix="neu-")  # for its owner alone
    try:
        with os.fdopen(griff, "wb") as datei:
            datei.write(satz.inhalt)
        os.replace(name, ziel)
    except OSError:
        os.unlink(name)
        raise
    _make_room(stand)


def _file(stand: str, adresse: str) -> Path | None:
    return next((settings.VAR / ORDNER).glob(f"{stand}-{_digest(adresse)}-*.pdf"), None)


def _make_room(stand: str) -> None:
    """Older states go, then the longest unused ones until the rest fits."""
    belegt, bleiben = 0, []
    for datei in folder().glob("*.pdf"):
        with suppress(FileNotFoundError):
            bleiben.append((datei.name.startswith(stand), datei.stat(), datei))
    bleiben.sort(key=lambda eintrag: (eintrag[0], eintrag[1].st_mtime), reverse=True)
    for nummer, (gilt, stat, datei) in enumerate(bleiben):
        belegt += stat.st_size
        if not gilt or belegt > HOECHSTENS_BYTES or nummer >= HOECHSTENS_DATEIEN:
            datei.unlink(missing_ok=True)
    for rest in folder().glob("neu-*"):  # of a process that was killed while it wrote
        with suppress(FileNotFoundError):
            if timezone.now().timestamp() - rest.stat().st_mtime > 3600:
                rest.unlink()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), key=cachekey.secret(), digest_size=12).hexdigest()


def _logo() -> str:
    """The operator's logo may be another one tomorrow under the same name."""
    zeichen = ""
    for name in ("logo.svg", "logo.png"):
        datei = Path(settings.PORTAL_BILDER or os.devnull) / name
        with suppress(OSError):
            stat = datei.stat()
            zeichen += f"{name} {stat.st_mtime_ns} {stat.st_size} "
    return zeichen
