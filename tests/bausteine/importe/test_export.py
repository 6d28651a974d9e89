"""Export in the admin: the file holds what the list shows, and reads back unchanged."""

import pytest
from django.contrib import admin
from django.core.management import call_command

from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import read_table
from bausteine.verwaltung.admin import PortalAdmin
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, complaints, page_of, upload
from tests.formular import open_page
from tests.import_dateien import exported

FORMATE = ((0, "csv"), (1, "xlsx"))
MODELLE = [model for model, seite in admin.site._registry.items() if isinstance(seite, PortalAdmin)]


def export(client, model, nummer=0, **parameter) -> bytes:
    ort = adresse(model, "export") + _query(parameter)
    antwort = open_page(client, ort).fill(format=nummer).send()
    assert antwort.status_code == 200
    assert "attachment" in antwort["Content-Disposition"]
    return antwort.content


def _query(parameter) -> str:
    return "?" + "&".join(f"{name}={wert}" for name, wert in parameter.items())


@pytest.mark.usefixtures("bestand")
class TestEveryModel:
    """With the published records."""

    @pytest.mark.parametrize(("nummer", "endung"), FORMATE)
    @pytest.mark.parametrize("model", MODELLE, ids=lambda model: model.__name__)
    def test_file_holds_all_cells(self, verwaltung, model, nummer, endung):
        """Those that are read back without a difference (test_rundreise.py)."""
        name = admin.site._registry[model].resource_names[0]
        tabelle = read_table(export(verwaltung, model, nummer), f"x.{endung}")
        kopf, zeilen = exported(name)
        assert tabelle.headers == kopf
        assert [list(zeile) for zeile in tabelle] == zeilen

    def test_csv_is_the_file_of_the_command_line(self, verwaltung, tmp_path):
        ziel = tmp_path / "p.csv"
        call_command("export_csv", "umsetzungsprojekte", "-o", str(ziel))
        assert export(verwaltung, Umsetzungsprojekt) == ziel.read_bytes()

    def test_through_the_whole_admin_and_back(self, verwaltung):
        """Download, upload: the check finds nothing to write."""
        daten = export(verwaltung, Umsetzungsprojekt, 1)
        antwort = upload(verwaltung, Umsetzungsprojekt, daten, dateiname="p.xlsx")
        assert complaints(antwort) == []
        assert "Die Datei ändert nichts." in antwort.content.decode()


class TestPage:
    """The page before the file."""

    def test_csv_is_chosen_already(self, verwaltung):
        seite = page_of(verwaltung.get(adresse(Umsetzungsprojekt, "export")))
        assert [e["value"] for e in seite.alle("option") if "selected" in e.attrs] == ["0"]

    def test_filter_and_search_of_the_list_hold(self, verwaltung):
        f.projekt(kennung="parken", titel="Parken", prioritaet=1)
        f.projekt(kennung="wohnen", titel="Wohnen", prioritaet=2)
        for parameter in ({"prioritaet__exact": 1}, {"q": "parken"}):
            tabelle = read_table(export(verwaltung, Umsetzungsprojekt, **parameter), "x.csv")
            assert tabelle["kennung"] == ["parken"]

    def test_names_of_the_files(self, verwaltung):
        for nummer, endung in FORMATE:
            seite = open_page(verwaltung, adresse(Umsetzungsprojekt, "export"))
            antwort = seite.fill(format=nummer).send()
            assert f'filename="umsetzungsprojekte.{endung}"' in antwort["Content-Disposition"]

    def test_no_query_per_row(self, verwaltung, django_assert_max_num_queries):
        for _ in range(20):
            f.projekt(partner=[(f.organisation(), "mitarbeit")], phasen={"umsetzung": "2031"})
        seite = open_page(verwaltung, adresse(Umsetzungsprojekt, "export"))
        with django_assert_max_num_queries(25):
            assert seite.send().status_code == 200

    def test_internal_columns_are_part_of_it(self, verwaltung):
        """The admin's file is complete: drafts and notes included."""
        f.projekt(kennung="entwurf", veroeffentlichung="entwurf", interne_notiz="Nur wir")
        tabelle = read_table(export(verwaltung, Umsetzungsprojekt), "x.csv")
        assert tabelle["interne_notiz"] == ["Nur wir"]
        assert set(tabelle.headers) == {
            s.column_name for s in resource_for("umsetzungsprojekte")().columns
        }
