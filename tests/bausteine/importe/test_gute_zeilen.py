"""Good rows at once: they are written, the wrong ones come back with the reason."""

import pytest

from bausteine.importe import arbeiter
from bausteine.importe.models import Import
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    complaints,
    konto_mit,
    page_of,
    shown_after,
    undo,
    upload,
)
from tests.formular import forge, forms_of
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.usefixtures("ablage")
KOPF = ["kennung", "titel", "umsetzung", "bemerkung"]
ZEILEN = [
    KOPF,
    ["parken", "Parken neu", "Q1 2031", "x"],
    ["wohnen", "Wohnen", "irgendwann", "y"],
    ["bauen", "Bauen", "ab 2031", ""],
    ["gehen", "", "", "z"],
]


def button_of(antwort):
    """The form that writes without the wrong rows."""
    (formular,) = [formular for formular in forms_of(antwort) if "vorschau" in formular]
    return formular


def kennungen() -> list[str]:
    """What is stored."""
    return list(Umsetzungsprojekt.objects.order_by("kennung").values_list("kennung", flat=True))


def test_the_good_rows_are_written_and_the_others_come_back(verwaltung):
    f.projekt(kennung="parken", titel="Parken")
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    assert {zeile for zeile, *_ in complaints(antwort)} == {3, 5}
    assert "2 Zeilen schreiben, 2 auslassen" in antwort.content.decode()
    ergebnis = button_of(antwort).send("auslassen")
    seite = verwaltung.get(ergebnis["Location"])
    assert "1 neu, 1 geändert, 0 unverändert. 2 Zeilen ausgelassen." in seite.content.decode()
    assert kennungen() == ["bauen", "parken"]
    assert Umsetzungsprojekt.objects.get(kennung="parken").titel == "Parken neu"
    datei = verwaltung.get(ergebnis["Location"] + "fehlerhafte-zeilen.csv")
    zeilen = datei.content.decode("utf-8-sig").splitlines()
    assert zeilen[0] == ";".join([*KOPF, "fehler"])  # also the column that is not read
    assert zeilen[1].startswith("wohnen;Wohnen;irgendwann;y;umsetzung: „irgendwann“ ist kein")
    assert zeilen[2] == "gehen;;;z;titel: Dieses Feld darf nicht leer sein."


def test_the_file_that_comes_back_can_be_mended_and_uploaded(verwaltung):
    ergebnis = button_of(upload(verwaltung, Umsetzungsprojekt, ZEILEN)).send("auslassen")
    daten = verwaltung.get(ergebnis["Location"] + "fehlerhafte-zeilen.csv").content.decode()
    daten = daten.replace("irgendwann", "Q2 2031", 1).replace("gehen;;", "gehen;Gehen;", 1)
    antwort = upload(verwaltung, Umsetzungsprojekt, daten.encode())
    button_of(antwort).send()
    assert kennungen() == ["bauen", "gehen", "parken", "wohnen"]


def test_all_or_nothing_stays_the_rule(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    marke = antwort.context_data["vorschau"].marke
    ziel = forge(verwaltung, adresse(Umsetzungsprojekt, "process_import"), {"vorschau": marke})
    assert "Nichts geschrieben" in shown_after(verwaltung, ziel)
    assert kennungen() == []


def test_a_row_that_needs_a_wrong_one_is_wrong_too(verwaltung):
    zeilen = [
        ["kennung", "titel", "siehe_auch"],
        ["a", "A", ""],
        ["b", "", ""],
        ["c", "C", "b"],
        ["d", "D", "c"],
    ]
    antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
    assert {zeile for zeile, *_ in complaints(antwort)} == {3, 4, 5}
    button_of(antwort).send("auslassen")
    assert kennungen() == ["a"]


def test_it_is_one_import_with_its_numbers_and_can_be_taken_back(verwaltung):
    f.projekt(kennung="parken", titel="Parken")
    button_of(upload(verwaltung, Umsetzungsprojekt, ZEILEN)).send("auslassen")
    (der_import,) = Import.objects.all()
    assert (der_import.neu, der_import.geaendert, der_import.unveraendert) == (1, 1, 0)
    assert [None, "Fehlerhaft und ausgelassen: die Zeilen 3, 5."] in der_import.hinweise
    assert Umsetzungsprojekt.objects.get(kennung="parken").history.count() == 2
    undo(verwaltung, der_import)
    assert kennungen() == ["parken"]
    assert Umsetzungsprojekt.objects.get().titel == "Parken"


def test_what_was_saved_since_the_preview_stays(verwaltung):
    parken = f.projekt(kennung="parken", titel="Parken")
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    parken.titel = "Inzwischen anders"
    parken.save()
    seite = verwaltung.get(button_of(antwort).send("auslassen")["Location"])
    assert "„Parken neu“ nicht geschrieben, inzwischen geändert" in seite.content.decode()
    parken.refresh_from_db()
    assert parken.titel == "Inzwischen anders"


def test_it_is_written_once(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    button_of(antwort).send("auslassen")
    assert "Nichts geschrieben" in shown_after(verwaltung, button_of(antwort).send("auslassen"))
    assert Import.objects.count() == 1


def test_nobody_else_gets_the_rows(verwaltung):
    ergebnis = button_of(upload(verwaltung, Umsetzungsprojekt, ZEILEN)).send("auslassen")
    andere = client_of(konto_mit("projects.import_umsetzungsprojekt"))
    assert andere.get(ergebnis["Location"] + "fehlerhafte-zeilen.csv").status_code == 404


def test_a_file_of_wrong_rows_has_nothing_to_write(verwaltung):
    antwort = upload(verwaltung, Umsetzungsprojekt, [KOPF[:2], ["a", ""], ["b", ""]])
    assert not [formular for formular in forms_of(antwort) if "vorschau" in formular]


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_written_by_the_worker(verwaltung, monkeypatch):
    monkeypatch.setattr("bausteine.importe.annahme.ZEILEN", 1)
    monkeypatch.setattr(arbeiter, "start", lambda: None)
    ergebnis = button_of(upload(verwaltung, Umsetzungsprojekt, csv_datei(ZEILEN))).send("auslassen")
    assert "/auftrag/" in ergebnis["Location"]
    arbeiter.work()
    seite = page_of(verwaltung.get(ergebnis["Location"]))
    assert "2 Zeilen ausgelassen" in " ".join(seite.text("p"))
    assert kennungen() == ["bauen", "parken"]
    (weg,) = [e["href"] for e in seite.alle("a") if "/vorschau/" in (e["href"] or "")]
    assert verwaltung.get(weg + "fehlerhafte-zeilen.csv").status_code == 200
