"""What a file costs: queries per row, whatever the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.geschichte.zeilensperre import rows_can_be_held
from bausteine.importe.models import Import, Importeintrag
from organisationen.models import Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import counts, errors, loaded

pytestmark = pytest.mark.django_db
KOPF = [
    "kennung",
    "titel",
    "themenfelder",
    "konzeption",
    "konzeption_stand",
    "umsetzung",
    "mitarbeit",
    "it_partner",
    "quellen",
    "veroeffentlichung",
]


@pytest.fixture
def zeilen():
    """Forty projects with two phases, three partners and a Quelle each."""
    feld, quelle = f.themenfeld(), f.quelle(kennung="plan")
    for name in ("A", "B", "C"):
        f.organisation(kurzname=name)
    inhalt = [
        feld.name,
        "Q1 2020",
        "abgeschlossen",
        "2031",
        "A | B",
        "C",
        f"{quelle.kennung}: 1",
        "veröffentlicht",
    ]
    return [KOPF, *[[f"p-{i}", f"Projekt {i}", *inhalt] for i in range(40)]]


def queries(zeilen, **optionen) -> float:
    """Per row."""
    with CaptureQueriesContext(connection) as abfragen:
        loaded("umsetzungsprojekte", zeilen, **optionen)
    return len(abfragen) / (len(zeilen) - 1)


def test_new_projects_go_in_together(zeilen):
    """With their phases, partners and histories, and what follows from them."""
    assert queries(zeilen, dry_run=True) <= 2
    assert queries(zeilen) <= 4
    assert Phase.objects.count() == 80
    assert Beteiligung.objects.count() == 120


def test_new_rows_are_no_statement_with_a_value_for_each_cell(zeilen):
    """Of PostgreSQL, whose driver and server take a statement apart value by value."""
    anzahl = 0

    def count(execute, sql, params, many, context):
        nonlocal anzahl
        anzahl += len(params or ())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        loaded("umsetzungsprojekte", zeilen)
    je_zeile = anzahl / (len(zeilen) - 1)
    assert je_zeile <= (60 if connection.vendor == "postgresql" else 400), je_zeile


def test_an_unchanged_project_costs_none_of_its_own(zeilen):
    loaded("umsetzungsprojekte", zeilen)
    gehalten = 6 if rows_can_be_held() else 0  # projects and their parts: one query each per file
    assert queries(zeilen) <= 3 + gehalten / 40  # the row's savepoint, and what the file costs


def test_a_changed_title_costs_little(zeilen):
    loaded("umsetzungsprojekte", zeilen)
    anders = [KOPF, *[[z[0], f"{z[1]} neu", *z[2:]] for z in zeilen[1:]]]
    assert queries(anders) <= 6


def test_everything_written_has_its_entry_and_hangs_on_the_import(zeilen):
    loaded("umsetzungsprojekte", zeilen, dateiname="mai.csv")
    assert Beteiligung.history.count() == 120
    assert Phase.history.filter(history_type="+").count() == 80
    assert set(
        Phase.history.filter(history_type="+").values_list("history_change_reason", flat=True)
    ) == {"Import mai.csv"}
    der_import = Import.objects.get()
    assert (der_import.dateiname, der_import.neu) == ("mai.csv", 40)
    alle = sum(m.history.count() for m in (Umsetzungsprojekt, Phase, Beteiligung)) + 40
    assert Importeintrag.objects.count() == alle
    eintrag = der_import.eintraege.filter(modell="projects.phase").first()
    assert Phase.history.get(pk=eintrag.eintrag).id == eintrag.datensatz


def test_what_a_block_refuses_is_told_by_row():
    """Uniqueness that only the database sees, far from the row that breaks it."""
    f.organisation(aliase=["Krz"])
    zeilen = [["kennung", "name", "kurzname", "typ", "aliase"]]
    zeilen += [[f"o-{i}", f"O {i}", f"O {i}", "Firma", f"Alias {i}"] for i in range(20)]
    zeilen[7][4] = "KRZ"
    zeilen[9][4] = "alias 2"
    satz = "Diesen Alias trägt schon eine Organisation."
    assert errors("organisationen", zeilen) == [(8, "aliase", satz), (10, "aliase", satz)]
    assert Organisation.objects.count() == 1
    assert not Import.objects.exists()


def test_a_dry_run_leaves_no_record(zeilen):
    assert counts(loaded("umsetzungsprojekte", zeilen, dry_run=True))[0] == 40
    assert not Import.objects.exists()
    assert not Importeintrag.objects.exists()


def test_a_dry_run_tries_the_rows_and_spares_what_it_would_discard(zeilen):
    """The records go in, for the database may refuse them; their history and news do not."""
    with CaptureQueriesContext(connection) as abfragen:
        loaded("umsetzungsprojekte", zeilen, dry_run=True)
    geschrieben = [a["sql"] for a in abfragen if a["sql"].startswith(("INSERT", "UPDATE"))]
    for tabelle in ("umsetzungsprojekt", "phase", "beteiligung"):
        assert any(f'INTO "projects_{tabelle}"' in sql for sql in geschrieben)
    for tabelle in ("_historical", "_import", "_aenderung"):
        assert not [sql for sql in geschrieben if tabelle in sql.split("(")[0]]
    assert not [sql for sql in geschrieben if sql.startswith("UPDATE")]
