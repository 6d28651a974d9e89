"""Subscription run: writes and sends what changed in the Abos that are due."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from abos.actions import are_offered
from abos.models import Abo
from abos.versand import run

OHNE_POST = (
    "Nichts gesendet: Das Portal kann keine E-Mails senden. Dafür braucht es EMAIL_URL, "
    "KONTAKT_POSTFACH und PORTAL_ADRESSE."
)


class Command(BaseCommand):
    """`manage.py abos_senden`, meant for an hourly timer: each run sends what is still due."""

    help = (
        "Schickt Abonnenten, was sich in ihren Abos geändert hat, jeder Adresse einmal am Tag, und "
        "die Rundbriefe, die auf ihren Versand warten."
    )

    def handle(self, *args, **options):
        if not are_offered():
            anzahl = Abo.objects.bestaetigt().count()
            self.stdout.write(f"{OHNE_POST} Es gibt {anzahl} Abos.")
            return
        lauf = run(timezone.now())
        self.stdout.write(
            f"{lauf.geschrieben} E-Mails geschrieben, {lauf.gesendet} gesendet, "
            f"{lauf.geloescht} unbestätigte Abos gelöscht."
        )
        if lauf.gescheitert:
            raise CommandError(
                f"{lauf.gescheitert} E-Mails ließen sich nicht senden. Der nächste Lauf versucht "
                "es noch einmal."
            )
