"""Backup: writes everything into one archive while the portal runs."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import connection

from betrieb.sicherung.meldungen import understandable
from betrieb.sicherung.schreiben import write
from betrieb.sicherung.werkzeug import own_tool
from betrieb.umzug.umzugsformat import Umzugsformat


class Command(BaseCommand):
    """`manage.py sichern <datei>`. Exit code 1 with one sentence when it fails."""

    help = (
        "Schreibt alle Einträge, ihre Geschichte, hochgeladene Dateien und Konten in ein Archiv; "
        "das Portal läuft weiter. Beispiel: manage.py sichern /sicherung/ozg.zip"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("datei", type=Path, help="neue Datei für die Sicherung")
        parser.add_argument(
            "--ueberschreiben", action="store_true", help="eine vorhandene Datei ersetzen"
        )
        parser.add_argument(
            "--umzug",
            action="store_true",
            help="in der Form, die SQLite und PostgreSQL lesen: um von einer zur anderen zu ziehen",
        )

    def handle(self, *, datei: Path, ueberschreiben: bool, umzug: bool, **optionen):
        ziel = datei.absolute()
        with understandable(ziel, "Es wurde nichts gesichert; eine frühere Sicherung ist noch da."):
            inhalt = Umzugsformat() if umzug else own_tool(connection.vendor, ziel)
            manifest = write(ziel, inhalt, ueberschreiben=ueberschreiben)
            groesse = ziel.stat().st_size
        hochgeladen = sum(1 for teil in manifest.teile if teil.is_upload)
        self.stdout.write(
            f"Gesichert und geprüft: {manifest.zeilen} Zeilen aus {manifest.tabellen} Tabellen, "
            f"{hochgeladen} Dateien, {groesse / 1_000_000:.1f} MB in {ziel}"
        )
