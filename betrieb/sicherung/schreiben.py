"""Atomic file write: one moment of the database and the uploads, whole or not at all."""

import datetime as dt
import fcntl
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import connection

from betrieb.sicherung import dateien, stand
from betrieb.sicherung.inhalt import Sicherungsinhalt, verify
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import NAME, Manifest, Sicherungsfehler, Teil, portal_version


def write(ziel: Path, inhalt: Sicherungsinhalt, *, ueberschreiben: bool = False) -> Manifest:
    """Write the archive and read it back before it gets its name.

    Raises Sicherungsfehler, OSError or a database error; `ziel` is then as it was.
    """
    refuse_existing(ziel, ueberschreiben)
    with beside(ziel) as datei:
        with snapshot_checked(), zipfile.ZipFile(datei, "w", zipfile.ZIP_DEFLATED) as ablage:
            manifest = _contents(ablage, inhalt)
        datei.flush()
        os.fsync(datei.fileno())
        with Archiv(Path(datei.name)) as archiv:
            try:
                verify(archiv, inhalt)
            except Sicherungsfehler as fehler:
                raise Sicherungsfehler(
                    f"Diese Sicherung ließe sich nicht zurückspielen und gilt nicht: {fehler}"
                ) from fehler
        refuse_existing(ziel, ueberschreiben)
        os.replace(datei.name, ziel)
        _sync_folder(ziel.parent)
    return manifest


def refuse_existing(ziel: Path, ueberschreiben: bool) -> None:
    """Raises Sicherungsfehler for a target that exists, or a folder that does not."""
    if not ziel.parent.is_dir():
        raise Sicherungsfehler(f"Den Ordner {ziel.parent} gibt es nicht.")
    if ziel.is_dir():
        raise Sicherungsfehler(f"{ziel} ist ein Ordner; nennen Sie eine Datei.")
    if ziel.exists() and not ueberschreiben:
        raise Sicherungsfehler(
            f"{ziel} gibt es schon. Nennen Sie einen anderen Namen oder --ueberschreiben."
        )


@contextmanager
def beside(ziel: Path) -> Iterator:
    """An open file next to `ziel`, only for its owner; gone afterwards unless it was renamed.

    Its name is always the same, so that a killed run leaves one file at most, and the next run
    takes that over; the lock keeps two runs apart.
    """
    pfad = ziel.with_name(f".{ziel.name}.teil")
    descriptor = os.open(pfad, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w+b", closefd=True) as roh:
        try:
            fcntl.flock(roh, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(descriptor), os.stat(pfad)):
                raise BlockingIOError
        except (BlockingIOError, FileNotFoundError) as fehler:
            raise Sicherungsfehler(
                f"Nach {ziel} schreibt gerade eine andere Sicherung."
            ) from fehler
        os.fchmod(descriptor, 0o600)
        roh.truncate(0)
        try:
            yield _Benannt(roh, pfad)
        finally:
            if pfad.exists() and os.path.samestat(os.fstat(descriptor), os.stat(pfad)):
                pfad.unlink()


class _Benannt:
    """The open file under its path; ZipFile and fsync need no more."""

    def __init__(self, roh, pfad: Path):
        self.name = str(pfad)
        for methode in ("write", "read", "seek", "tell", "flush", "fileno", "seekable"):
            setattr(self, methode, getattr(roh, methode))


@contextmanager
def snapshot_checked():
    """One moment of a database that has exactly the tables of this version."""
    with stand.snapshot():
        hat, soll = stand.applied(), stand.known()
        if fehlt := [*stand.missing(hat, soll), *stand.missing(soll, hat)]:
            raise Sicherungsfehler(
                "Die Datenbank gehört zu einer anderen Version des Portals "
                f"(abweichend: {', '.join(fehlt[:3])}). Sichern Sie mit der Version, mit der sie "
                "zuletzt lief, oder führen Sie zuerst „manage.py migrate“ aus."
            )
        yield


def _contents(ablage: zipfile.ZipFile, inhalt: Sicherungsinhalt) -> Manifest:
    manifest = Manifest(
        portal=portal_version(),
        angelegt=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        datenbank=connection.vendor,
        migrationen=stand.applied(),
        formatversion=inhalt.formatversion,
    )
    inhalt.write(ablage, manifest)
    for pfad, name in dateien.uploads():
        teil = Teil(f"{dateien.ORDNER}/{name}")
        try:
            with pfad.open("rb") as quelle:
                store(ablage, teil, iter(partial(quelle.read, 1 << 20), b""))
        except FileNotFoundError:
            continue  # deleted since it was listed: gone for the portal, too
        manifest.teile.append(teil)
    text = json.dumps(manifest.as_dict(), ensure_ascii=False, indent=1)
    ablage.writestr(NAME, text.encode())
    return manifest


def store(
    ablage: zipfile.ZipFile,
    teil: Teil,
    stuecke: Iterable[bytes],
    verdichtung: int = zipfile.ZIP_DEFLATED,
) -> None:
    """Write one file in the archive; fills size and checksum of `teil`."""
    summe, eintrag = hashlib.sha256(), zipfile.ZipInfo(teil.datei)
    eintrag.compress_type = verdichtung
    with ablage.open(eintrag, "w", force_zip64=True) as ausgabe:
        for stueck in stuecke:
            summe.update(stueck)
            teil.groesse += len(stueck)
            ausgabe.write(stueck)
    teil.sha256 = summe.hexdigest()


def _sync_folder(ordner: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
