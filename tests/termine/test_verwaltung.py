"""The form and the file of Termine, and whose they are."""

import datetime as dt

import pytest
from django.utils import timezone

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.werte.zeitraum import Zeitraum
from termine.models import Termin
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
ZEILE = {"kennung": "termin-a", "titel": "Einstieg", "art": "Workshop"}


def test_a_termin_is_kept_as_typed(verwaltung, chefin):
    """With one entry in its history that knows its relations, and none when nothing changed."""
    feld, projekt = f.themenfeld(), f.projekt()
    daten = filled(
        verwaltung,
        Termin,
        kennung="termin-a",
        titel="Einstieg ins OZG",
        art="workshop",
        zeitraum="28.09.2022–29.09.2022",
        teilnahme="vor-ort",
        ort="Bonn",
        themenfelder=feld.pk,
        projekte=projekt.pk,
        teilnehmende="54",
    )
    save(verwaltung, Termin, daten)
    termin = Termin.objects.get(kennung="termin-a")
    assert (str(termin.zeitraum), termin.teilnehmende) == ("28.09.2022–29.09.2022", 54)
    save(verwaltung, Termin, open_form(verwaltung, Termin, termin.pk), termin.pk)
    (eintrag,) = termin.history.all()
    assert eintrag.history_user == chefin
    assert [zeile.themenfeld for zeile in eintrag.themenfelder.all()] == [feld]
    assert [zeile.umsetzungsprojekt for zeile in eintrag.projekte.all()] == [projekt]


def test_bad_input_is_explained_and_loses_nothing(verwaltung):
    """Every field comes back as it was typed."""
    termin = f.termin()
    daten = open_form(verwaltung, Termin, termin.pk)
    daten |= {"adresse": ["http://x.de/"], "zeitraum": ["ab 2023"], "hinweis": ["Bleibt stehen."]}
    daten |= {"teilnahme": ["online"], "ort": ["Lemgo"]}
    meldungen, wieder = refused(verwaltung, Termin, daten, termin.pk)
    assert "Eine Adresse beginnt mit „https://“." in meldungen
    assert "Ein Termin hat ein Ende." in meldungen
    assert "Was nur online stattfindet, hat keinen Ort." in meldungen
    assert wieder["hinweis"] == ["Bleibt stehen."]


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        ({"zeitraum": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ({"zeitraum": "ab 2023"}, "Ein Termin hat ein Ende."),
        ({"art": "Feier"}, "„Feier“ ist nicht vorgesehen."),
        ({"projekte": "gibt-es-nicht"}, "gibt-es-nicht"),
        ({"adresse": "http://www.kdn.de"}, "Eine Adresse beginnt mit „https://“."),
        ({"teilnahme": "online", "ort": "Bonn"}, "Was nur online stattfindet, hat keinen Ort."),
    ],
)
def test_wrong_cells_are_refused_in_german(spalten, satz):
    """All or nothing."""
    _, fehler = importiere("termine", ZEILE | spalten)
    assert satz in saetze(fehler)
    assert not Termin.objects.exists()


def test_a_file_that_is_exported_changes_nothing():
    """Relations, numbers and times of every precision included."""
    stelle, ziele = f.organisation(), {"themenfelder": [f.themenfeld()], "projekte": [f.projekt()]}
    f.termin(teilnehmende=7, teilnahme="hybrid", ort="Bonn", veranstalter=stelle, **ziele)
    f.termin(zeitraum=Zeitraum.parse("Dezember 2019"))
    f.termin(zeitraum=None)
    tabelle = resource_for("termine")().export()
    zeilen = [dict(zip(tabelle.headers, zeile, strict=True)) for zeile in tabelle]
    ergebnis, fehler = importiere("termine", *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == 3


def test_an_import_is_taken_back(verwaltung):
    """Relations too."""
    feld = f.themenfeld(name="Bauen")
    zeilen = [
        ["kennung", "titel", "art", "zeitraum", "themenfelder"],
        ["termin-a", "Einstieg", "Workshop", "25.08.2022", "Bauen"],
    ]
    confirm(verwaltung, Termin, upload(verwaltung, Termin, zeilen))
    assert [*Termin.objects.get().themenfelder.all()] == [feld]
    undo(verwaltung, Import.objects.get())
    assert not Termin.objects.exists()


def test_the_arbeitsplatz_counts_what_is_to_come_and_nobody_has_looked_through(verwaltung):
    """A past Termin changes no more; as many as the list shows that the line leads to."""
    f.termin()
    kommt = {"zeitraum": Zeitraum.parse("05.05.2090")}
    f.termin(**kommt, zuletzt_bestaetigt_am=timezone.localdate())
    alte = [f.termin(**kommt), f.termin(**kommt, zuletzt_bestaetigt_am=dt.date(2020, 1, 1))]
    arbeit = verwaltung.get("/admin/").context_data["arbeit"]
    (zeile,) = [z for _, zeilen in arbeit for z in zeilen if z.titel.startswith("Kommende Termine")]
    assert {*verwaltung.get(zeile.ziel).context_data["cl"].queryset} == {*alte}
    assert zeile.anzahl == 2


def test_a_newer_draft_stays_hidden_until_it_is_released(verwaltung, besucher):
    """With its day and its project; released, it is on the page."""
    termin, projekt = f.termin(kennung="termin-a"), f.projekt(titel="Hundesteuer")
    neu = {"titel": "Anders", "zeitraum": "05.05.2090", "projekte": [str(projekt.pk)]}
    rechte = ("termine.view_termin", "termine.change_termin", "projects.view_umsetzungsprojekt")
    draft(client_of(konto_mit(*rechte)), termin, **neu)
    assert "Anders" not in besucher.seite("/termine/termin-a/").text("main")[0]
    decide(verwaltung, termin, "freigeben")
    text = " ".join(besucher.seite("/termine/termin-a/").text("main")[0].split())
    assert "Anders" in text
    assert "05.05.2090 kommend" in text
    assert "Hundesteuer" in text
