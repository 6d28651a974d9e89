"""A disk that fills up under the portal: a small tmpfs, and what can be seen while it is full.

`python -m tests.stoerung.platte <folder> <walk>`: the database lies in that folder, uploads do too.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

#: enough for an empty database of either kind and a page of rows
GROESSE = "48m"
#: bytes that are left: nothing at all, and room for the beginning
FREI = (0, 200_000, 500_000)
FUELLER = "fueller"


@contextmanager
def small_disk(ordner: Path):
    """A disk of its own in that folder; skips who may not make one."""
    befehl = ["mount", "-t", "tmpfs", "-o", f"size={GROESSE},mode=1777", "tmpfs", str(ordner)]
    if os.geteuid() or subprocess.run(befehl, capture_output=True).returncode:
        pytest.skip("Eine kleine Platte (tmpfs) anzulegen braucht root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(ordner)], check=True)


def fill(ordner: Path, frei: int) -> None:
    """Leave that many bytes."""
    with (ordner / FUELLER).open("wb", buffering=0) as datei:
        for stueck in (1 << 20, 1 << 12, 1):
            try:
                while datei.write(b"x" * stueck):
                    pass
            except OSError:
                continue
        datei.truncate(datei.tell() - frei)


def answer(antwort) -> dict:
    """Status and what the page says."""
    text = " ".join(antwort.content.decode().split()) if antwort.status_code != 302 else ""
    return {"status": antwort.status_code, "text": text}


def main(ordner: str, gang: str) -> None:
    """Print what one of the walks below sees."""
    import django

    django.setup()
    from django.test import Client, override_settings

    from bausteine.importe import vorschau
    from tests.conftest import EINFACH

    override_settings(STORAGES=EINFACH, ALLOWED_HOSTS=["*"]).enable()  # as in the tests
    tempfile.tempdir = vorschau.ORDNER = ordner
    print(json.dumps(GAENGE[gang](Client(raise_request_exception=False), Path(ordner))))


def restart(client, ordner: Path) -> dict:
    """What a portal answers that is started on the full disk, and then without a new start."""
    fill(ordner, 0)
    gesehen = {
        wo: answer(client.get(wo)) for wo in ("/gesund/", "/bereit/", "/umsetzungsprojekte/")
    }
    (ordner / FUELLER).unlink()
    return gesehen | {"danach": answer(client.get("/umsetzungsprojekte/"))}


def writing(client, ordner: Path) -> dict:
    """Prepare an import, fill the disk, try everything, make room, write."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from projects.models import Phase, Umsetzungsprojekt
    from tests import factories as f
    from tests.bausteine.verwaltung.hilfe import adresse, confirm_data, upload
    from tests.import_dateien import csv_datei

    client.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))
    f.organisation(kurzname="krz")
    zeilen = [["kennung", "titel", "umsetzung", "it_partner", "fruehere_titel", "hinweis"]]
    zeilen += [[f"p-{i}", f"P {i}", "Q1 2031", "krz", f"V {i}", "x" * 999] for i in range(150)]
    vorschau = confirm_data(upload(client, Umsetzungsprojekt, csv_datei(zeilen)))
    ziel = adresse(Umsetzungsprojekt, "process_import")

    def number():
        return [
            Umsetzungsprojekt.objects.count(),
            Phase.objects.count(),
            Umsetzungsprojekt.history.count(),
        ]

    gesehen = {"vorher": answer(client.get("/umsetzungsprojekte/"))}
    for frei in FREI:
        fill(ordner, frei)
        gesehen[f"schreiben {frei}"] = answer(client.post(ziel, vorschau)) | {"da": number()}
    gesehen["lesen"] = answer(Client().get("/umsetzungsprojekte/"))
    fill(ordner, 0)
    dateien = sorted(datei.name for datei in ordner.glob("ozgportal-import-*"))
    gesehen["hochladen"] = answer(upload(client, Umsetzungsprojekt, csv_datei(zeilen)))
    gesehen["liegt noch"] = dateien == sorted(d.name for d in ordner.glob("ozgportal-import-*"))
    (ordner / FUELLER).unlink()
    gesehen["danach"] = answer(client.post(ziel, vorschau)) | {"da": number()}
    return gesehen


GAENGE = {"writing": writing, "restart": restart}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    main(*sys.argv[1:])
