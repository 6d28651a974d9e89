"""Reminder run: sends accounts what waits in their projects, to those that want it today."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anmeldung import passwort
from erinnerungen.actions import remind
from erinnerungen.models import Erinnerungswunsch

OHNE_POST = (
    "Keine Erinnerungen gesendet: Das Portal kann keine E-Mails senden. Dafür braucht es "
    "EMAIL_URL, KONTAKT_POSTFACH und PORTAL_ADRESSE."
)


class Command(BaseCommand):
    """`manage.py erinnern`, meant for a daily timer."""

    help = "Schickt Konten, die es wollen, was in ihren Projekten überfällig oder ungeprüft ist."

    def handle(self, *args, **options):
        if not passwort.is_on():
            warten = Erinnerungswunsch.objects.count()
            self.stdout.write(f"{OHNE_POST} Eingeschaltet haben sie {warten} Konten.")
            return
        ergebnis = remind(timezone.localdate())
        self.stdout.write(
            f"{ergebnis.gesendet} Erinnerungen gesendet, bei {ergebnis.nichts_offen} Konten nichts "
            f"offen, {ergebnis.schon_gesendet} heute schon gesendet."
        )
        if ergebnis.gescheitert:
            raise CommandError(
                f"{ergebnis.gescheitert} Erinnerungen ließen sich nicht senden. Noch einmal "
                "ausgeführt, versucht der Befehl es nur mit diesen."
            )
