"""Uploaded files: into the archive, and back. A portal without MEDIA_ROOT keeps none."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from betrieb.sicherung.manifest import Sicherungsfehler

#: their folder in the archive
ORDNER = "hochgeladen"
#: end of a file's name until all of it is there
VORLAEUFIG = ".teil"


def uploads() -> Iterator[tuple[Path, str]]:
    """(path, name below MEDIA_ROOT) of every uploaded file, in order; links are not followed."""
    if not settings.MEDIA_ROOT:
        return
    wurzel = Path(settings.MEDIA_ROOT)
    for ordner, unterordner, namen in os.walk(wurzel):
        unterordner.sort()
        for name in sorted(namen):
            pfad = Path(ordner) / name
            if pfad.is_file() and not pfad.is_symlink() and not is_leftover(name):
                yield pfad, pfad.relative_to(wurzel).as_posix()


def is_leftover(name: str) -> bool:
    """Whether a restore that was killed left this file half written; the next one replaces it."""
    return name.startswith(".") and name.endswith(VORLAEUFIG)


def is_safe(name: str) -> bool:
    """Whether a name of the archive stays below its folder, on every system."""
    teile = PurePosixPath(name).parts
    return (
        len(teile) > 1
        and teile[0] == ORDNER
        and ".." not in teile
        and str(PurePosixPath(name)) == name
        and not set(name) & set("\\:\0")
    )


class Ablage:
    """Writes uploads below MEDIA_ROOT; what it wrote disappears again with `undo()`."""

    def __init__(self, archiv):
        self.archiv = archiv
        self.neu: list[Path] = []

    def check(self) -> None:
        """Raises Sicherungsfehler where another file stands in the way."""
        teile = self.archiv.uploads
        if teile and not settings.MEDIA_ROOT:
            raise Sicherungsfehler(
                "Die Sicherung enthält hochgeladene Dateien, aber dieses Portal hat keinen Ordner "
                "dafür (MEDIA_ROOT). Richten Sie ihn ein."
            )
        ziele = {self._target(teil) for teil in teile}
        if verweis := next((ziel for ziel in ziele if ziel.is_symlink()), None):
            raise Sicherungsfehler(
                f"Im Ordner für hochgeladene Dateien liegt ein Verweis: {verweis}. Er muss leer "
                "sein; es wurde nichts verändert."
            )
        for pfad, name in uploads():
            # what a killed run wrote already is right as it is
            if pfad not in ziele or not self._same(pfad, name):
                raise Sicherungsfehler(
                    f"Im Ordner für hochgeladene Dateien liegt schon etwas: {pfad}. Er muss leer "
                    "sein; es wurde nichts verändert."
                )

    def write(self) -> None:
        """Every file under a temporary name first."""
        for teil in self.archiv.uploads:
            ziel = self._target(teil)
            if ziel.exists():  # `check` has compared it
                continue
            ziel.parent.mkdir(parents=True, exist_ok=True)
            vorlaeufig = ziel.with_name(f".{ziel.name}{VORLAEUFIG}")
            self.neu.append(vorlaeufig)
            with vorlaeufig.open("wb") as ausgabe:
                for stueck in self.archiv.pieces(teil):
                    ausgabe.write(stueck)
                ausgabe.flush()
                os.fsync(ausgabe.fileno())
            vorlaeufig.replace(ziel)
            self.neu[-1] = ziel

    def undo(self) -> None:
        """Remove what was written."""
        for pfad in self.neu:
            pfad.unlink(missing_ok=True)

    def _target(self, teil) -> Path:
        return Path(settings.MEDIA_ROOT) / teil.datei.removeprefix(f"{ORDNER}/")

    def _same(self, pfad: Path, name: str) -> bool:
        teil = next(t for t in self.archiv.uploads if t.datei == f"{ORDNER}/{name}")
        with pfad.open("rb") as datei:
            return self.archiv.digest(iter(lambda: datei.read(1 << 20), b"")) == teil.sha256
