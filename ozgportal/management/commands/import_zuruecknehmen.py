"""Undo: of an import on the command line, with the same engine as in the admin."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bausteine.geschichte.ausfuehren import Outdated
from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from bausteine.stoerung.stoerung import spoken
from ozgportal.management.fortschritt import ProgressBar

#: imports that are named without a number; reasons that are printed
LETZTE, GEZEIGT = 10, 20
INZWISCHEN = (
    "Nichts zurückgenommen: Während der Befehl auf einen anderen Import wartete, hat sich etwas "
    "geändert. Bitte sehen Sie ohne --commit, was jetzt geschähe."
)


class Command(BaseCommand):
    """Tells by default what would happen; `--commit` writes."""

    help = (
        "Nimmt einen Import zurück. Ohne --commit nur zur Probe, ohne Nummer: die letzten Importe. "
        "Beispiel: manage.py import_zuruecknehmen 17 --commit"
    )

    def add_arguments(self, parser):
        parser.add_argument("nummer", type=int, nargs="?", help="Nummer des Imports")
        parser.add_argument("--commit", action="store_true", help="wirklich zurücknehmen")

    def handle(self, *, nummer, commit, **optionen):
        if nummer is None:
            return self._list()
        der_import = Import.objects.filter(pk=nummer).first()
        if der_import is None:
            raise CommandError(f"Den Import {nummer} gibt es nicht.")
        balken = ProgressBar(self.stderr)
        ruecknahme = Ruecknahme(der_import, fortschritt=balken)
        try:
            with spoken("Nichts geschrieben; Sie können den Befehl wiederholen."):
                ruecknahme.carry_out() if commit else ruecknahme.probe()
        except ValidationError as fehler:
            raise CommandError(" ".join(fehler.messages)) from None
        except Outdated:
            raise CommandError(INZWISCHEN) from None
        balken.end()
        self._tell(ruecknahme)
        self.stdout.write(
            self.style.SUCCESS("Zurückgenommen.")
            if commit
            else "Nur zur Probe, nichts geschrieben. Mit --commit wird zurückgenommen."
        )

    def _list(self):
        """The latest imports with their numbers."""
        importe = Import.objects.letzte(LETZTE)
        for der_import in importe:
            wann = f"{der_import.am:%d.%m.%Y %H:%M}"
            schon = " (zurückgenommen)" if hasattr(der_import, "ruecknahme") else ""
            self.stdout.write(f"{der_import.pk:>6}  {wann}  {der_import}{schon}")
        if not importe:
            self.stdout.write("Es gibt noch keinen Import.")

    def _tell(self, ruecknahme: Ruecknahme):
        for schritt in ruecknahme.left[:GEZEIGT]:
            self.stdout.write(f"Bleibt: {schritt.name}: {schritt.bleibt}")
        if (weitere := len(ruecknahme.left) - GEZEIGT) > 0:
            self.stdout.write(f"… und {weitere} weitere bleiben.")
        self.stdout.write(
            f"{len(ruecknahme.done)} Einträge auf dem Stand vor dem Import, "
            f"{len(ruecknahme.left)} unverändert gelassen."
        )
