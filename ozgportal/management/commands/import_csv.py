"""Import: a file on the command line, with the same engine as in the admin."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bausteine.importe.bericht import problems
from bausteine.importe.gutezeilen import good_rows
from bausteine.importe.spaltennamen import Lesewahl, plain
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
        parser.add_argument(
            "--gute-zeilen",
            action="store_true",
            help="fehlerhafte Zeilen auslassen statt nichts zu schreiben; Rückgabewert dann 2",
        )
        parser.add_argument(
            "--rest", type=Path, metavar="DATEI", help="ausgelassene Zeilen als CSV ablegen"
        )
        parser.add_argument("--blatt", default="", help="welches Blatt einer Arbeitsmappe")
        parser.add_argument(
            "--spalte",
            action="append",
            default=[],
            metavar="KOPF=SPALTE",
            help="was eine Spalte der Datei ist, leer: nicht einlesen; mehrfach möglich",
        )

    def handle(self, *, ressource, datei, commit, fehler, land=None, **optionen):
        wahl = Lesewahl(optionen["blatt"], spalten=_columns(optionen["spalte"]))
        ohne: frozenset[int] = frozenset()
        if optionen["gute_zeilen"]:
            ohne = self._left_out(ressource, datei, land, wahl, optionen["rest"])
        resource = resource_named(ressource, land, wahl=wahl, ohne=ohne)
        result, gesamt = self._run(resource, datei, fehler, dry_run=not commit)
        liste = problems(result)
        for zeile, text in resource.remarks:
            self.stdout.write(f"Hinweis{f', Zeile {zeile}' if zeile else ''}: {text}")
        if liste:
            self._fail(liste, fehler)
        zahlen = result.totals
        self.stdout.write(
            f"{gesamt} {'Zeile' if gesamt == 1 else 'Zeilen'}: {zahlen['new']} neu, "
            f"{zahlen['update']} geändert, {zahlen['skip']} unverändert, {len(ohne)} fehlerhaft."
        )
        self.stdout.write(
            self.style.SUCCESS("Geschrieben.")
            if commit
            else "Nur zur Probe, nichts geschrieben. Mit --commit wird geschrieben."
        )
        if ohne:
            raise CommandError(
                f"{len(ohne)} {'Zeile' if len(ohne) == 1 else 'Zeilen'} ausgelassen.", returncode=2
            )

    def _run(self, resource, datei: Path, fehler: Path | None, *, dry_run: bool):
        """The result, and how many rows there were."""
        tabelle, balken = self._read(datei, fehler), ProgressBar(self.stderr)
        gesamt = len(tabelle)
        with spoken("Nichts geschrieben; Sie können den Befehl wiederholen."):
            result = resource.import_data(
                tabelle,
                dry_run=dry_run,
                file_name=datei.name,
                with_changes=False,
                progress=lambda zeile: balken(min(zeile - 1, gesamt), gesamt),
            )
        balken.end()
        return result, len(tabelle)  # of a file with several Länder, only one is read

    def _left_out(self, name, datei, land, wahl, rest: Path | None) -> frozenset[int]:
        """The rows that keep the others out, told and kept as a file if asked."""

        def check(ohne: frozenset[int]):
            resource = resource_named(name, land, wahl=wahl, ohne=ohne)
            return self._run(resource, datei, None, dry_run=True)[0]

        teil = good_rows(check(frozenset()), check)
        if teil is None:  # nothing is wrong, or nothing can be written: the import tells
            return frozenset()
        for zeile, spalte, satz in teil.fehler[:50]:
            self.stderr.write(f"{_where(zeile, spalte)}{satz}")
        if rest:
            rest.write_bytes(b"".join(csv_lines(teil.faulty[0], teil.faulty[1:])))
        return teil.ohne

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


def _columns(angaben: list[str]) -> dict[str, str]:
    """„Straße=ort“ as a choice; raises CommandError where there is no „=“."""
    if falsch := next((angabe for angabe in angaben if "=" not in angabe), ""):
        raise CommandError(f"--spalte erwartet KOPF=SPALTE, nicht „{falsch}“.")
    teile = (angabe.rpartition("=") for angabe in angaben)
    return {plain(kopf): name.strip() for kopf, _, name in teile}


def _where(zeile, spalte) -> str:
    teile = [f"Zeile {zeile}" if zeile else "", f"Spalte „{spalte}“" if spalte else ""]
    ort = ", ".join(teil for teil in teile if teil)
    return f"{ort}: " if ort else ""
