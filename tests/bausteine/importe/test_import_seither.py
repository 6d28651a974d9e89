"""What someone saved after the preview of an import stays, and the import says so."""

import zipfile

import pytest

from bausteine.importe.models import Import
from bausteine.werte.zeitraum import Zeitraum
from leistungen.models import LeikaLeistung, OzgLeistung
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    confirm,
    delete,
    open_form,
    page_of,
    said,
    save,
    shown_after,
    upload,
)
from tests.leistungen.test_katalog import KOPF, zeile

pytestmark = pytest.mark.usefixtures("ablage")
ZEILEN = [
    ["kennung", "titel", "kurzbeschreibung", "umsetzung", "it_partner", "veroeffentlichung"],
    ["parken", "Parken", "Kurz 1", "Q1 2031", "", ""],
    ["wohnen", "Wohnen", "Kurz 2", "", "krz", ""],
]


@pytest.fixture
def projekte(db):
    """Two projects that the file changes, and the organisation it names."""
    f.organisation(kurzname="krz")
    return [f.projekt(kennung=kennung, titel=kennung.title()) for kennung in ("parken", "wohnen")]


def edit(client, projekt, **felder) -> None:
    """Someone else opens the form in another tab, and saves."""
    daten = open_form(client, Umsetzungsprojekt, projekt.pk)
    save(client, Umsetzungsprojekt, daten | {n: [w] for n, w in felder.items()}, projekt.pk)


def written(client, antwort) -> str:
    """Confirm the preview; what the next page says."""
    return shown_after(client, confirm(client, Umsetzungsprojekt, antwort))


def test_what_was_saved_since_stays_and_is_listed(verwaltung, projekte):
    """The other row is written; the record of the import keeps the sentence."""
    parken, wohnen = projekte
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    edit(verwaltung, parken, kurzbeschreibung="Inzwischen von B")
    text = written(verwaltung, antwort)
    satz = (
        "Zeile 2: „Parken“ nicht geschrieben, inzwischen geändert: kurzbeschreibung ist jetzt "
        "„Inzwischen von B“."
    )
    assert satz in text
    assert "0 neu, 1 geändert, 1 unverändert" in text
    parken.refresh_from_db()
    wohnen.refresh_from_db()
    assert (parken.kurzbeschreibung, parken.phasen.count()) == ("Inzwischen von B", 0)
    assert wohnen.kurzbeschreibung == "Kurz 2"
    (der_import,) = Import.objects.all()
    assert [zeile for zeile, _ in der_import.hinweise] == [2]
    seite = verwaltung.get(adresse(Import, "change", der_import.pk)).content.decode()
    assert "„Parken“ nicht geschrieben" in seite


def test_a_row_that_changed_nothing_does_not_undo_what_was_saved_since(verwaltung, projekte):
    """The preview never showed that the file differs there."""
    parken, _ = projekte
    zeilen = [ZEILEN[0][:2], ["parken", "Parken"], ["wohnen", "Wohnen und bauen"]]
    antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
    edit(verwaltung, parken, titel="Parken in der Stadt")
    text = written(verwaltung, antwort)
    assert "titel ist jetzt „Parken in der Stadt“" in text
    assert {p.titel for p in Umsetzungsprojekt.objects.all()} == {
        "Parken in der Stadt",
        "Wohnen und bauen",
    }


def test_who_saved_the_same_is_not_in_the_way(verwaltung, projekte):
    """Nothing would be overwritten: the rest of the row is written."""
    parken, _ = projekte
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    edit(verwaltung, parken, kurzbeschreibung="Kurz 1", hinweis="Ein anderes Feld")
    text = written(verwaltung, antwort)
    assert "0 neu, 2 geändert" in text
    assert "nicht geschrieben" not in text
    parken.refresh_from_db()
    assert (parken.hinweis, str(parken.phasen.get().geplant)) == ("Ein anderes Feld", "Q1 2031")


