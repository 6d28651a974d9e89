"""Static export: writes the public side as files that any web server can serve for ever."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from betrieb.archiv.bau import build
from betrieb.sicherung.meldungen import understandable


class Command(BaseCommand):
    """`manage.py archiv <ordner>`. Exit code 1 with one sentence when it fails."""

    help = (
        "Schreibt alle öffentlichen Seiten mit ihren Downloads als Dateien in einen neuen Ordner. "
        "Beispiel: manage.py archiv /srv/archiv --adresse https://ozg.example.de"
    )

    def add_arguments(self, parser):
        parser.add_argument("ordner", type=Path, help="neuer oder leerer Ordner")
        parser.add_argument("--adresse", help="Server des Archivs; sonst aus ALLOWED_HOSTS")
        parser.add_argument(
            "--wurzel", help="Pfad, unter dem der Ordner liegen wird; sonst werden Links relativ"
        )
        parser.add_argument(
            "--mit-pdf", action="store_true", help="auch PDF-Dateien, je etwa eine halbe Sekunde"
        )

    def handle(self, *, ordner: Path, adresse, wurzel, mit_pdf: bool, **optionen):
        ziel = ordner.absolute()
        if wurzel is not None and not (wurzel.startswith("/") and wurzel.endswith("/")):
            raise CommandError("--wurzel beginnt und endet mit einem Schrägstrich, etwa /archiv/.")
        self.stdout.write("Die Seiten werden geschrieben; das dauert einige Minuten …")
        self.stdout.flush()
        beginn = time.monotonic()
        with understandable(ziel, f"{ziel} wurde nicht angelegt."):
            ergebnis = build(ziel, adresse or _address(), wurzel=wurzel, mit_pdf=mit_pdf)
        dauer = f"{ergebnis.bytes / 1_000_000:.0f} MB in {time.monotonic() - beginn:.0f} Sekunden"
        self.stdout.write(f"{ergebnis.seiten} Seiten, {ergebnis.dateien} Dateien, {dauer}: {ziel}")


def _address() -> str:
    """The first name that is a host and no pattern."""
    namen = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    if not namen:
        raise CommandError("Nennen Sie mit --adresse den Server, etwa https://ozg.example.de.")
    return f"{'https' if settings.HTTPS else 'http'}://{namen[0]}"
