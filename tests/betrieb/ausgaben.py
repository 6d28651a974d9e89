"""What the portal gives out, as checksums: every export and the files of every public list.

`python -m tests.betrieb.ausgaben` prints them as JSON for the database of DATABASE_URL.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path


def exports() -> dict[str, str]:
    """{name: SHA-256} of export_csv for every resource and of the lists' downloads."""
    from django.core.management import call_command
    from django.test import Client

    from bausteine.importe.register import resource_names

    summen = {}
    with tempfile.TemporaryDirectory() as ordner:
        for name in resource_names():
            datei = Path(ordner) / f"{name}.csv"
            call_command("export_csv", name, ausgabe=datei)
            summen[name] = _digest(datei.read_bytes())
    besucher = Client(SERVER_NAME="localhost")
    for liste in (
        "umsetzungsprojekte",
        "themenfelder",
        "ozg-leistungen",
        "leistungen",
        "organisationen",
        "mittel",
        "zahlen",
        "termine",
        "rundbriefe",
        "gesuche",
        "programme",
        "programme/projekte",
        "online-dienste",
        "plattformen",
        "fachverfahren",
        "rollout/anschluesse",
        "abgleich",
        "neues",
    ):
        for form in (
            ("csv", "json", "atom") if liste in ("umsetzungsprojekte", "neues") else ("csv", "json")
        ):
            antwort = besucher.get(f"/{liste}/", {"format": form})
            assert antwort.status_code == 200, (liste, form)
            summen[f"/{liste}/ {form}"] = _digest(antwort.getvalue())
    return summen


def _digest(inhalt: bytes) -> str:
    assert inhalt
    return hashlib.sha256(inhalt).hexdigest()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    print(json.dumps(exports()))
