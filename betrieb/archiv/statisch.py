"""Assets: style, script, fonts and pictures that pages name, and what styles name in turn."""

import posixpath
import re
import shutil
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders

from betrieb.archiv.adressen import harmless
from betrieb.sicherung.manifest import Sicherungsfehler

URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


class Statisches:
    """Copies each file once, under its own (hashed) name."""

    def __init__(self, ordner: Path):
        self.ordner = ordner
        self._kopiert: set[PurePosixPath] = set()

    def copy(self, pfad: str) -> PurePosixPath:
        """Copy the file of an address; returns its place. Raises Sicherungsfehler without one."""
        if not harmless(pfad):
            raise Sicherungsfehler(f"{pfad} ist keine statische Datei des Portals.")
        name = PurePosixPath(pfad.lstrip("/"))
        if name not in self._kopiert:
            self._kopiert.add(name)
            quelle = self._source(pfad.removeprefix(settings.STATIC_URL))
            ziel = self.ordner / name
            ziel.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(quelle, ziel)
            if ziel.suffix == ".css":
                self._copy_named(pfad, ziel.read_text())
        return name

    def _copy_named(self, pfad: str, css: str) -> None:
        for ziel in URL.findall(css):
            if not ziel.startswith(("data:", "#")):
                ort = posixpath.normpath(posixpath.join(posixpath.dirname(pfad), ziel))
                self.copy(ort.split("#")[0].split("?")[0])

    def _source(self, name: str) -> str | Path:
        gesammelt = Path(settings.STATIC_ROOT) / name
        quelle = gesammelt if gesammelt.is_file() else finders.find(name)
        if not quelle:
            raise Sicherungsfehler(
                f"Die statische Datei {name} fehlt. Führen Sie „manage.py collectstatic“ aus."
            )
        return quelle
