"""Reads an archive and believes nothing of it before it is checked."""

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
from betrieb.sicherung.manifest import NAME, Manifest, Sicherungsfehler, Teil, read_manifest
from betrieb.sicherung.tabellen import BackupTable, tables
from betrieb.sicherung.verweise import Verweise
from betrieb.sicherung.werte import Unlesbar, number_misfit

#: no table of contents and no single row is bigger
MANIFEST_HOECHSTENS = 16 << 20
ZEILE_HOECHSTENS = 64 << 20
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
        return [teil for teil in self.manifest.teile if not teil.tabelle]

    def verify(self) -> None:
        """Everything: format, version, names, sizes, checksums, and each value of each row."""
        self._check_version()
        self._check_names()
        for teil in self.manifest.teile:
            if self.digest(self.pieces(teil)) != teil.sha256:
                raise self._damaged(teil, "Die Prüfsumme stimmt nicht.")
        paare = self.pairs()
        verweise = Verweise([tabelle for tabelle, _ in paare])
        for tabelle, teil in paare:
            self._check_rows(tabelle, teil, verweise)
        try:
            verweise.check()
        except Unlesbar as fehler:
            raise Sicherungsfehler(f"Die Sicherung ist beschädigt: {fehler}") from fehler

    def pairs(self) -> list[tuple[BackupTable, Teil]]:
        """Every table of this portal with its file."""
        nach_name = {teil.tabelle: teil for teil in self.manifest.teile if teil.tabelle}
        return [(tabelle, nach_name[tabelle.name]) for tabelle in tables()]

    def rows(self, teil: Teil) -> Iterator[list]:
        """The rows of a table, one at a time."""
        rest = b""
        for stueck in self.pieces(teil):
            *zeilen, rest = (rest + stueck).split(b"\n")
            for zeile in zeilen:
                yield self._row(teil, zeile)
            if len(rest) > ZEILE_HOECHSTENS:
                raise self._damaged(teil, "Eine Zeile ist zu lang.")
        if rest:
            raise self._damaged(teil, "Die letzte Zeile hat kein Ende.")

    def pieces(self, teil: Teil) -> Iterator[bytes]:
        """The content of a file, never more than the table of contents says."""
        offen = teil.groesse
        try:
            with self.zip.open(teil.datei) as datei:
                while stueck := datei.read(1 << 16):
                    offen -= len(stueck)
                    if offen < 0:
                        raise self._damaged(teil, "Sie ist größer als angegeben.")
                    yield stueck
        except KAPUTT as fehler:
            raise self._damaged(teil, "Sie lässt sich nicht lesen.") from fehler
        if offen:
            raise self._damaged(teil, "Sie ist kleiner als angegeben.")

    @staticmethod
    def digest(stuecke: Iterable[bytes]) -> str:
        """SHA-256 over all pieces."""
        summe = hashlib.sha256()
        for stueck in stuecke:
            summe.update(stueck)
        return summe.hexdigest()

    def _row(self, teil: Teil, zeile: bytes):
        try:
            return json.loads(zeile.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as fehler:
            raise self._damaged(teil, "Eine Zeile ist kein JSON.") from fehler

    def _check_rows(self, tabelle: BackupTable, teil: Teil, verweise: Verweise) -> None:
        anzahl = 0
        for zeile in self.rows(teil):
            anzahl += 1
            try:
                tabelle.check(zeile)
                verweise.note(tabelle, zeile)
            except Unlesbar as fehler:
                raise self._damaged(teil, f"Zeile {anzahl}: {fehler}") from fehler
        if anzahl != teil.zeilen:
            raise self._damaged(teil, f"{anzahl} statt {teil.zeilen} Zeilen.")
        zaehlt = tabelle.model._meta.auto_field
        if zaehlt and number_misfit(teil.zaehler, zaehlt):
            raise self._damaged(teil, "Ihre höchste Nummer kann es nicht geben.")

    def _check_version(self) -> None:
        kennt, portal = stand.known(), self.manifest.portal
        hat = stand.in_todays_names(self.manifest.migrationen)
        if neuer := stand.missing(kennt, hat):
            raise Sicherungsfehler(
                f"Die Sicherung ist neuer als dieses Portal: Sie stammt von Version {portal} und "
                f"kennt {neuer[0]}. Bringen Sie zuerst das Portal auf den neueren Stand."
            )
        if aelter := stand.missing(hat, kennt):
            raise Sicherungsfehler(
                f"Die Sicherung ist älter als dieses Portal: Sie stammt von Version {portal}, und "
                f"{aelter[0]} fehlt ihr. Spielen Sie sie mit der Version des Portals zurück, die "
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
                raise self._damaged(teil, "Die Größe stimmt nicht.")
            if not teil.tabelle and not dateien.is_safe(teil.datei):
                raise self._damaged(teil, "So darf keine Datei heißen.")
        spalten = {teil.tabelle: teil.spalten for teil in self.manifest.teile if teil.tabelle}
        doppelt = sum(1 for teil in self.manifest.teile if teil.tabelle) != len(spalten)
        if doppelt or spalten != {tabelle.name: tabelle.spalten for tabelle in tables()}:
            raise Sicherungsfehler(
                "Die Sicherung gehört zu einem Portal mit anderen Tabellen als diesem."
            )

    def _damaged(self, teil: Teil, grund: str) -> Sicherungsfehler:
        return Sicherungsfehler(f"Die Sicherung ist beschädigt, Datei {teil.datei}: {grund}")
