"""Data retention: what nobody can vote with any more, where a Meinungsbild is over."""

from django.core.management.base import BaseCommand

from meinungsbilder.actions import forget_past, tell_ends


class Command(BaseCommand):
    """`manage.py meinungsbilder_aufraeumen`, meant for a daily timer."""

    help = (
        "Löscht nach dem Ende eines Meinungsbilds übrige Stimmcodes und welche Konten abstimmten, "
        "und meldet das Ergebnis als Änderung in Feed, API und Abos."
    )

    def handle(self, *args, **options):
        codes, teilnahmen = forget_past()
        beendet = tell_ends()
        self.stdout.write(
            f"{codes} Stimmcodes und {teilnahmen} Teilnahmen gelöscht, {beendet} neue Ergebnisse "
            "gemeldet."
        )
