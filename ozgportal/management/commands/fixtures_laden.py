"""Seed data: loads fixtures/ through the portal's own import, all files or none."""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bausteine.importe import bericht, register
from bausteine.importe.ablauf import PortalResource
from bausteine.tabellen.dateien import read_table

#: a letter orders files of one number: parts after their whole
DATEINAME = re.compile(r"\d\d[a-z]?_(\w+)\.csv")
#: a database without any of these counts as empty
INHALT = ("umsetzungsprojekte", "themenfelder")
MAX_MELDUNGEN = 20


class Command(BaseCommand):
    """`manage.py fixtures_laden [--wenn-leer]`."""

    help = "Lädt die Dateien aus fixtures/ in die Datenbank, alle oder keine."

    def add_arguments(self, parser):
        parser.add_argument(
            "--wenn-leer",
            action="store_true",
            help="nur, wenn es noch kein Umsetzungsprojekt und kein Themenfeld gibt",
        )
        parser.add_argument(
            "--ordner", type=Path, default=settings.BASE_DIR / "fixtures", help="anderer Ordner"
        )

    def handle(self, *args, ordner: Path, wenn_leer: bool, **options):
        if wenn_leer and not is_empty():
            return
        dateien = sorted(ordner.glob("*.csv"))
        if not dateien:
            raise CommandError(f"Keine CSV-Dateien in {ordner}.")
        self.stdout.write("Ausgangsdaten werden geladen …")
        self.stdout.flush()
        with transaction.atomic():
            zeilen = sum(load(datei) for datei in dateien)
        self.stdout.write(f"  {zeilen} Zeilen aus {len(dateien)} Dateien")


def is_empty() -> bool:
    """Whether nothing is there that a visitor would look for."""
    return not any(register.resource_for(name)._meta.model.objects.exists() for name in INHALT)


def load(datei: Path) -> int:
    """Import one file; returns its number of rows. Raises CommandError on any problem."""
    resource = resource_of(datei)
    try:
        dataset = read_table(datei.read_bytes(), datei.name)
    except ValidationError as fehler:
        raise CommandError(f"{datei.name}: {' '.join(fehler.messages)}") from fehler
    result = resource.import_data(
        dataset,
        dry_run=False,
        raise_errors=False,
        file_name=datei.name,
        with_changes=False,
    )
    probleme = bericht.problems(result)
    if (
        resource.lesung and resource.lesung.spalten
    ):  # what a file of others may hold besides, is a mistake in one of ours
        fremd = [d.kopf for d in resource.lesung.spalten if d.kopf and not d.feld]
        probleme += [(None, "", f"Die Spalte „{kopf}“ ist unbekannt.") for kopf in fremd]
    if probleme:
        raise CommandError(report(datei.name, probleme))
    return len(dataset)


def resource_of(datei: Path) -> PortalResource:
    """The resource a file's name stands for: 04_ozg_leistungen.csv → ozg-leistungen."""
    treffer = DATEINAME.fullmatch(datei.name)
    try:
        return register.resource_for(treffer[1].replace("_", "-") if treffer else "")()
    except (KeyError, TypeError) as fehler:
        namen = ", ".join(name.replace("-", "_") for name in register.resource_names())
        raise CommandError(
            f"{datei.name}: Der Name muss NN_name.csv lauten; bekannte Namen: {namen}."
        ) from fehler


def report(dateiname: str, probleme) -> str:
    """The problems of one file, one per line, by row and column."""
    zeilen = [f"{dateiname} lässt sich nicht laden; es wurde nichts gespeichert."]
    for zeile, spalte, meldung in probleme[:MAX_MELDUNGEN]:
        ort = [f"Zeile {zeile}"] if zeile else []
        ort += [f"Spalte „{spalte}“"] if spalte else []
        zeilen.append(f"  {dateiname}, {', '.join(ort)}: {meldung}" if ort else f"  {meldung}")
    if len(probleme) > MAX_MELDUNGEN:
        zeilen.append(f"  … und {len(probleme) - MAX_MELDUNGEN} weitere.")
    return "\n".join(zeilen)
