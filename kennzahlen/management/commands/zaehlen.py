"""Daily job: writes down what the declared Kennzahlen and the public Auswahlen count today."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kennzahlen.actions import adopt_selections, count_today


class Command(BaseCommand):
    """`manage.py zaehlen`, meant for a daily timer; a second time that day it writes nothing."""

    help = "Hält fest, was die Kennzahlen heute zählen."

    def handle(self, *args, **options):
        adopt_selections()
        bericht = count_today(timezone.now())
        for satz in bericht.nicht_gezaehlt:
            self.stdout.write(satz)
        self.stdout.write(f"Gezählt: {bericht.neu}, heute schon gezählt: {bericht.schon_da}.")
