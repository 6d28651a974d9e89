"""The form and the file of Kennzahlen."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from kennzahlen.models import Kennzahl
from konten.rollen import rolle_named
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft
from tests.bausteine.verwaltung.hilfe import (
    client_of,
    confirm,
    filled,
    konto_mit,
    open_form,
    refused,
    save,
    undo,
    upload,
)
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")
ZEILE = {"kennung": "zahl-a", "bezeichnung": "Teilnehmende", "einheit": "Personen"}


def test_a_kennzahl_is_kept_as_typed(verwaltung, chefin):
    """With one entry in its history that knows the contradiction, and none when nothing changed."""
    andere = f.kennzahl()
    daten = filled(
        verwaltung,
        Kennzahl,
        kennung="zahl-a",
        bezeichnung="Öffnungsrate",
        wert="41.8",
        einheit="%",
        stand="November 2022",
        widerspricht=andere.pk,
    )
    save(verwaltung, Kennzahl, daten)
    zahl = Kennzahl.objects.get(kennung="zahl-a")
    assert (zahl.wert, str(zahl.stand)) == (Decimal("41.8"), "November 2022")
    save(verwaltung, Kennzahl, open_form(verwaltung, Kennzahl, zahl.pk), zahl.pk)
    (eintrag,) = zahl.history.all()
    assert eintrag.history_user == chefin
    assert [zeile.to_kennzahl for zeile in eintrag.widerspricht.all()] == [andere]


def test_bad_input_is_explained_and_loses_nothing(verwaltung):
    """Every field comes back as it was typed."""
    zahl = f.kennzahl(wert=9)
    daten = open_form(verwaltung, Kennzahl, zahl.pk)
    daten |= {"wert_bis": ["3"], "stand": ["bald"], "hinweis": ["Bleibt stehen."]}
    daten["widerspricht"] = [str(zahl.pk)]
    meldungen, wieder = refused(verwaltung, Kennzahl, daten, zahl.pk)
    assert "„bald“ ist kein bekannter Zeitpunkt." in meldungen
    assert "Das Ende einer Spanne ist größer als ihr Anfang" in meldungen
    assert "Eine Kennzahl widerspricht nicht sich selbst." in meldungen
    assert wieder["hinweis"] == ["Bleibt stehen."]


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        ({"wert": "18.000"}, "„18.000“ kann 18000 oder 18,000 heißen. Bitte ohne Punkt schreiben."),
        (
            {"wert": "viele"},
            "„viele“ ist keine Zahl. Möglich ist zum Beispiel 4800 oder 41,8.",
        ),
        ({"wert": "8", "wert_bis": "5"}, "Das Ende einer Spanne ist größer als ihr Anfang"),
        ({"zusatz": "etwa"}, "„etwa“ ist nicht vorgesehen."),
        ({"widerspricht": "gibt-es-nicht"}, "gibt-es-nicht"),
    ],
)
def test_wrong_cells_are_refused_in_german(spalten, satz):
    """All or nothing."""
    _, fehler = importiere("kennzahlen", ZEILE | spalten)
    assert satz in saetze(fehler)
    assert not Kennzahl.objects.exists()


def test_a_file_that_is_exported_changes_nothing():
    """Numbers, words and contradictions included."""
    f.kennzahl(wert=Decimal("41.8"), zusatz="ueber", widerspricht=[f.kennzahl(wert=None)])
    tabelle = resource_for("kennzahlen")().export()
    zeilen = [dict(zip(tabelle.headers, zeile, strict=True)) for zeile in tabelle]
    ergebnis, fehler = importiere("kennzahlen", *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == 2


def test_an_import_names_rows_below_and_is_taken_back(verwaltung):
    """The first row contradicts the second."""
    zeilen = [
        ["kennung", "bezeichnung", "wert", "zusatz", "widerspricht"],
        ["zahl-a", "Im Text", "4800", "ca.", "zahl-b"],
        ["zahl-b", "In der Tabelle", "4755", "", ""],
    ]
    confirm(verwaltung, Kennzahl, upload(verwaltung, Kennzahl, zeilen))
    eine, andere = Kennzahl.objects.order_by("kennung")
    assert (eine.widersprueche, andere.widersprueche) == ([andere], [eine])
    undo(verwaltung, Import.objects.get())
    assert not Kennzahl.objects.exists()


def test_the_koordination_keeps_them_and_no_part_of_the_portal_does():
    """They are figures of the whole."""
    recht = "kennzahlen.change_kennzahl"
    assert recht in rolle_named("Koordination").rechte
    for name in ("Themenfeld-Koordination", "Organisations-Redaktion"):
        assert recht not in rolle_named(name).rechte


def test_the_arbeitsplatz_counts_what_nobody_has_looked_through(verwaltung):
    """As many as the list shows that its line leads to."""
    f.kennzahl(zuletzt_bestaetigt_am=timezone.localdate())
    alte = [f.kennzahl(), f.kennzahl(zuletzt_bestaetigt_am=dt.date(2020, 1, 1))]
    arbeit = verwaltung.get("/admin/").context_data["arbeit"]
    (zeile,) = [z for _, zeilen in arbeit for z in zeilen if z.titel.startswith("Kennzahlen, seit")]
    assert {*verwaltung.get(zeile.ziel).context_data["cl"].queryset} == {*alte}
    assert zeile.anzahl == 2


def test_a_newer_draft_stays_hidden_until_it_is_released(verwaltung, besucher):
    """With its number, Stand and contradiction; released, it is on the page."""
    zahl, andere = f.kennzahl(), f.kennzahl(bezeichnung="Ganz andere Zahl")
    rechte = ("kennzahlen.view_kennzahl", "kennzahlen.change_kennzahl")
    draft(
        client_of(konto_mit(*rechte)),
        zahl,
        wert="41.8",
        stand="Mai 2021",
        widerspricht=[str(andere.pk)],
    )
    seite = " ".join(besucher.seite(zahl.get_absolute_url()).text("main"))
    assert "Mai 2021" not in seite
    assert "Ganz andere Zahl" not in seite
    decide(verwaltung, zahl, "freigeben")
    seite = " ".join(besucher.seite(zahl.get_absolute_url()).text("main"))
    assert "Mai 2021" in seite
    assert "41,8 Personen" in " ".join(seite.split())
    assert "Ganz andere Zahl" in seite
