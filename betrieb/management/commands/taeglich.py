"""Scheduled job: runs a command once a day, however many machines are told to."""

import argparse
import platform

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from betrieb.models import Lauf


class Command(BaseCommand):
    """`manage.py taeglich clearsessions`: the first machine does it, the others say who did.

    A command that fails may be tried by the next one; one that was killed waits for the next day.
    """

    help = "Führt einen Befehl aus, wenn ihn heute noch kein Rechner ausgeführt hat."

    def add_arguments(self, parser):
        parser.add_argument("befehl", help="Name des Befehls, zum Beispiel clearsessions")
        parser.add_argument("argumente", nargs=argparse.REMAINDER, help="seine Argumente")

    def handle(self, *, befehl, argumente, **optionen):
        if befehl not in get_commands():
            raise CommandError(f"Den Befehl „{befehl}“ gibt es nicht; alle nennt „manage.py help“.")
        if not Lauf.objects.claim(befehl, timezone.localdate(), platform.node()):
            rechner = Lauf.objects.get(name=befehl).rechner
            self.stdout.write(f"{befehl} hat heute schon {rechner} ausgeführt.")
            return
        try:
            call_command(befehl, *argumente, stdout=self.stdout, stderr=self.stderr)
        except BaseException:
            Lauf.objects.give_back(befehl)
            raise
