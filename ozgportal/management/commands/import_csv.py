"""Import: a file on the command line, with the same engine as in the admin."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bausteine.importe.bericht import problems
from bausteine.stoerung.stoerung import spoken
from bausteine.tabellen.dateien import csv_lines, read_table
from ozgportal.management.fortschritt import ProgressBar
from ozgportal.management.ressourcen import add_resource, resource_named


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
        parser.add_argument("--land", help="gv100ad: welches Land, sonst das aus PORTAL_LAND")
        parser.add_argument("--fehler", type=Path, metavar="DATEI", help="Fehler als CSV ablegen")

    def handle(self, *, ressource, datei, commit, fehler, land=None, **optionen):
        resource = resource_named(ressource, land)
        tabelle, balken = self._read(datei, fehler), ProgressBar(self.stderr)
        gesamt = len(tabelle)
        with spoken("Nichts geschrieben; Sie können den Befehl wiederholen."):
            result = resource.import_data(
                tabelle,
                dry_run=not commit,
                file_name=datei.name,
                with_changes=False,
                progress=lambda zeile: balken(min(zeile - 1, gesamt), gesamt),
            )
        liste = problems(result)
        balken.end()
        gesamt = len(tabelle)  # of a file with several Länder, only one is read
        for zeile, text in resource.remarks:
            self.stdout.write(f"Hinweis{f', Zeile {zeile}' if zeile else ''}: {text}")
        if liste:
            self._fail(liste, fehler)
        zahlen = result.totals
        self.stdout.write(
            f"{gesamt} {'Zeile' if gesamt == 1 else 'Zeilen'}: {zahlen['new']} neu, "
            f"{zahlen['update']} geändert, {zahlen['skip']} unverändert, 0 fehlerhaft."
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


def _where(zeile, spalte) -> str:
    teile = [f"Zeile {zeile}" if zeile else "", f"Spalte „{spalte}“" if spalte else ""]
    ort = ", ".join(teil for teil in teile if teil)
    return f"{ort}: " if ort else ""
