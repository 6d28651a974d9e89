"""Worker: long imports and undos; the portal starts it by itself."""

import signal
import sys

from django.core.management.base import BaseCommand

from bausteine.importe.arbeiter import work


class Command(BaseCommand):
    """Ends when nothing waits any more."""

    help = (
        "Schreibt große Importe und Rücknahmen, die in der Verwaltung begonnen wurden und warten. "
        "Das Portal startet den Befehl selbst; von Hand schadet er nicht."
    )

    def handle(self, **optionen):
        # the web server leaves Ctrl-C to its master, and its children would inherit that
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            work(self.stdout.write)
        except KeyboardInterrupt:
            sys.exit(130)
