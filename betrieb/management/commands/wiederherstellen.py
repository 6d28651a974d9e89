"""Brings an archive back into an empty database, SQLite or PostgreSQL."""

from pathlib import Path

from django.core.management.base import BaseCommand

from betrieb.sicherung.laden import load
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.meldungen import understandable


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
            if pruefen:
                archiv.verify()
            else:
                load(archiv)
            manifest = archiv.manifest
        self.stdout.write(
            f"Sicherung vom {manifest.angelegt} (Version {manifest.portal}, "
            f"{manifest.datenbank}): {manifest.zeilen} Zeilen, alles unversehrt."
        )
        self.stdout.write("Nur geprüft." if pruefen else "Zurückgespielt und verglichen.")
