"""The bench works: its data are valid, both lists show the same, and a page is written."""

import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from bench import bericht, last, projektdaten, seiten, stammdaten, ziele
from bench.listen import shown
from bench.schlicht.abbruch import ZU_LANGSAM, middleware
from bench.ziele import ZIELE, Befund, zahl
from projects.actions import update_derived
from projects.models import Phase, Umsetzungsprojekt
from tests.postgres import server_programs
from tests.test_house import code_files

nur_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="mit COPY gefüllt, das nur PostgreSQL hat"
)


@nur_postgresql
def test_the_data_are_what_the_portal_itself_would_have_written(db):
    """Valid rows, derived columns as `update_derived` works them out."""
    stammdaten.fill(organisationen=30, leistungen=20, leika=10)
    projektdaten.fill(40)
    felder = ("status", "naechster_termin_art", "naechster_termin_von", "naechster_termin_bis")
    vorher = list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder))
    update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
    assert list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder)) == vorher
    for record in (*Umsetzungsprojekt.objects.all(), *Phase.objects.all()):
        record.full_clean()
    assert Umsetzungsprojekt.objects.oeffentlich().count() == 39


@nur_postgresql
def test_the_data_are_the_same_in_every_run(db):
    """Same seed, same records."""
    stammdaten.fill(organisationen=10, leistungen=10, leika=1)
    projektdaten.fill(5)
    titel = list(Umsetzungsprojekt.objects.order_by("pk").values_list("titel", flat=True))
    Umsetzungsprojekt.objects.all().delete()
    projektdaten.fill(5)
    assert list(Umsetzungsprojekt.objects.order_by("pk").values_list("titel", flat=True)) == titel


@pytest.mark.einmal
@pytest.mark.skipif(not server_programs(), reason="PostgreSQL ist nicht installiert")
def test_everything_is_measured_and_both_lists_show_the_same(tmp_path):
    """With few projects; it ends with an error when a list shows another number than the other."""
    seite = tmp_path / "ergebnis.md"
    befehl = [sys.executable, "-m", "bench", "--umfang", "60", "--kurz", "--anfragen", "20"]
    ablauf = subprocess.run(
        [*befehl, "--ergebnis", str(seite)], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert ablauf.returncode == 0, ablauf.stdout + ablauf.stderr
    text = seite.read_text()
    assert "schlicht" in text
    for name in ("warm", "304", "csv-byte", "csv-copy", "speicher", "start", "erster-besuch"):
        zeile = next(z for z in text.splitlines() if z.startswith(f"| {ZIELE[name].text} |"))
        assert "nicht gemessen" not in zeile


@nur_postgresql
def test_a_plain_list_that_takes_too_long_counts_as_slower(db):
    """The database ends its query; the bench goes on with what it took at least."""

    def too_long(request):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(60)")

    fehler = None
    try:
        with transaction.atomic():
            too_long(None)
    except OperationalError as gefangen:
        fehler = gefangen
    assert middleware(too_long).process_exception(None, fehler).status_code == ZU_LANGSAM
    assert middleware(too_long).process_exception(None, ValueError()) is None


def test_an_answer_that_was_ended_is_measured_as_at_least_so_long(monkeypatch):
    """One is enough: each takes as long as the database allows."""
    antworten = iter([(200, b""), (ZU_LANGSAM, b"")])
    monkeypatch.setattr(last.Kunde, "get", lambda kunde, adresse: next(antworten))
    server = SimpleNamespace(port=1, cpu=lambda: 0.0, anwendung="schlicht")
    reihe = last.Messreihe()
    last.times(server, "/", reihe, hoechstens=9, sekunden=60)
    assert (len(reihe.zeiten), reihe.abgebrochen) == (2, True)
    unsere = last.Messreihe([0.1], 0.1)
    befund = seiten.ratio(
        "liste-60", ("schlicht", last.Messreihe([15.2], 1, True)), ("Portal", unsere)
    )
    assert befund.wert == pytest.approx(152)
    assert befund.einzelheiten.startswith(
        "schlicht langsamer als 15 s (abgebrochen), Portal 100 ms"
    )


def test_a_missed_goal_brings_its_explanation(tmp_path, monkeypatch):
    """What people wrote stands in the page; a goal that is kept needs none."""
    erklaerungen = tmp_path / "erklaerungen.md"
    erklaerungen.write_text("# Titel\n\n## start\n\nEs war kalt.\n\n## suche\n\nNie gelesen.\n")
    monkeypatch.setattr(ziele, "ERKLAERUNGEN", erklaerungen)
    befunde = [
        Befund("start", 4.2, "kalt"),
        Befund("suche", 12, "gut", 11.5),
        Befund("x-1", 2, "y"),
    ]
    bericht.write(tmp_path / "seite.md", befunde, [300], "PostgreSQL 15", 1)
    text = (tmp_path / "seite.md").read_text()
    assert "| ≤ 3 s | 4,20 s | – | **nein** |" in text
    assert "| ≥ 10 × | 12 × | 11,5 | ja |" in text
    assert "Es war kalt." in text
    assert "Nie gelesen." not in text
    assert "- **x-1:** y: 2 ×" in text


def test_every_explanation_is_of_a_goal():
    """No text is left behind when a goal gets another name."""
    assert ziele.explanations().keys() <= ZIELE.keys()


@pytest.mark.parametrize(
    ("wert", "text"), [(0.254, "0,25"), (12.34, "12,3"), (1234.5, "1.234"), (4.0, "4")]
)
def test_numbers_as_german_readers_expect_them(wert, text):
    """A comma, and no more places than mean something."""
    assert zahl(wert) == text


def test_both_lists_are_read_alike():
    """The portal's mark-up and the plain one; points between the thousands are no other number."""
    unser = (
        '<h2 id="anzahl"> 12.345 Projekte</h2>'
        '<input type="checkbox" name="efa" value="kein-efa" checked> '
        '<span>Kein EfA</span> <span class="ozg-anzahl">(7.000)</span>'
        '<input type="checkbox" name="belegt" value="ja" aria-describedby="hilfe"> '
        '<span>Belegt</span> <span class="ozg-anzahl">(3)</span>'
        '<input type="checkbox" name="efa" value="ohne"> <span>ohne</span> '
        '<span class="ozg-anzahl">(5)</span>'
    )
    schlicht = (
        "<h2>12345 Einträge</h2>"
        '<input type="checkbox" name="efa" value="kein-efa" checked> Kein EfA (7000)</label>'
        '<input type="checkbox" name="belegt" value="ja"> ja (3)</label>'
        '<input type="checkbox" name="belegt" value="">  (9)</label>'
    )
    erwartet = {("efa", "kein-efa"): 7000, ("belegt", "ja"): 3}
    assert shown(unser) == shown(schlicht) == (12345, erwartet)


def test_the_portal_knows_nothing_of_the_bench():
    """The plain pages are reached by their own settings alone."""
    assert not [q for q in code_files() if re.search(r"^(from|import) bench", q.read_text(), re.M)]
