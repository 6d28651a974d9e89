"""Account recovery: lifts an administrator's lock, on request takes the factor away."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from anmeldung import actions


class Command(BaseCommand):
    """`manage.py konto_oeffnen NAME [--ohne-zweiten-faktor]`."""

    help = "Hebt die Sperre eines Kontos auf; auf Wunsch auch seinen zweiten Faktor."

    def add_arguments(self, parser):
        parser.add_argument("name", help="Benutzername")
        parser.add_argument(
            "--ohne-zweiten-faktor",
            action="store_true",
            help="nimmt auch den zweiten Faktor weg, wenn Gerät und Codes verloren sind",
        )

    def handle(self, *args, **options):
        konto = get_user_model().objects.filter(username=options["name"]).first()
        if konto is None:
            raise CommandError(f"Es gibt kein Konto „{options['name']}“.")
        actions.unlock([konto], konto)
        self.stdout.write("Die Sperre ist aufgehoben.")
        if options["ohne_zweiten_faktor"]:
            actions.reset_factor([konto], konto)
            self.stdout.write("Das Konto hat keinen zweiten Faktor mehr.")
