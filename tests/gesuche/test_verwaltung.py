"""The form and the file of Gesuche."""

import datetime as dt

import pytest

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.werte.zeitraum import Zeitraum
from gesuche.models import FRIST_DAVOR, Gesuch
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft
from tests.bausteine.verwaltung.hilfe import (
    client_of,
    confirm,
    filled,
    konto_mit,
    open_form,
    page_of,
    refused,
    save,
    send,
    shown_after,
    undo,
    upload,
)
from tests.dateien import importiere, saetze
from tests.import_dateien import errors

pytestmark = pytest.mark.usefixtures("db")
ZEILE = {"kennung": "gesuch-a", "titel": "Pilot", "art": "Pilotkommune"}


def test_a_gesuch_is_kept_as_typed_and_closed_by_hand(verwaltung, chefin):
    """With one entry in its history that knows its relations, and none when nothing changed."""
    projekt = f.projekt()
    daten = filled(
        verwaltung,
        Gesuch,
        kennung="gesuch-a",
        titel="Pilot gesucht",
        art="pilotkommune",
        frist="März 2090",
        postfach="ozg@lemgo.example",
        projekte=projekt.pk,
    )
    save(verwaltung, Gesuch, daten)
    gesuch = Gesuch.objects.get()
    assert (str(gesuch.frist), gesuch.stand) == ("März 2090", "offen")
    save(verwaltung, Gesuch, open_form(verwaltung, Gesuch, gesuch.pk), gesuch.pk)
    (eintrag,) = gesuch.history.all()
    assert eintrag.history_user == chefin
    assert [zeile.umsetzungsprojekt for zeile in eintrag.projekte.all()] == [projekt]
    daten = open_form(verwaltung, Gesuch, gesuch.pk) | {"abschluss": ["erfuellt"]}
    meldungen, wieder = refused(verwaltung, Gesuch, daten, gesuch.pk)
    assert "sagt wie und an welchem Tag" in meldungen
    assert wieder["abschluss"] == ["erfuellt"]
    save(verwaltung, Gesuch, daten | {"geschlossen_am": ["01.11.2026"]}, gesuch.pk)
    assert Gesuch.objects.get().stand == "erfuellt"


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        ({"frist": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ({"frist": "ab 2027"}, "Eine Frist hat ein Ende."),
        ({"frist": "2027", "ohne_frist": "ja"}, "Ein Gesuch hat eine Frist oder ausdrücklich"),
        ({"abschluss": "erfüllt"}, "sagt wie und an welchem Tag"),
        ({"postfach": "ozg"}, "E-Mail"),
        ({"projekte": "gibt-es-nicht"}, "gibt-es-nicht"),
    ],
)
def test_wrong_cells_are_refused_in_german(spalten, satz):
    """All or nothing."""
    _, fehler = importiere("gesuche", ZEILE | spalten)
    assert satz in saetze(fehler)
    assert not Gesuch.objects.exists()


