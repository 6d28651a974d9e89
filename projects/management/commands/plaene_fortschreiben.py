"""Daily job: projects whose plan became an old one get the next of their plans instead."""

from django.core.management.base import BaseCommand

from projects.actions import update_derived
from projects.models import Umsetzungsprojekt


class Command(BaseCommand):
    """`manage.py plaene_fortschreiben`, meant for a daily timer; changes nothing else."""

    help = "Setzt an die Stelle alter Pläne den nächsten, der noch gilt."

    def handle(self, *args, **options):
        nummern = list(Umsetzungsprojekt.objects.mit_weiterem_plan().values_list("pk", flat=True))
        update_derived(nummern)
        self.stdout.write(f"Fortgeschrieben: {len(nummern)}.")