def test_partners_and_phases_count_as_well(verwaltung, projekte):
    """Cells that are rows of their own."""
    parken, wohnen = projekte
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    f.phase(parken, "umsetzung", geplant=Zeitraum.parse("2030"))
    f.beteiligung(wohnen, f.organisation(kurzname="Bonn"), "it_partner")
    text = written(verwaltung, antwort)
    assert "umsetzung ist jetzt „2030“" in text
    assert "it_partner ist jetzt „Bonn“" in text
    assert str(parken.phasen.get().geplant) == "2030"
    assert wohnen.beteiligungen.get().organisation.kurzname == "Bonn"


def test_created_or_deleted_since(verwaltung, projekte):
    """A row shown as new does not overwrite; one shown as changed brings nothing back."""
    parken, _ = projekte
    zeilen = [*ZEILEN, ["reiten", "Reiten", "Neu", "", "", ""]]
    antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
    assert delete(verwaltung, parken).status_code == 302
    f.projekt(kennung="reiten", titel="Reiten auf Wegen")
    text = written(verwaltung, antwort)
    assert "Zeile 2: „Parken“ nicht geschrieben, der Eintrag ist inzwischen gelöscht." in text
    assert "nicht geschrieben, den Eintrag hat inzwischen jemand angelegt." in text
    assert "0 neu, 1 geändert" in text
    assert not Umsetzungsprojekt.objects.filter(kennung="parken").exists()
    assert Umsetzungsprojekt.objects.get(kennung="reiten").titel == "Reiten auf Wegen"


def test_the_same_file_once_more_shows_what_is_left(verwaltung, projekte):
    """Nothing is lost: another preview shows the rows as they are now, and writes them."""
    parken, _ = projekte
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    edit(verwaltung, parken, kurzbeschreibung="Inzwischen von B")
    written(verwaltung, antwort)
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    assert "Inzwischen von B → Kurz 1" in " ".join(page_of(antwort).text("td"))
    written(verwaltung, antwort)
    parken.refresh_from_db()
    assert parken.kurzbeschreibung == "Kurz 1"


def test_many_rows_are_counted(verwaltung, db, monkeypatch):
    """The page names some; the record of the import has them all."""
    monkeypatch.setattr("bausteine.importe.verwaltung.GEZEIGT", 2)
    zeilen = [["kennung", "titel"]]
    for nummer in range(4):
        f.projekt(kennung=f"p-{nummer}", titel=f"P {nummer}")
        zeilen.append([f"p-{nummer}", f"Projekt {nummer}"])
    antwort = upload(verwaltung, Umsetzungsprojekt, [*zeilen, ["neu", "Neu"]])
    Umsetzungsprojekt.objects.update(titel="Anders")
    text = written(verwaltung, antwort)
    assert text.count("nicht geschrieben, inzwischen") == 2
    assert "2 weitere Zeilen sind aus demselben Grund nicht geschrieben." in text
    assert len(Import.objects.get().hinweise) == 4


def test_a_preview_made_before_an_update_is_asked_for_again(verwaltung, projekte, ablage):
    """It waits for a day and may not know yet what it showed."""
    antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
    (datei,) = ablage.glob("*.vorschau")
    with zipfile.ZipFile(datei) as archiv:
        teile = {n: archiv.read(n) for n in archiv.namelist() if n != "gesehen"}
    with zipfile.ZipFile(datei, "w") as archiv:
        for name, inhalt in teile.items():
            archiv.writestr(name, inhalt)
    assert "noch einmal hochladen" in written(verwaltung, antwort)
    assert not Import.objects.exists()


def test_other_records_that_the_catalogue_changes(verwaltung, db):
    """What the preview said of them has to hold, else nothing is written."""
    leistung = f.ozg_leistung(name="Steigenlassen", ozg_id="90001")
    antwort = upload(verwaltung, LeikaLeistung, [KOPF, zeile("Drachen anmelden")], resource="1")
    assert "1 vorhandene OZG-Leistung bekommt" in antwort.content.decode()
    OzgLeistung.objects.filter(pk=leistung.pk).update(name="Von B geändert")
    ziel = confirm(verwaltung, LeikaLeistung, antwort)
    text = said(verwaltung.get(ziel["Location"]))
    assert "was die Datei an anderen Einträgen ändert" in text
    assert "Nichts geschrieben." in text
    assert not LeikaLeistung.objects.exists()
    leistung.refresh_from_db()
    assert leistung.name == "Von B geändert"
