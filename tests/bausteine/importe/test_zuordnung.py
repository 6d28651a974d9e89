"""Lists of others: their columns are mapped on a page, the account's next file is known."""

import pytest

from bausteine.importe.models import Spaltenzuordnung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.importe.listen import mappe, zwei_listen
from tests.bausteine.verwaltung.hilfe import (
    client_of,
    complaints,
    confirm,
    konto_mit,
    shown_after,
    upload,
)
from tests.formular import forms_of, open_page

pytestmark = pytest.mark.usefixtures("ablage")
FREMD = [["Projekt", "Nr", "Beschreibung"], ["Parken", "p1", "Kurz"], ["Wohnen", "p2", "Lang"]]


def mapped(client, antwort, **felder):
    """Choose on the mapping page, by heading; the preview that follows."""
    seite = open_page(client, antwort.request["PATH_INFO"] + "zuordnen/")
    namen = {e.text: e["for"] for e in seite.seite.alle("label")}
    ergebnis = seite.fill({namen[kopf]: feld for kopf, feld in felder.items()}).send()
    assert ergebnis.status_code == 302
    return client.get(ergebnis["Location"])


def test_columns_of_others_are_mapped_and_remembered(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, FREMD)
    assert "Spaltennamen" in complaints(antwort)[0][2]
    seite = verwaltung.get(antwort.request["PATH_INFO"] + "zuordnen/").content.decode()
    assert "Parken · Wohnen" in seite
    antwort = mapped(
        verwaltung, antwort, Projekt="titel", Nr="kennung", Beschreibung="kurzbeschreibung"
    )
    confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert list(Umsetzungsprojekt.objects.order_by("kennung").values_list("kennung", "titel")) == [
        ("p1", "Parken"),
        ("p2", "Wohnen"),
    ]
    naechste = upload(verwaltung, Umsetzungsprojekt, [FREMD[0], ["Neu", "p3", ""]])
    assert not complaints(naechste)
    confirm(verwaltung, Umsetzungsprojekt, naechste)
    assert Umsetzungsprojekt.objects.get(kennung="p3").titel == "Neu"


def test_what_one_account_says_is_not_said_by_another(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, FREMD)
    mapped(verwaltung, antwort, Projekt="titel", Nr="kennung")
    (eine,) = Spaltenzuordnung.objects.all()
    assert eine.spalten == {"projekt": "titel", "nr": "kennung"}
    andere = client_of(
        konto_mit(*(f"projects.{r}_umsetzungsprojekt" for r in ("add", "change", "import", "view")))
    )
    assert complaints(upload(andere, Umsetzungsprojekt, FREMD))


def test_a_column_can_be_left_out(verwaltung):
    zeilen = [["kennung", "titel", "hinweis"], ["a", "A", "nur für uns"]]
    antwort = mapped(verwaltung, upload(verwaltung, Umsetzungsprojekt, zeilen), hinweis="")
    confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert Umsetzungsprojekt.objects.get().hinweis == ""


def test_another_sheet_can_be_chosen(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, mappe(zwei_listen)(), dateiname="liste.xlsx")
    assert "Auch „2025“ hat passende Spaltennamen" in antwort.content.decode()
    seite = open_page(verwaltung, antwort.request["PATH_INFO"] + "zuordnen/")
    antwort = verwaltung.get(seite.fill(blatt="2025").send()["Location"])
    confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert list(Umsetzungsprojekt.objects.values_list("kennung", flat=True)) == ["c"]


def test_a_list_of_names_finds_its_organisations(verwaltung):
    """As associations keep them: by name and alias; what nobody knows is said row by row."""
    bonn = f.organisation(kennung="stadt-bonn", kurzname="Bonn", name="Bonn")
    bonn.aliase.create(name="Bundesstadt Bonn")
    zeilen = [["Mitglied", "Internet"], ["Bundesstadt Bonn", "https://bonn.de"], ["Xstadt", ""]]
    antwort = upload(verwaltung, Organisation, zeilen)
    antwort = mapped(verwaltung, antwort, Mitglied="name", Internet="web")
    assert {zeile for zeile, *_ in complaints(antwort)} == {3}
    (formular,) = [formular for formular in forms_of(antwort) if "vorschau" in formular]
    assert "1 Zeile schreiben, 1 auslassen" in antwort.content.decode()
    assert "1 neu" not in shown_after(verwaltung, formular.send("auslassen"))
    bonn.refresh_from_db()
    assert (bonn.name, bonn.web) == ("Bonn", "https://bonn.de")


def test_it_works_for_nobody_else_and_not_after_it_was_written(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
    ort = antwort.request["PATH_INFO"] + "zuordnen/"
    andere = client_of(
        konto_mit("projects.import_umsetzungsprojekt", "projects.view_umsetzungsprojekt")
    )
    assert andere.get(ort).status_code == 302
    confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert verwaltung.get(ort).status_code == 302
