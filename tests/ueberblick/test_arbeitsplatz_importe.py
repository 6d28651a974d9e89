"""The last imports on the admin's first page."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.import_dateien import loaded

pytestmark = pytest.mark.django_db


def written(*nummern, konto=None):
    """One file of one Fachlichkeit each."""
    for n in nummern:
        zeilen = [["name", "beschreibung"], [f"Amt {n}", ""]]
        loaded("fachlichkeiten", zeilen, dateiname=f"datei-{n}.csv", user=konto)


def section(client):
    """The rows of the table as texts, and its links."""
    seite = page_of(client.get("/admin/"))
    im_teil = [
        e
        for e in seite.alle("tr", "a")
        if any(v["aria-labelledby"] == "importe" for v in e.vorfahren)
    ]
    zeilen = [" ".join(e.text.split()) for e in im_teil if e.tag == "tr"]
    return zeilen[1:], [e["href"] for e in im_teil if e.tag == "a"]


def test_the_last_five_with_who_what_and_a_link():
    chefin = get_user_model().objects.create_superuser("chefin", password="geheim")
    written(*range(5), konto=chefin)
    written(5)
    zeilen, verweise = section(client_of(chefin))
    assert len(zeilen) == 5
    assert "datei-5.csv" in zeilen[0]
    assert "Kommandozeile" in zeilen[0]
    assert "chefin" in zeilen[1]
    assert "1 neu, 0 geändert, 0 unverändert" in zeilen[1]
    assert not any("datei-0" in zeile for zeile in zeilen)
    assert verweise[0] == adresse(Import, "change", Import.objects.first().pk)
    assert verweise[-1] == adresse(Import, "changelist")


def test_one_taken_back_is_marked_and_its_act_is_no_line_of_its_own(admin_client):
    written(1, 2)
    akt = Ruecknahme(Import.objects.get(dateiname="datei-1.csv")).carry_out()
    zeilen, verweise = section(admin_client)
    assert len(zeilen) == 2
    assert "zurückgenommen am" in zeilen[1]
    assert "zurückgenommen" not in zeilen[0]
    assert adresse(Import, "change", akt.pk) in verweise


def test_only_for_those_who_may_see_imports():
    written(1)
    assert section(client_of(konto_mit("projects.view_umsetzungsprojekt"))) == ([], [])
    zeilen, _ = section(client_of(konto_mit("importe.view_import", name="zweite")))
    assert len(zeilen) == 1


def test_without_imports_there_is_no_heading(admin_client):
    assert "Letzte Importe" not in admin_client.get("/admin/").content.decode()


def test_one_query_however_many(admin_client):
    def fragen() -> int:
        with CaptureQueriesContext(connection) as abfragen:
            admin_client.get("/admin/")
        return sum('FROM "ozgportal_import"' in a["sql"] for a in abfragen)

    written(1)
    admin_client.get("/admin/")
    assert fragen() == 1
    written(*range(2, 9))
    Ruecknahme(Import.objects.first()).carry_out()
    assert fragen() == 1