def test_a_file_that_is_exported_changes_nothing():
    """Relations, and times of every precision included."""
    f.gesuch(
        projekte=[f.projekt()],
        ozg_leistungen=[f.ozg_leistung()],
        themenfelder=[f.themenfeld()],
        organisation=f.organisation(),
        ohne_frist=True,
    )
    f.gesuch(
        frist=Zeitraum.parse("Dezember 2026"), abschluss="erfuellt", geschlossen_am=f.BESTAETIGT
    )
    tabelle = resource_for("gesuche")().export()
    zeilen = [dict(zip(tabelle.headers, zeile, strict=True)) for zeile in tabelle]
    ergebnis, fehler = importiere("gesuche", *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == 2


def test_an_import_is_taken_back(verwaltung):
    """Relations too."""
    feld = f.themenfeld(name="Bauen")
    zeilen = [[*ZEILE, "themenfelder"], [*ZEILE.values(), "Bauen"]]
    confirm(verwaltung, Gesuch, upload(verwaltung, Gesuch, zeilen))
    assert [*Gesuch.objects.get().themenfelder.all()] == [feld]
    undo(verwaltung, Import.objects.get())
    assert not Gesuch.objects.exists()


def test_the_arbeitsplatz_leads_to_exactly_those_that_run_out(verwaltung):
    """As many as the list shows that the line leads to."""
    f.gesuch(ohne_frist=True)
    vorbei = f.gesuch(frist=Zeitraum.parse("2021"))
    arbeit = verwaltung.get("/admin/").context_data["arbeit"]
    (zeile,) = [z for _, zeilen in arbeit for z in zeilen if z.titel.startswith("Gesuche, Frist")]
    assert {*verwaltung.get(zeile.ziel).context_data["cl"].queryset} == {vorbei}
    assert zeile.anzahl == 1


def test_a_newer_draft_stays_hidden_until_it_is_released(verwaltung, besucher):
    """With its Frist and its project; released, it is on the page."""
    gesuch, projekt = f.gesuch(kennung="gesuch-a"), f.projekt(titel="Hundesteuer")
    neu = {"titel": "Anders", "frist": "05.05.2090", "projekte": [str(projekt.pk)]}
    rechte = ("gesuche.view_gesuch", "gesuche.change_gesuch", "projects.view_umsetzungsprojekt")
    draft(client_of(konto_mit(*rechte)), gesuch, **neu)
    assert "Anders" not in besucher.seite("/gesuche/gesuch-a/").text("main")[0]
    decide(verwaltung, gesuch, "freigeben")
    text = " ".join(besucher.seite("/gesuche/gesuch-a/").text("main")[0].split())
    assert "Anders" in text
    assert "05.05.2090" in text
    assert "Hundesteuer" in text


def test_a_frist_far_away_is_kept_and_pointed_out(verwaltung):
    """It may be meant so; more often a digit is."""
    daten = filled(
        verwaltung, Gesuch, kennung="fern", titel="Pilot", art="pilotkommune", frist="31.03.2207"
    )
    satz = "Die Frist (31.03.2207) liegt mehr als 10 Jahre in der Zukunft. Ist das Jahr richtig?"
    assert satz in shown_after(verwaltung, send(verwaltung, Gesuch, daten))
    assert Gesuch.objects.get().frist_bis == dt.date(2207, 3, 31)


def test_a_frist_of_the_past_is_kept_and_pointed_out(verwaltung):
    """A document of 2020 says so; a slip of the year looks the same."""
    daten = filled(
        verwaltung, Gesuch, kennung="alt", titel="Pilot", art="pilotkommune", frist="November 2020"
    )
    antwort = send(verwaltung, Gesuch, daten)
    satz = "Die Frist (November 2020) ist schon vorbei: Das Gesuch steht als „abgelaufen“ da."
    assert satz in shown_after(verwaltung, antwort)
    gesuch = Gesuch.objects.get()
    assert gesuch.stand == "abgelaufen"
    daten = open_form(verwaltung, Gesuch, gesuch.pk) | {"titel": ["Anders"]}
    assert satz not in shown_after(verwaltung, send(verwaltung, Gesuch, daten, gesuch.pk))


def test_a_frist_before_the_beginning_is_refused_at_its_field(verwaltung):
    daten = filled(verwaltung, Gesuch, kennung="a", titel="Pilot", art="pilotkommune")
    daten |= {"seit": ["März 2027"], "frist": ["2026"]}
    seite = page_of(send(verwaltung, Gesuch, daten))
    am_feld = {liste["id"]: liste.text for liste in seite.alle("ul")}
    assert "Die Frist endet, bevor das Gesuch beginnt" in am_feld["id_frist_error"]
    zeile = ZEILE | {"seit": "März 2027", "frist": "2026"}
    assert errors("gesuche", [list(zeile), list(zeile.values())]) == [(2, "frist", FRIST_DAVOR)]
