"""Fetch run: what changed in the FIM-Portal, as a file whose preview waits for somebody."""

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from aussensicht.abruf import Abruffehler, Abrufweg, switched_off
from aussensicht.fim import Fimabruf
from leistungen.katalogstand import katalogstand

AUS = switched_off(
    "FIM_ADRESSE", "Dateien lassen sich in der Verwaltung hochladen (LeiKa-Leistungen)."
)
#: the day before counts too: its clock is not ours, and what is read twice is no change
DAVOR = dt.timedelta(days=1)


class Command(BaseCommand):
    """`manage.py fim_abrufen`; writes nothing but a file that waits."""

    help = "Holt aus dem FIM-Portal, was sich seit dem letzten angenommenen Abruf geändert hat."

    def add_arguments(self, parser):
        parser.add_argument(
            "--alles",
            action="store_true",
            help="alle Leistungen; nur so fällt auf, welche es dort nicht mehr gibt",
        )

    def handle(self, *, alles, **options):
        if not settings.FIM_ADRESSE:
            self.stdout.write(AUS)
            return
        quelle = None if alles else katalogstand()
        seit = quelle.stand.von - DAVOR if quelle and quelle.stand else None
        abruf = Fimabruf(Abrufweg(settings.FIM_ADRESSE), seit)
        try:
            datei = abruf.fetch()
        except Abruffehler as fehler:
            raise CommandError(str(fehler)) from fehler
        if datei is None:
            self.stdout.write(
                f"Seit dem {seit:%d.%m.%Y} hat sich nichts geändert."
                if seit
                else "Das FIM-Portal nennt keine Leistung."
            )
            return
        self.stdout.write(
            f"{len(abruf.items)} Leistungen abgerufen. Geschrieben ist noch nichts: In der "
            "Verwaltung unter LeiKa-Leistungen, Importieren, wartet die Vorschau."
        )
