"""`python -m tests.betrieb.gleichzeitig 5`: so many processes claim one job; how many got it."""

import multiprocessing
import os
import sys

import django

from tests.geduld import GEDULD


def claim(start, ergebnis) -> None:
    """One process: ready, wait for all, claim."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from betrieb.models import Lauf

    connection.ensure_connection()
    start.wait(60)
    ergebnis.put(Lauf.objects.claim("auftrag", timezone.localdate(), str(os.getpid())))


def main(anzahl: int) -> None:
    """Start them together."""
    art = multiprocessing.get_context("spawn")
    start, ergebnis = art.Barrier(anzahl), art.Queue()
    prozesse = [art.Process(target=claim, args=(start, ergebnis)) for _ in range(anzahl)]
    for prozess in prozesse:
        prozess.start()
    erfolge = [ergebnis.get(timeout=GEDULD) for _ in prozesse]
    for prozess in prozesse:
        prozess.join(10)
    print(sum(erfolge), "von", anzahl)


if __name__ == "__main__":
    main(int(sys.argv[1]))
