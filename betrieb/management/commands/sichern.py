"""Writes everything into one archive while the portal runs."""

from pathlib import Path

from django.core.management.base import BaseCommand

from betrieb.sicherung.meldungen import understandable
from betrieb.sicherung.schreiben import write


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

    def handle(self, *, datei: Path, ueberschreiben: bool, **optionen):
        ziel = datei.absolute()
        with understandable(ziel, "Es wurde nichts gesichert; eine frühere Sicherung ist noch da."):
            manifest = write(ziel, ueberschreiben=ueberschreiben)
            groesse = ziel.stat().st_size
        hochgeladen = sum(1 for teil in manifest.teile if not teil.tabelle)
        tabellen = len(manifest.teile) - hochgeladen
        self.stdout.write(
            f"Gesichert und geprüft: {manifest.zeilen} Zeilen aus {tabellen} Tabellen, "
            f"{hochgeladen} Dateien, {groesse / 1_000_000:.1f} MB in {ziel}"
        )
