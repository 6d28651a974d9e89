"""A damaged, foreign, newer or forged backup is refused before anything is touched."""

import random
import re
import shutil
import sqlite3
import zipfile
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from betrieb.sicherung.manifest import DATENBANK
from tests.betrieb.schaden import flipped, refused, resign, rewritten

pytestmark = pytest.mark.usefixtures("nichts_beruehrt")
TEIL = DATENBANK[connection.vendor]


def _newer_format(manifest, dateien):
    manifest["formatversion"], manifest["portal"] = 7, "9.1"


def _newer_tables(manifest, dateien):
    manifest["migrationen"]["projects"].append("0999_spaeter")


def _foreign(manifest, dateien):
    manifest["format"] = "anderes"


def _changed_byte(manifest, dateien):
    dateien[TEIL] = flipped(dateien[TEIL], len(dateien[TEIL]) // 2)


def _other_sum(manifest, dateien):
    manifest["teile"][0]["sha256"] = "0" * 64


def _missing_file(manifest, dateien):
    del dateien[TEIL]


def _extra_file(manifest, dateien):
    dateien["fremd"] = b""


def _no_database(manifest, dateien):
    del dateien[TEIL]
    manifest["teile"] = []


def _other_kind(manifest, dateien):
    manifest["datenbank"] = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest["datenbank"]]


def _odd_inventory(manifest, dateien):
    manifest["bestand"] = {"auth_user": "viele"}


def _one_row_less(manifest, dateien):
    manifest["bestand"]["auth_user"] += 1


def _unknown_table(manifest, dateien):
    manifest["bestand"]["projects_verschwunden"] = 3


def _half_of_it(manifest, dateien):
    dateien[TEIL] = dateien[TEIL][: len(dateien[TEIL]) // 2]
    resign(manifest, dateien)


def _no_database_at_all(manifest, dateien):
    dateien[TEIL] = b"id;titel\r\n" * 1000
    resign(manifest, dateien)


FAELLE = {
    "neueres Format": (_newer_format, "neuer als dieses Portal: Sie hat Format 7.*Version 9.1"),
    "neuere Tabellen": (_newer_tables, "neuer als dieses Portal.*0999_spaeter"),
    "fremd": (_foreign, "keine Sicherung des OZG-Portals"),
    "ein Zeichen anders": (_changed_byte, "Prüfsumme"),
    "andere Prüfsumme": (_other_sum, "Prüfsumme"),
    "eine Datei fehlt": (_missing_file, "nicht genau die Dateien"),
    "eine Datei zu viel": (_extra_file, "nicht genau die Dateien"),
    "ohne Datenbank": (_no_database, "enthält keine Datenbank"),
    "andere Art": (_other_kind, "enthält (keine|eine) Datenbank"),
    "Verzeichnis voll Unsinn": (_odd_inventory, "Inhaltsverzeichnis ist unlesbar"),
    "eine Zeile fehlt": (_one_row_less, r"auth_user sind es 2 statt 3 Zeilen"),
    "eine Tabelle fehlt": (_unknown_table, "projects_verschwunden sind es (keine|0) statt 3"),
    "nur die Hälfte": (_half_of_it, f"beschädigt, Datei {re.escape(TEIL)}"),
    "keine Datenbank": (_no_database_at_all, f"beschädigt, Datei {re.escape(TEIL)}"),
}


def test_every_kind_of_damage_is_refused(archivdatei):
    """Each with a sentence of its own; checking and restoring say the same."""
    for aendern, meldung in FAELLE.values():
        refused(rewritten(archivdatei, aendern), meldung)


def test_truncated_anywhere(archivdatei):
    """Half an archive is none."""
    inhalt = archivdatei.read_bytes()
    kurz = archivdatei.with_name("kurz.zip")
    for laenge in (0, 1, 100, len(inhalt) // 2, len(inhalt) - 1):
        kurz.write_bytes(inhalt[:laenge])
        refused(kurz, "keine Sicherung, oder es fehlt das Ende")


def test_any_flipped_byte_is_seen(archivdatei):
    """In the database, names or table of contents: never one that seems whole but is not."""
    inhalt = archivdatei.read_bytes()
    kaputt = archivdatei.with_name("kaputt.zip")
    wuerfel = random.Random(4)  # noqa: S311 (no secret)
    ende = len(inhalt) - 400  # names and sizes stand there
    stellen = [*range(0, ende, ende // 40), *wuerfel.sample(range(ende, len(inhalt)), 20)]
    for stelle in stellen:
        kaputt.write_bytes(flipped(inhalt, stelle))
        # a field of ZIP that says nothing about the content, such as a file's time, may pass
        with suppress(CommandError):
            call_command("wiederherstellen", kaputt, "--pruefen", verbosity=0)
            with zipfile.ZipFile(kaputt) as neu, zipfile.ZipFile(archivdatei) as alt:
                assert all(neu.read(name) == alt.read(name) for name in alt.namelist())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="nur auf sqlite")
@pytest.mark.parametrize(
    ("sql", "meldung"),
    [
        ("CREATE TRIGGER boese AFTER DELETE ON auth_user BEGIN SELECT 1; END", "trigger boese"),
        ("CREATE VIEW boese AS SELECT * FROM auth_user", "view boese"),
        ("DELETE FROM django_admin_log", "django_admin_log sind es 0 statt 1"),
        (
            "PRAGMA foreign_keys=OFF; DELETE FROM auth_user; INSERT INTO auth_user SELECT * FROM a",
            "zeigt eine Zeile auf einen Eintrag, den die Tabelle auth_user nicht hat",
        ),
    ],
)
def test_a_forged_file_is_refused(archivdatei, tmp_path, sql, meldung):
    """Its checksum right: whatever runs by itself, and rows that are none of its own."""

    def aendern(manifest, dateien):
        datei = tmp_path / "offen.sqlite3"
        datei.write_bytes(dateien[TEIL])
        leitung = sqlite3.connect(datei)
        leitung.create_function("JSON_VALID", 1, lambda wert: 1)
        leitung.execute("CREATE TEMP TABLE a AS SELECT * FROM auth_user")
        leitung.execute("UPDATE a SET id = id + 1000, username = id")
        leitung.executescript(sql)
        leitung.commit()
        leitung.close()
        dateien[TEIL] = datei.read_bytes()
        resign(manifest, dateien)

    refused(rewritten(archivdatei, aendern), meldung)


def test_foreign_files_are_refused(tmp_path):
    """No file, a folder, a text, another ZIP."""
    refused(tmp_path / "fehlt.zip", "gibt es nicht")
    refused(tmp_path, "gibt es nicht")
    (tmp_path / "text.zip").write_text("id;titel\r\n")
    refused(tmp_path / "text.zip", "keine Sicherung")
    shutil.make_archive(str(tmp_path / "fremd"), "zip", tmp_path, "text.zip")
    refused(tmp_path / "fremd.zip", "keine Sicherung des OZG-Portals")
