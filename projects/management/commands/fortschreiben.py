"""Maintenance: brings what follows from the data of all projects up to date, for a new version."""

from django.core.management.base import BaseCommand

from projects.actions import update_derived
from projects.models import Umsetzungsprojekt


class Command(BaseCommand):
    """`manage.py fortschreiben`."""

    help = "Bringt Status, Termine und das öffentliche Protokoll aller Projekte auf den Stand."

    def handle(self, *args, **options):
        projekte = list(Umsetzungsprojekt.objects.order_by().values_list("pk", flat=True))
        update_derived(projekte)
        self.stdout.write(f"{len(projekte)} Projekte fortgeschrieben")
