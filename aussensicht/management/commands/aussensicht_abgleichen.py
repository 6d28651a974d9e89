"""Comparison run: all differences to the PVOG anew, meant for every night."""

from django.core.management.base import BaseCommand

from aussensicht.actions import compare_all


class Command(BaseCommand):
    """`manage.py aussensicht_abgleichen`."""

    help = "Vergleicht die Angaben des Portals neu mit denen des PVOG."

    def handle(self, *args, **options):
        self.stdout.write(f"{compare_all()} Abweichungen stehen unter /abgleich/.")
