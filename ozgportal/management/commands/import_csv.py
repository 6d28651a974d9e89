"""Import a file on the command line, with the same engine as in the admin."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bausteine.auslieferung.stoerung import spoken
from bausteine.importe.bericht import problems
from bausteine.tabellen.dateien import csv_lines, read_table
from ozgportal.management.ressourcen import add_resource, resource_named

BALKEN = 30


class Command(BaseCommand):
    """Dry by default; `--commit` writes. Exit code 1 when anything keeps the file out."""

    help = (
        "Liest eine CSV- oder XLSX-Datei ein. Ohne --commit nur zur Probe. "
        "Beispiel: manage.py import_csv organisationen organisationen.csv --commit"
    )

    def add_arguments(self, parser):
        add_resource(parser, "Was die Datei enthält")
        parser.add_argument("datei", type=Path, help="CSV- oder XLSX-Datei")
        parser.add_argument("--commit", action="store_true", help="wirklich schreiben")
        parser.add_argument("--fehler", type=Path, metavar="DATEI", help="Fehler als CSV ablegen")

    def handle(self, *, ressource, datei, commit, fehler, **optionen):
        resource = resource_named(ressource)
        tabelle = self._read(datei, fehler)
        with spoken("Nichts geschrieben; Sie können den Befehl wiederholen."):
            result = resource.import_data(
                tabelle,
                dry_run=not commit,
                file_name=datei.name,
                with_changes=False,
                progress=self._progress(len(tabelle)),
            )
        liste = problems(result)
        self._end_progress()
        for zeile, text in resource.remarks:
            self.stdout.write(f"Hinweis{f', Zeile {zeile}' if zeile else ''}: {text}")
        if liste:
            self._fail(liste, fehler)
        zahlen = result.totals
        self.stdout.write(
            f"{len(tabelle)} Zeilen: {zahlen['new']} neu, {zahlen['update']} geändert, "
            f"{zahlen['skip']} unverändert, 0 fehlerhaft."
        )
        self.stdout.write(
            self.style.SUCCESS("Geschrieben.")
            if commit
            else "Nur zur Probe, nichts geschrieben. Mit --commit wird geschrieben."
        )

    def _read(self, datei: Path, fehler: Path | None):
        if not datei.is_file():
            raise CommandError(f"Die Datei {datei} gibt es nicht.")
        try:
            return read_table(datei.read_bytes(), datei.name)
        except ValidationError as error:
            self._fail([(None, "", satz) for satz in error.messages], fehler)

    def _fail(self, liste, fehler: Path | None):
        """Name every problem, keep them as CSV if asked, and stop with exit code 1."""
        for zeile, spalte, satz in liste[:50]:
            self.stderr.write(f"{_where(zeile, spalte)}{satz}")
        if len(liste) > 50:
            self.stderr.write(f"… und {len(liste) - 50} weitere.")
        if fehler:
            zeilen = [[str(zeile or ""), spalte, satz] for zeile, spalte, satz in liste]
            fehler.write_bytes(b"".join(csv_lines(["zeile", "spalte", "fehler"], zeilen)))
        raise CommandError(f"{len(liste)} Fehler. Nichts geschrieben.")

    def _progress(self, gesamt: int):
        """A bar on a terminal, silence in a pipe."""
        if not (sys.stderr.isatty() or settings.DEBUG) or not gesamt:
            return None
        schritt = max(1, gesamt // 100)

        def zeigen(zeile: int) -> None:
            if zeile % schritt == 0:
                voll = min(BALKEN, BALKEN * zeile // gesamt)
                balken = "█" * voll + "·" * (BALKEN - voll)
                self.stderr.write(f"\r{balken} {zeile}/{gesamt}", ending="")
                self._balken = True

        return zeigen

    def _end_progress(self):
        if getattr(self, "_balken", False):
            self.stderr.write("")


def _where(zeile, spalte) -> str:
    teile = [f"Zeile {zeile}" if zeile else "", f"Spalte „{spalte}“" if spalte else ""]
    ort = ", ".join(teil for teil in teile if teil)
    return f"{ort}: " if ort else ""
