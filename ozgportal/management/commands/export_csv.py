"""Export: a whole table on the command line; the file can be imported again."""

from pathlib import Path

from django.core.management.base import BaseCommand

from bausteine.tabellen.dateien import csv_lines, xlsx_bytes
from ozgportal.management.ressourcen import add_resource, resource_named


class Command(BaseCommand):
    """All records, whatever their publication state, with all columns."""

    help = "Schreibt alle Einträge einer Ressource als CSV (oder XLSX, nach der Endung)."

    def add_arguments(self, parser):
        add_resource(parser, "Was exportiert wird")
        parser.add_argument("-o", "--ausgabe", type=Path, help="Zieldatei; sonst auf die Ausgabe")

    def handle(self, *, ressource, ausgabe, **optionen):
        resource = resource_named(ressource)
        kopf = [spalte.column_name for spalte in resource.columns]
        records = resource.get_queryset().iterator(chunk_size=500)
        zeilen = ([spalte.cell(record) for spalte in resource.columns] for record in records)
        if ausgabe and ausgabe.suffix.lower() == ".xlsx":
            ausgabe.write_bytes(xlsx_bytes(kopf, zeilen, ressource))
        elif ausgabe:
            with ausgabe.open("wb") as datei:
                datei.writelines(csv_lines(kopf, zeilen))
        else:
            for zeile in csv_lines(kopf, zeilen):
                self.stdout.write(zeile.decode(), ending="")
