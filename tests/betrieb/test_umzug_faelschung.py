"""A forged archive, its checksums right: refused before anything is touched, or stored as it is."""

import json
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from betrieb.umzug.tabellen import tables
from betrieb.umzug.verweise import BEIM_NAMEN
from betrieb.umzug.werte import Unlesbar
from tests.betrieb.schaden import refused, resign, rewritten

UNENDLICH = float("inf")
#: what no column holds, whatever its kind
NIRGENDS = [[], {}, [1], UNENDLICH, "\ud800"]
ZAHLEN = [10**26, -(10**26), 2**63, "1", "viel", 1.5, True, "", "2020-01-01"]
TAGE = ["2020-13-01", "2020-02-30", "01.02.2020", "2020-1-1", "gestern", 20200101, "", True]
ZEITEN = [*TAGE, "2020-01-01", "2020-01-01T25:00:00+00:00", "2020-01-01T00:00:00"]
ZEITEN += ["2020-01-01T00:00:00.000000+05:00"]
#: amounts that no column of two places holds, or not so
BETRAEGE = [
    5,
    1.5,
    True,
    "",
    "x",
    "5",
    "1.5",
    "1,50",
    "1.005",
    "NaN",
    "Infinity",
    "1E+500",
    "9" * 13 + ".00",
]


def wrong_values(feld) -> list:
    """Values that this column cannot hold."""
    if isinstance(feld, models.JSONField):
        tief = []
        for _ in range(500):
            tief = [tief]
        return [UNENDLICH, {"a": [-UNENDLICH]}, float("nan"), tief]
    leer = [] if feld.null else [None]
    while feld.is_relation and feld.related_model not in BEIM_NAMEN:
        feld = feld.target_field
    if feld.is_relation:
        return [*leer, 1, "auth.user", ["auth"], [1, 2], [1, 2, 3], ["auth", None], {"a": "b"}]
    if isinstance(feld, models.BooleanField):
        return [*leer, *NIRGENDS, 0, 1, "ja", "True", ""]
    if isinstance(feld, models.DateTimeField):
        return [*leer, *NIRGENDS, *ZEITEN]
    if isinstance(feld, models.DateField):
        return [*leer, *NIRGENDS, *TAGE, "2020-01-01T00:00:00.000000+00:00"]
    if isinstance(feld, models.IntegerField):
        return [*leer, *NIRGENDS, *ZAHLEN]
    if isinstance(feld, models.DecimalField):
        return [*leer, *NIRGENDS, *BETRAEGE]
    assert isinstance(feld, models.CharField | models.TextField), feld
    lang = ["x" * (feld.max_length + 1)] if isinstance(feld, models.CharField) else []
    return [*leer, *NIRGENDS, *lang, 5, 1.5, True]


def rows_in(dateien, tabelle) -> list:
    """The rows of a table in an archive, parsed."""
    return [json.loads(zeile) for zeile in dateien[f"tabellen/{tabelle}.jsonl"].splitlines()]


def put(manifest, dateien, tabelle, zeilen) -> None:
    """Other rows for a table, with fitting numbers and checksums."""
    name = f"tabellen/{tabelle}.jsonl"
    dateien[name] = b"".join(json.dumps(zeile).encode() + b"\n" for zeile in zeilen)
    next(teil for teil in manifest["teile"] if teil["datei"] == name)["zeilen"] = len(zeilen)
    resign(manifest, dateien)


def fits(tabelle, zeile) -> bool:
    """Whether the row passes the check of its table."""
    try:
        tabelle.check(zeile)
    except Unlesbar:
        return False
    return True


def changed(tabelle: str, spalte: str, wert, zeile: int = 0):
    """A forger who sets one cell."""

    def aendern(manifest, dateien):
        teil = next(teil for teil in manifest["teile"] if teil["tabelle"] == tabelle)
        zeilen = rows_in(dateien, tabelle)
        zeilen[zeile][teil["spalten"].index(spalte)] = wert
        put(manifest, dateien, tabelle, zeilen)

    return aendern


def in_manifest(**angaben):
    """A forger who changes the first table with numbers of its own in the table of contents."""

    def aendern(manifest, dateien):
        teil = next(teil for teil in manifest["teile"] if teil["tabelle"] == "auth_user")
        teil |= angaben
        manifest |= {name: wert for name, wert in angaben.items() if name in manifest}
        for name in angaben.keys() & {"portal"}:
            del teil[name]

    return aendern


def _no_utf8(manifest, dateien):
    dateien["tabellen/auth_user.jsonl"] = b"[\xff]\n" + dateien["tabellen/auth_user.jsonl"]
    resign(manifest, dateien)


def _twice(manifest, dateien):
    zeilen = rows_in(dateien, "auth_user")
    put(manifest, dateien, "auth_user", [*zeilen, zeilen[0]])


def _column_too_many(manifest, dateien):
    put(manifest, dateien, "auth_user", [[*z, 1] for z in rows_in(dateien, "auth_user")])


def _foreign_right(manifest, dateien):
    zeilen = rows_in(dateien, "auth_permission")
    put(manifest, dateien, "auth_permission", [*zeilen, ["nix", "nix", "add_nix", "Nix"]])


