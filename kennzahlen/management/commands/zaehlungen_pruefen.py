"""Verification: counts past days again, from the history, and says what differs."""

import argparse

from django.core.management.base import BaseCommand

from kennzahlen.actions import verify


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3660:
        raise argparse.ArgumentTypeError("eine Zahl von 1 bis 3660")
    return int(text)


class Command(BaseCommand):
    """`manage.py zaehlungen_pruefen --tage 30`; writes nothing."""

    help = "Zählt vergangene Tage aus dem Verlauf nach und nennt, was abweicht."

    def add_arguments(self, parser):
        parser.add_argument("--tage", type=_days, default=30, help="wie viele Tage (30)")

    def handle(self, *, tage, **options):
        bericht = verify(tage)
        for abweichung in bericht.abweichungen:
            self.stdout.write(str(abweichung))
        self.stdout.write(
            f"Nachgerechnet: {bericht.geprueft}, abweichend: {len(bericht.abweichungen)}, "
            f"nicht nachzurechnen, weil vom Tag abhängig: {bericht.vom_tag}."
        )
