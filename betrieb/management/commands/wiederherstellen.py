"""Restore: brings an archive of either form back into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import connection

from betrieb.sicherung.inhalt import Sicherungsinhalt, verify
from betrieb.sicherung.laden import load
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import UMZUG, Manifest
from betrieb.sicherung.meldungen import understandable
from betrieb.sicherung.werkzeug import own_tool
from betrieb.umzug.umzugsformat import Umzugsformat


def content(manifest: Manifest, neben: Path | None) -> Sicherungsinhalt:
    """What reads that archive."""
    if manifest.formatversion == UMZUG:
        return Umzugsformat()
    return own_tool(manifest.datenbank, neben)


def database_file() -> Path | None:
    """The file of the target, if it is one: beside it there is room for a copy."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


class Command(BaseCommand):
    """`manage.py wiederherstellen <datei>`. Exit code 1 with one sentence when it fails."""

    help = (
        "Spielt eine Sicherung in die leere Datenbank zurück, die DATABASE_URL nennt; "
        "--pruefen liest sie nur. Beispiel: manage.py wiederherstellen /sicherung/ozg.zip"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("datei", type=Path, help="Datei, die „manage.py sichern“ schrieb")
        parser.add_argument("--pruefen", action="store_true", help="nur lesen und prüfen")

    def handle(self, *, datei: Path, pruefen: bool, **optionen):
        folge = "Es wurde nichts gespeichert; Sie können den Befehl wiederholen."
        with understandable(datei, folge), Archiv(datei) as archiv:
            manifest = archiv.manifest
            inhalt = content(manifest, neben=None if pruefen else database_file())
            if pruefen:
                verify(archiv, inhalt)
            else:
                load(archiv, inhalt)
        self.stdout.write(
            f"Sicherung vom {manifest.angelegt} (Version {manifest.portal}, "
            f"{manifest.datenbank}): {manifest.zeilen} Zeilen, alles unversehrt."
        )
        self.stdout.write("Nur geprüft." if pruefen else "Zurückgespielt und verglichen.")
