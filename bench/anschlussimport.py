"""Benchmark: the import of 10,000 Anschlüsse, and taking it back, on one database.

    python -m bench.anschlussimport 10000       in the database DATABASE_URL names; prints JSON

CPU seconds of the whole step: of our process, and of the PostgreSQL process that serves it.
"""

import json
import os
import sys
import time

ZEILEN = 10_000
KOPF = [
    "kommune",
    "dienst",
    "stand",
    "bestaetigt_am",
    "geplant",
    "online_seit",
    "abgeschaltet_am",
    "grund",
    "hemmnis",
    "bemerkung",
    "quelle",
    "fundstelle",
]


def rows(anzahl: int) -> list[list[str]]:
    """Header and rows, the same in every run, of the Kommunen and Dienste that are there."""
    from dienste.models import OnlineDienst
    from gebiete.models import Kommune
    from rollout.enums import Anschlussstand, Hemmnis

    kommunen = list(Kommune.objects.order_by("pk").values_list("organisation__kennung", flat=True))
    dienste = list(OnlineDienst.objects.order_by("pk").values_list("kennung", flat=True))
    zeilen = []
    for i in range(anzahl):
        stand = list(Anschlussstand)[i % len(Anschlussstand)]
        unterwegs = stand.ist_in_arbeit
        zeilen.append(
            [
                kommunen[i // len(dienste)],
                dienste[i % len(dienste)],
                stand.label,
                f"{i % 28 + 1:02d}.10.2026",
                "Q1 2027" if unterwegs else "",
                "Q3 2025" if stand == Anschlussstand.ONLINE else "",
                "01.10.2026" if stand == Anschlussstand.ABGESCHALTET else "",
                "liegt beim Kreis" if stand == Anschlussstand.NICHT_VORGESEHEN else "",
                Hemmnis(Hemmnis.values[i % 10]).label if unterwegs else "",
                f"Wie es um den Anschluss {i} steht.",
                "rollout-bericht",
                f"Zeile {i}",
            ]
        )
    return [KOPF, *zeilen]


def measure(anzahl: int) -> dict[str, dict[str, float]]:
    """Import and undo; what each cost."""
    from bausteine.importe.bericht import problems
    from bausteine.importe.models import Import
    from bausteine.importe.register import resource_for
    from bausteine.importe.ruecknahme import Ruecknahme
    from bausteine.tabellen.dateien import csv_lines, read_table

    kopf, *zeilen = rows(anzahl)
    daten = b"".join(csv_lines(kopf, zeilen))

    def schreiben():
        ergebnis = resource_for("anschluesse")().import_data(
            read_table(daten, "messung.csv"), dry_run=False, file_name="messung.csv"
        )
        if fehler := problems(ergebnis):
            sys.exit(f"Die Messdatei ist fehlerhaft: {fehler[:3]}")

    return {
        "Import": _cost(schreiben),
        "Rücknahme": _cost(lambda: Ruecknahme(Import.objects.latest("pk")).carry_out()),
    }


def _cost(tun) -> dict[str, float]:
    from bench.importe import cpu

    vorher, begonnen = cpu(), time.monotonic()
    tun()
    nachher = cpu()
    return {
        "uhr": time.monotonic() - begonnen,
        "cpu": nachher[0] - vorher[0],
        "db": nachher[1] - vorher[1],
    }


def main(anzahl: int) -> None:
    """In a process of its own, in a database with a Land and without Anschlüsse."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    json.dump(measure(anzahl), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ZEILEN)
