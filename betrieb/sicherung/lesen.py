"""Archive reader: believes nothing of an archive before it is checked."""

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from betrieb.sicherung import dateien, stand
from betrieb.sicherung.manifest import (
    DATENBANK,
    NAME,
    Manifest,
    Sicherungsfehler,
    Teil,
    read_manifest,
)

#: no table of contents is bigger
MANIFEST_HOECHSTENS = 16 << 20
#: what zipfile raises over a damaged file, a packing it does not know, or one with a password
KAPUTT = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ArithmeticError,
    ValueError,
)


class Archiv:
    """An archive, opened with `with`. Every problem is a Sicherungsfehler."""

    def __init__(self, pfad: Path):
        self.pfad = pfad

    def __enter__(self):
        if not self.pfad.is_file():
            raise Sicherungsfehler(f"Die Datei {self.pfad} gibt es nicht.")
        try:
            self.zip = zipfile.ZipFile(self.pfad)
        except KAPUTT as fehler:
            raise Sicherungsfehler(
                f"{self.pfad} ist keine Sicherung, oder es fehlt das Ende der Datei."
            ) from fehler
        return self

    def __exit__(self, *_):
        self.zip.close()

    @cached_property
    def manifest(self) -> Manifest:
        """The table of contents, in a format that this version reads."""
        namen = [info.filename for info in self.zip.infolist()]
        if NAME not in namen:
            raise Sicherungsfehler(f"{self.pfad} ist keine Sicherung des OZG-Portals.")
        if self.zip.getinfo(NAME).file_size > MANIFEST_HOECHSTENS:
            raise Sicherungsfehler("Die Sicherung ist beschädigt: Ihr Verzeichnis ist zu groß.")
        try:
            with self.zip.open(NAME) as datei:
                daten = json.loads(datei.read(MANIFEST_HOECHSTENS + 1))
        except (*KAPUTT, RecursionError) as fehler:
            raise Sicherungsfehler(
                "Die Sicherung ist beschädigt: Ihr Inhaltsverzeichnis ist unlesbar."
            ) from fehler
        return read_manifest(daten)

    @property
    def uploads(self) -> list[Teil]:
        """The uploaded files."""
        return [teil for teil in self.manifest.teile if teil.is_upload]

    def database_part(self) -> Teil:
        """The one file that the database's own tool wrote. Raises Sicherungsfehler."""
        eigene = [teil for teil in self.manifest.teile if not teil.is_upload]
        soll = DATENBANK.get(self.manifest.datenbank)
        if [teil.datei for teil in eigene] != [soll]:
            raise Sicherungsfehler(
                "Die Sicherung ist beschädigt: Sie enthält keine Datenbank, wie sie dieses Portal "
                "schreibt."
            )
        return eigene[0]

    def check(self, *, aelteres: bool) -> None:
        """Version, names, sizes and checksums; `aelteres`: of an older portal, too."""
        self._check_version(aelteres)
        self._check_names()
        for teil in self.manifest.teile:
            if self.digest(self.pieces(teil)) != teil.sha256:
                raise self.damaged(teil, "Die Prüfsumme stimmt nicht.")

    def pieces(self, teil: Teil) -> Iterator[bytes]:
        """The content of a file, never more than the table of contents says."""
        offen = teil.groesse
        try:
            with self.zip.open(teil.datei) as datei:
                while stueck := datei.read(1 << 16):
                    offen -= len(stueck)
                    if offen < 0:
                        raise self.damaged(teil, "Sie ist größer als angegeben.")
                    yield stueck
        except KAPUTT as fehler:
            raise self.damaged(teil, "Sie lässt sich nicht lesen.") from fehler
        if offen:
            raise self.damaged(teil, "Sie ist kleiner als angegeben.")

    @staticmethod
    def digest(stuecke: Iterable[bytes]) -> str:
        """SHA-256 over all pieces."""
        summe = hashlib.sha256()
        for stueck in stuecke:
            summe.update(stueck)
        return summe.hexdigest()

    def _check_version(self, aelteres: bool) -> None:
        kennt, portal = stand.known(), self.manifest.portal
        hat = stand.in_todays_names(self.manifest.migrationen)
        if neuer := stand.missing(kennt, hat):
            raise Sicherungsfehler(
                f"Die Sicherung ist neuer als dieses Portal: Sie stammt von Version {portal} und "
                f"kennt {neuer[0]}. Bringen Sie zuerst das Portal auf den neueren Stand."
            )
        if not aelteres and (fehlt := stand.missing(hat, kennt)):
            raise Sicherungsfehler(
                f"Die Sicherung ist älter als dieses Portal: Sie stammt von Version {portal}, und "
                f"{fehlt[0]} fehlt ihr. Spielen Sie sie mit der Version des Portals zurück, die "
                "sie geschrieben hat, und aktualisieren Sie danach."
            )

    def _check_names(self) -> None:
        erwartet = [NAME, *(teil.datei for teil in self.manifest.teile)]
        vorhanden = [info.filename for info in self.zip.infolist()]
        if sorted(erwartet) != sorted(vorhanden) or len({*vorhanden}) != len(vorhanden):
            raise Sicherungsfehler(
                "Die Sicherung ist beschädigt: Sie enthält nicht genau die Dateien, die sie nennt."
            )
        for teil in self.manifest.teile:
            if self.zip.getinfo(teil.datei).file_size != teil.groesse:
                raise self.damaged(teil, "Die Größe stimmt nicht.")
            if teil.is_upload and not dateien.is_safe(teil.datei):
                raise self.damaged(teil, "So darf keine Datei heißen.")

    def damaged(self, teil: Teil, grund: str) -> Sicherungsfehler:
        """The sentence for a file that is not what it says."""
        return Sicherungsfehler(f"Die Sicherung ist beschädigt, Datei {teil.datei}: {grund}")
