"""The files of Onboardings and their steps: what is read, and what is refused in German."""

import pytest

from bausteine.importe.register import resource_for, resource_names
from onboarding.models import (
    Datenblattfeld,
    Datenblattwert,
    Onboarding,
    Onboardingstufe,
    Rueckfrage,
)
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def zeile():
    """A Kommune and a Plattform with two steps, as a row names them."""
    plattform = f.plattform(kennung="portal", name="Portal")
    for name in ("Beschluss fassen", "Live gehen"):
        f.onboardingstufe(plattform, name=name)
    f.onboardingstufe(name="Live gehen")  # another one calls its step alike
    f.kommune(organisation=f.organisation(name="Telgte"))
    f.quelle(kennung="bericht")
    return {"kommune": "telgte", "plattform": "portal"}


@pytest.mark.parametrize("zelle", ["Live gehen", "live gehen", "2"])
def test_a_step_is_one_of_the_rows_own_plattform(zeile, zelle):
    """By name or place."""
    _, fehler = importiere("onboardings", zeile | {"stufe": zelle})
    assert not fehler
    assert Onboarding.objects.get().stufe.reihenfolge == 2


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        ({"stufe": "Testen"}, "hat die Plattform „Portal“ nicht. Möglich sind: 1 Beschluss fassen"),
        ({"plattform": "anders"}, "Plattform „anders“ ist nicht bekannt."),
        ({"kommune": "nirgends"}, "Kommune „nirgends“ ist nicht bekannt."),
        ({"live": "15.03.2023"}, "Ein Livegang ist eine Tatsache und braucht eine Quelle."),
        ({"live": "ab 2999", "quelle": "bericht"}, "Was noch kommt, ist ein Plan"),
        ({"geplant": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ({"stufe": "1", "stufe_unklar": "weg"}, "steht nur dort, wo keine angegeben ist"),
    ],
)
def test_wrong_cells_are_refused_in_german(zeile, spalten, satz):
    """All or nothing."""
    _, fehler = importiere("onboardings", zeile | spalten)
    assert satz in saetze(fehler)
    assert not Onboarding.objects.exists()


def test_a_kommune_is_found_by_every_name_it_has(zeile):
    """The AGS included."""
    f.kommune(
        organisation=f.organisation(name="Werther (Westf.)", aliase=["Werther"], ags="05754052")
    )
    for name in ("Werther", "werther (westf.)", "05754052"):
        importiere("onboardings", zeile | {"kommune": name})
    assert Onboarding.objects.get().kommune.organisation.name == "Werther (Westf.)"


def test_a_file_that_is_exported_changes_nothing(zeile):
    """Steps and dates included."""
    importiere("onboardings", zeile | {"stufe": "1", "geplant": "Q1 2030", "fundstelle": "S. 1"})
    for name in ("onboardings", "onboardingstufen"):
        tabelle = resource_for(name)().export()
        zeilen = [dict(zip(tabelle.headers, werte, strict=True)) for werte in tabelle]
        ergebnis, fehler = importiere(name, *zeilen)
        assert not fehler
        assert ergebnis.totals["skip"] == len(zeilen)


def test_a_step_is_one_for_its_place(zeile):
    """Two with one name are refused."""
    _, fehler = importiere(
        "onboardingstufen", {"plattform": "portal", "reihenfolge": "3", "name": "Live gehen"}
    )
    assert "Diese Stufe hat die Plattform schon." in saetze(fehler)
    assert Onboardingstufe.objects.count() == 3


def test_what_is_closed_has_no_file():
    """Nor is it a column of another one; what is asked for stands in none that is public."""
    modelle = {resource_for(name)._meta.model for name in resource_names()}
    assert not modelle & {Datenblattwert, Rueckfrage}
    namen = {s.column_name for n in resource_names() for s in resource_for(n)().columns}
    assert not [n for n in namen if "datenblatt" in n or "rueckfrage" in n]
    assert resource_for("datenblattfelder")().public_columns == []


def test_a_field_that_asks_for_a_secret_is_not_read():
    """Nor anything else of its file."""
    f.plattform(kennung="portal")
    zeile = {"plattform": "portal", "art": "Text", "pflicht": "ja"}
    zeilen = [zeile | {"name": name} for name in ("Ämter", "Token")]
    _, fehler = importiere("datenblattfelder", *zeilen)
    assert "gehören nicht in dieses Portal" in saetze(fehler)
    assert not Datenblattfeld.objects.exists()


def test_a_new_required_field_of_a_file_takes_confirmations_back():
    """As one of the form does."""
    feld = f.datenblattfeld(f.plattform(kennung="portal"))
    onboarding = f.onboarding(plattform_=feld.plattform, datenblatt_bestaetigt_am=f.BESTAETIGT)
    f.datenblattwert(onboarding, feld)
    zeile = {"plattform": "portal", "name": "Ämter", "art": "ganze Zahl", "pflicht": "ja"}
    assert not importiere("datenblattfelder", zeile)[1]
    onboarding.refresh_from_db()
    assert onboarding.datenblatt_bestaetigt_am is None