def _table_twice(manifest, dateien):
    teil = next(teil for teil in manifest["teile"] if teil["tabelle"] == "auth_user")
    dateien["tabellen/zweite.jsonl"] = dateien[teil["datei"]]
    manifest["teile"].append(teil | {"datei": "tabellen/zweite.jsonl"})


FAELLE = {
    "Nummer unmöglich": (changed("auth_user", "id", 10**26), "Spalte id hat eine Zahl"),
    "Nummer doppelt": (_twice, r"Die Nummer \d+ steht zweimal"),
    "Text statt Zahl": (changed("auth_user", "id", "1"), "Spalte id hat einen unlesbaren"),
    "Zahl statt Text": (changed("auth_user", "username", 1), "Spalte username hat einen unles"),
    "Zahl statt ja": (changed("auth_user", "is_staff", 1), "is_staff hat einen unlesbaren"),
    "kein Tag": (changed("auth_user", "date_joined", "2020-02-30"), "date_joined hat einen"),
    "leer": (changed("auth_user", "username", None), "Spalte username ist leer"),
    "zu lang": (changed("auth_user", "username", "x" * 151), "mehr als 150 Zeichen"),
    "halbes Zeichen": (changed("auth_user", "username", "\ud800"), "ein halbes Zeichen"),
    "kein UTF-8": (_no_utf8, "kein JSON"),
    "Spalte zu viel": (_column_too_many, "Die Zahl der Spalten stimmt nicht"),
    "Spalte unbekannt": (in_manifest(spalten=["id", "neu"]), "mit anderen Tabellen"),
    "Tabelle doppelt": (_table_twice, "mit anderen Tabellen"),
    "Verweis ins Leere": (
        changed("projects_phase", "projekt_id", 999_999),
        "projects_phase zeigt die Spalte projekt_id auf 999999",
    ),
    "Recht ohne Art": (_foreign_right, "auf nix nix"),
    "Art unbekannt": (
        changed("django_admin_log", "content_type_id", ["nix", "nix"]),
        "content_type_id auf nix nix",
    ),
    "Zähler unmöglich": (in_manifest(zaehler=10**26), "höchste Nummer kann es nicht geben"),
    "Verzeichnis mit halbem Zeichen": (in_manifest(portal="\ud800"), "Inhaltsverzeichnis ist"),
}


@pytest.mark.usefixtures("nichts_beruehrt")
def test_every_kind_of_forgery_is_refused(umzugsdatei):
    """With the table, the row and the column; checking and restoring say the same."""
    for aendern, meldung in FAELLE.values():
        refused(rewritten(umzugsdatei, aendern), meldung)


def test_every_column_refuses_what_is_none_of_its_values(umzugsdatei):
    """Of every table that has a row, one wrong cell at a time."""
    geprueft = 0

    def look(manifest, dateien):
        nonlocal geprueft
        for tabelle in tables():
            if tabelle.vorbelegt or not (zeilen := rows_in(dateien, tabelle.name)):
                continue
            tabelle.check(zeilen[0])
            for i, feld in enumerate(tabelle.felder):
                for wert in wrong_values(feld):
                    zeile = [*zeilen[0][:i], wert, *zeilen[0][i + 1 :]]
                    assert not fits(tabelle, zeile), f"{tabelle.name}.{feld.column}: {wert!r:.60}"
                    geprueft += 1

    rewritten(umzugsdatei, look)
    assert geprueft > 3000


def test_letters_that_only_postgresql_refuses(umzugsdatei):
    """In a text and inside JSON; refused on every database, an archive may have to go to either."""
    faelle = [
        changed("auth_user", "last_name", "a\0b"),
        changed("ozgportal_import", "hinweise", ["a\0b"]),
        changed("ozgportal_import", "hinweise", ["\ud800"]),
    ]
    for aendern in faelle:
        refused(rewritten(umzugsdatei, aendern), "PostgreSQL nicht kennt")


def swapped(wuerfel):
    """A forger who sets cells of many tables, at random."""
    werte = [None, 0, -1, 2**31, 2**63, 10**26, "", "x", "\0", "2020-01-01", True, [], {"a": 1.5}]

    def aendern(manifest, dateien):
        for tabelle in wuerfel.sample([t for t in tables() if not t.vorbelegt], 12):
            if zeilen := rows_in(dateien, tabelle.name):
                zeile = wuerfel.choice(zeilen)
                stelle = wuerfel.randrange(len(zeile))
                gleiche = [andere[stelle] for andere in zeilen]
                zeile[stelle] = wuerfel.choice([*gleiche, wuerfel.choice(werte)])
                put(manifest, dateien, tabelle.name, zeilen)

    return aendern


def test_whatever_is_forged_never_ends_in_a_report(umzugsdatei):
    """Cells swapped at random: a sentence and an empty database, or all of it stored."""
    for saat in range(12):
        call_command("flush", interactive=False, verbosity=0)
        kaputt = rewritten(umzugsdatei, swapped(random.Random(saat)))  # noqa: S311 (no secret)
        try:
            call_command("wiederherstellen", kaputt, stdout=StringIO())
        except CommandError:
            assert not any(t.model._base_manager.exists() for t in tables() if not t.vorbelegt)
