"""XLSX templates: what they hold is read back as it is."""

import io

import pytest
from openpyxl import load_workbook

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for, resource_names
from bausteine.importe.vorlagen import template_bytes
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.import_dateien import counts, load, loaded

pytestmark = pytest.mark.django_db
#: others' files are read, and an own log is written: neither has a template
OHNE = (
    "katalog",
    "aenderungen",
    "gv100ad",
    "internetliste",
    "loesungsliste",
    "fim-leistungen",
)
NAMEN = [name for name in resource_names() if name not in OHNE]


def book(name, records=()):
    """The template as openpyxl sees it."""
    return load_workbook(io.BytesIO(template_bytes(resource_for(name)(), records)))


@pytest.mark.parametrize("name", NAMEN)
def test_empty_template_changes_nothing(name):
    result = loaded(name, template_bytes(resource_for(name)()), dateiname="v.xlsx")
    assert counts(result)[:2] == (0, 0)


@pytest.mark.usefixtures("welt")
class TestFilled:
    """With every record of the small world."""

    @pytest.mark.parametrize("name", NAMEN)
    def test_it_changes_nothing(self, name):
        resource = resource_for(name)()
        records = list(resource.get_queryset())
        result = load(name, template_bytes(resource, records), dateiname="v.xlsx")
        assert not problems(result)
        assert counts(result) == (0, 0, len(records)) if records else (0, 0, 1)


def test_columns_are_explained_and_choices_listed():
    f.themenfeld(name="Sport")
    mappe = book("lagen")
    assert mappe.sheetnames == ["Daten", "Erklärung", "Listen"]
    blatt = mappe["Daten"]
    assert "Name des Themenfelds" in blatt["A1"].comment.text
    regeln = {str(regel.sqref): regel.formula1 for regel in blatt.data_validations.dataValidation}
    assert regeln["A2:A5000"] == "Listen!$A$1:$A$1"
    assert mappe["Listen"]["A1"].value == "Sport"
    assert mappe["Listen"].sheet_state == "hidden"
    assert "Schlüssel" in [zelle.value for zelle in mappe["Erklärung"][5]]


def test_keys_are_text():
    f.organisation(ags="05315000")
    blatt = book("organisationen", Organisation.objects.fuer_export())["Daten"]
    kopf = [zelle.value for zelle in blatt[1]]
    zelle = blatt.cell(2, kopf.index("ags") + 1)
    assert (zelle.value, zelle.number_format) == ("05315000", "@")


def test_rows_below_the_example_keep_their_numbers():
    resource = resource_for("fachlichkeiten")()
    mappe = load_workbook(io.BytesIO(template_bytes(resource)))
    mappe["Daten"].append(["Bauamt", "Baut"])
    mappe["Daten"].append(["Bauamt", "Baut"])
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    result = load("fachlichkeiten", ausgabe.getvalue(), dateiname="v.xlsx")
    assert problems(result) == [(4, "", "Derselbe Schlüssel steht schon in Zeile 3 der Datei.")]


class TestDownload:
    """The link on the import page."""

    def test_link_and_file(self):
        client = client_of(konto_mit("projects.import_umsetzungsprojekt"))
        seite = page_of(client.get(adresse(Umsetzungsprojekt, "import")))
        ziel = adresse(Umsetzungsprojekt, "vorlage", "umsetzungsprojekte")
        assert ziel in [link["href"] for link in seite.alle("a")]
        antwort = client.get(ziel)
        assert antwort.content[:2] == b"PK"
        assert "vorlage-umsetzungsprojekte.xlsx" in antwort["Content-Disposition"]
        assert client.get(f"{ziel}?daten=1").status_code == 403
        assert client.get(adresse(Umsetzungsprojekt, "vorlage", "quellen")).status_code == 404

    def test_only_with_the_right_to_import(self):
        client = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        ziel = adresse(Umsetzungsprojekt, "vorlage", "umsetzungsprojekte")
        assert client.get(ziel).status_code == 403
