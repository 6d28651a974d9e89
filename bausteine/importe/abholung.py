"""Import inbox: files that a command has fetched wait in VAR until somebody looks at their preview.

One file waits for each format: a newer one takes its place. It is gone from the page once it was
written, and comes back when that import is taken back.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for

#: folder in VAR
ORDNER = "abrufe"


@dataclass(frozen=True)
class Wartedatei:
    """A file that waits, of the format with this name."""

    ressource: str
    pfad: Path

    @property
    def titel(self) -> str:
        """What the format is called."""
        return str(resource_for(self.ressource).get_display_name())

    @property
    def name(self) -> str:
        """What the file is called in the preview and in the log of imports."""
        return f"{self.ressource}-{self.am:%Y-%m-%d}{self.pfad.suffix}"

    @property
    def am(self) -> dt.datetime:
        """When it was put there, in Germany."""
        stempel = self.pfad.stat().st_mtime
        return timezone.localtime(dt.datetime.fromtimestamp(stempel, tz=dt.UTC))

    def read(self) -> bytes:
        """What is in it. Raises FileNotFoundError once it is gone."""
        return self.pfad.read_bytes()


def inbox(name: str) -> Path:
    """A file in the folder, which is for the portal alone."""
    ordner = Path(settings.VAR) / ORDNER
    ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ordner / name


def leave_waiting(ressource: str, endung: str, daten: bytes) -> Wartedatei:
    """Let a file wait, instead of an older one of this format; whole or not at all."""
    ziel = inbox(f"{ressource}.{endung}")
    neu = inbox(f"{ressource}.neu")
    neu.unlink(missing_ok=True)
    with os.fdopen(os.open(neu, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as datei:
        datei.write(daten)
    neu.replace(ziel)
    return Wartedatei(ressource, ziel)


def waiting(ressourcen: Iterable[str]) -> list[Wartedatei]:
    """The files of these formats that nobody has written yet."""
    ordner = Path(settings.VAR) / ORDNER
    if not ordner.is_dir():
        return []
    dateien = [
        Wartedatei(name, pfad)
        for name in ressourcen
        for pfad in sorted(ordner.glob(f"{name}.*"))
        if pfad.suffix in (".json", ".csv")
    ]
    return [datei for datei in dateien if not _written(datei)]


def _written(datei: Wartedatei) -> bool:
    summe = hashlib.sha256(datei.read()).hexdigest()
    geschrieben = Import.objects.filter(ressource=datei.ressource, pruefsumme=summe)
    return geschrieben.filter(nimmt_zurueck=None, ruecknahme=None).exists()
