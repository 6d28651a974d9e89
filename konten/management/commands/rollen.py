"""Roles: made by a command, and brought up to date after an update."""

from django.core.management.base import BaseCommand, CommandError

from konten.actions import create_rollen


class Command(BaseCommand):
    """`manage.py rollen`."""

    help = "Legt die Rollen des Portals als Gruppen an oder bringt sie auf den heutigen Stand."

    def handle(self, *args, **options):
        try:
            saetze = create_rollen()
        except LookupError as fehler:
            raise CommandError(f"{fehler}. Zuerst „manage.py migrate“ ausführen.") from fehler
        if options["verbosity"]:
            for satz in saetze or ["Alle Rollen sind auf dem heutigen Stand."]:
                self.stdout.write(satz)
