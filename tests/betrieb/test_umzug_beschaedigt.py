"""A damaged archive for moving is refused before anything is touched."""

import json
import zipfile
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command

from betrieb.umzug import laden
from betrieb.umzug.tabellen import tables
from tests.betrieb.schaden import flipped, refused, resign, rewritten

PROJEKTE = "tabellen/projects_umsetzungsprojekt.jsonl"


def _newer_format(manifest, dateien):
    manifest["formatversion"], manifest["portal"] = 7, "9.1"


def _newer_tables(manifest, dateien):
    manifest["migrationen"]["projects"].append("0999_spaeter")


def _older_tables(manifest, dateien):
    manifest["migrationen"]["projects"].pop()


def _foreign(manifest, dateien):
    manifest["format"] = "anderes"


def _changed_byte(manifest, dateien):
    dateien[PROJEKTE] = dateien[PROJEKTE].replace(b"2", b"3", 1)


def _missing_row(manifest, dateien):
    dateien[PROJEKTE] = dateien[PROJEKTE].split(b"\n", 1)[1]
    resign(manifest, dateien)


def _missing_file(manifest, dateien):
    del dateien[PROJEKTE]


def _extra_file(manifest, dateien):
    dateien["tabellen/fremd.jsonl"] = b""


def _bad_value(manifest, dateien):
    erste, rest = dateien[PROJEKTE].split(b"\n", 1)
    werte = json.loads(erste)
    werte[0] = "keine Zahl"
    dateien[PROJEKTE] = json.dumps(werte).encode() + b"\n" + rest
    resign(manifest, dateien)


def _no_json(manifest, dateien):
    dateien[PROJEKTE] = b"[" * 100_000 + b"\n"
    resign(manifest, dateien)


def _way_out(manifest, dateien):
    dateien["hochgeladen/../../fremd"] = b"x"
    manifest["teile"].append({"datei": "hochgeladen/../../fremd"})
    resign(manifest, dateien)


def _bomb(manifest, dateien):
    dateien[PROJEKTE] = b"0" * 200_000_000
    teil = next(teil for teil in manifest["teile"] if teil["datei"] == PROJEKTE)
    teil["groesse"] = len(dateien[PROJEKTE])


def _odd_manifest(manifest, dateien):
    manifest["teile"][0]["groesse"] = "viel"


FAELLE = {
    "neueres Format": (_newer_format, "neuer als dieses Portal: Sie hat Format 7.*Version 9.1"),
    "neuere Tabellen": (_newer_tables, "neuer als dieses Portal.*0999_spaeter"),
    "ältere Tabellen": (_older_tables, "älter als dieses Portal.*aktualisieren Sie danach"),
    "fremd": (_foreign, "keine Sicherung des OZG-Portals"),
    "ein Zeichen anders": (_changed_byte, "Prüfsumme"),
    "eine Zeile fehlt": (_missing_row, r"statt \d+ Zeilen"),
    "eine Datei fehlt": (_missing_file, "nicht genau die Dateien"),
    "eine Datei zu viel": (_extra_file, "nicht genau die Dateien"),
    "falscher Wert": (_bad_value, "Spalte id hat einen unlesbaren Wert"),
    "kein JSON": (_no_json, "kein JSON"),
    "aus dem Ordner hinaus": (_way_out, "So darf keine Datei heißen"),
    "Bombe": (_bomb, "Prüfsumme"),
    "Verzeichnis voll Unsinn": (_odd_manifest, "Inhaltsverzeichnis ist unlesbar"),
}


def test_every_kind_of_damage_is_refused(umzugsdatei, nichts_beruehrt):
    """Each with a sentence of its own."""
    for aendern, meldung in FAELLE.values():
        refused(rewritten(umzugsdatei, aendern), meldung)


def test_truncated_anywhere(umzugsdatei, nichts_beruehrt):
    """Half an archive is none."""
    inhalt = umzugsdatei.read_bytes()
    kurz = umzugsdatei.with_name("kurz.zip")
    for laenge in (0, 1, 100, len(inhalt) // 2, len(inhalt) - 1):
        kurz.write_bytes(inhalt[:laenge])
        refused(kurz, "keine Sicherung, oder es fehlt das Ende")


def test_any_flipped_byte_is_seen(umzugsdatei, nichts_beruehrt):
    """In data, names or table of contents: never an archive that seems whole but is not."""
    inhalt = umzugsdatei.read_bytes()
    kaputt = umzugsdatei.with_name("kaputt.zip")
    for stelle in range(0, len(inhalt), len(inhalt) // 40):
        kaputt.write_bytes(flipped(inhalt, stelle))
        # a field of ZIP that says nothing about the content, such as a file's time, may pass
        with suppress(CommandError):
            call_command("wiederherstellen", kaputt, "--pruefen", verbosity=0)
            with zipfile.ZipFile(kaputt) as neu, zipfile.ZipFile(umzugsdatei) as alt:
                assert all(neu.read(name) == alt.read(name) for name in alt.namelist())


def test_a_row_that_points_nowhere_keeps_everything_out(umzugsdatei):
    """Named with its table; nothing stays."""

    def verwaist(manifest, dateien):
        dateien["tabellen/themenfelder_themenfeld.jsonl"] = b""
        resign(manifest, dateien)
        for teil in manifest["teile"]:
            if teil["tabelle"] == "themenfelder_themenfeld":
                teil["zeilen"] = 0

    kaputt = rewritten(umzugsdatei, verwaist)
    with pytest.raises(CommandError, match="themenfelder_themenfeld der Sicherung nicht"):
        call_command("wiederherstellen", kaputt)
    assert not any(t.model._base_manager.exists() for t in tables() if not t.vorbelegt)


def test_a_value_that_the_database_refuses_keeps_everything_out(umzugsdatei):
    """Two projects with one Kennung."""

    def doppelt(manifest, dateien):
        zeilen = dateien[PROJEKTE].splitlines()
        erste, zweite = json.loads(zeilen[0]), json.loads(zeilen[1])
        teil = next(teil for teil in manifest["teile"] if teil["datei"] == PROJEKTE)
        stelle = teil["spalten"].index("kennung")
        zweite[stelle] = erste[stelle]
        dateien[PROJEKTE] = b"\n".join([zeilen[0], json.dumps(zweite).encode(), *zeilen[2:], b""])
        resign(manifest, dateien)

    kaputt = rewritten(umzugsdatei, doppelt)
    with pytest.raises(CommandError, match="projects_umsetzungsprojekt nicht an"):
        call_command("wiederherstellen", kaputt)
    assert not any(t.model._base_manager.exists() for t in tables() if not t.vorbelegt)


def test_a_database_that_gives_back_something_else_keeps_everything_out(umzugsdatei, monkeypatch):
    """Read back before it counts: a trigger or a too short column may have changed it."""
    speichern = laden._insert

    def anders(tabelle, gruppe, namen):
        if tabelle.name == "themenfelder_themenfeld":
            stelle = tabelle.spalten.index("name")
            gruppe = [[*z[:stelle], f"{z[stelle]} ", *z[stelle + 1 :]] for z in gruppe]
        speichern(tabelle, gruppe, namen)

    monkeypatch.setattr(laden, "_insert", anders)
    with pytest.raises(CommandError, match="Tabelle themenfelder_themenfeld anders zurück"):
        call_command("wiederherstellen", umzugsdatei)
    assert not any(t.model._base_manager.exists() for t in tables() if not t.vorbelegt)
