"""Files that still know a merged record: never made anew, understood where it is referred to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bausteine.bearbeiten.zusammenfuehren import merge
from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import counts, errors, load, loaded

pytestmark = pytest.mark.django_db


def merged(weg, bleibt):
    """Merge without what only one noun keeps, such as the old name as an alias."""
    merge(weg, bleibt, lambda *_: None)
    return bleibt


def neighbours():
    """One pair of each noun that can be merged: (file format, header, row of the one that went)."""
    merged(f.projekt(kennung="weg", titel="Weg"), f.projekt(kennung="bleibt", titel="Bleibt"))
    merged(f.organisation(kennung="weg", kurzname="Weg"), f.organisation(kennung="bleibt"))
    merged(
        f.ozg_leistung(slug="weg", name="Weg", ozg_id="10001"),
        f.ozg_leistung(slug="bleibt", name="Bleibt", ozg_id="10002"),
    )
    merged(
        f.leika_leistung(kennung="99012001001000", leika_schluessel="99012001001000"),
        f.leika_leistung(kennung="bleibt", leika_schluessel="99012001001001"),
    )


@pytest.mark.parametrize(
    ("name", "zeilen", "spalte"),
    [
        ("umsetzungsprojekte", [["kennung", "titel"], ["weg", "Weg"]], "kennung"),
        (
            "organisationen",
            [["kennung", "name", "kurzname", "typ"], ["weg", "Weg", "Weg", "Kommune"]],
            "kennung",
        ),
        ("ozg-leistungen", [["slug", "name", "ozg_id"], ["weg", "Weg", "10001"]], "slug"),
        ("leistungen", [["leika_schluessel", "bezeichnung"], ["99012001001000", "Weg"]], "kennung"),
        (
            "leistungen",
            [["kennung", "leika_schluessel", "bezeichnung"], ["anders", "99012001001000", "Weg"]],
            "leika_schluessel",
        ),
    ],
)
def test_a_row_of_a_merged_record_is_refused_with_the_new_key(name, zeilen, spalte):
    neighbours()
    model = resource_for(name)._meta.model
    vorher = model.objects.count()
    ((zeile, ort, satz),) = errors(name, zeilen)
    assert (zeile, ort) == (2, spalte)
    assert f"„{zeilen[1][0] if spalte != 'leika_schluessel' else '99012001001000'}“ ist" in satz
    assert "in „bleibt“ aufgegangen. Bitte „bleibt“ eintragen" in satz
    assert model.objects.count() == vorher


def test_the_row_of_the_remaining_record_is_a_change():
    neighbours()
    loaded("umsetzungsprojekte", [["kennung", "titel"], ["bleibt", "Neu"]])
    assert Umsetzungsprojekt.objects.get().titel == "Neu"


def test_a_key_given_to_a_new_record_since_is_that_record():
    neighbours()
    f.projekt(kennung="weg", titel="Wieder da")
    loaded("umsetzungsprojekte", [["kennung", "titel"], ["weg", "Anders"]])
    assert Umsetzungsprojekt.objects.get(kennung="weg").titel == "Anders"


def test_cells_that_name_it_mean_what_it_became_and_the_import_says_so():
    neighbours()
    zeilen = [
        ["projekt", "organisation", "rolle"],
        ["weg", "weg", "IT-Partner"],
        ["weg", "weg", "Mitarbeit zugesichert"],
    ]
    result = loaded("beteiligungen", zeilen)
    assert counts(result) == (2, 0, 0)
    assert set(Beteiligung.objects.values_list("projekt__kennung", "organisation__kennung")) == {
        ("bleibt", "bleibt")
    }
    assert result.remarks == [
        (
            2,
            "Umsetzungsprojekt „weg“ ist in „bleibt“ aufgegangen und überall in der Datei so "
            "gelesen.",
        ),
        (2, "Organisation „weg“ ist in „bleibt“ aufgegangen und überall in der Datei so gelesen."),
    ]
    assert Import.objects.get().hinweise == [list(paar) for paar in result.remarks]
    assert counts(loaded("beteiligungen", zeilen)) == (0, 0, 2)
    loaded("phasen", [["projekt", "phase", "geplant"], ["weg", "Umsetzung", "2031"]])
    assert Phase.objects.get().projekt.kennung == "bleibt"


def test_the_old_row_and_the_new_one_together_are_one_key_twice():
    neighbours()
    zeilen = [
        ["projekt", "organisation", "rolle"],
        ["weg", "weg", "IT-Partner"],
        ["bleibt", "bleibt", "IT-Partner"],
    ]
    ((zeile, _, satz),) = errors("beteiligungen", zeilen)
    assert (zeile, satz) == (3, "Derselbe Schlüssel steht schon in Zeile 2 der Datei.")


def test_relations_of_a_project_and_of_a_leika_leistung():
    """Also as the downloaded file wrote them: OZG-ID and name."""
    neighbours()
    f.projekt(kennung="c", titel="C")
    kopf = ["kennung", "titel", "ozg_leistungen", "siehe_auch", "it_partner"]
    result = loaded("umsetzungsprojekte", [kopf, ["c", "C", "10001 Weg", "weg", "Weg"]])
    projekt = Umsetzungsprojekt.objects.get(kennung="c")
    assert projekt.ozg_leistungen.get().slug == "bleibt"
    assert projekt.siehe_auch.get().kennung == "bleibt"
    assert projekt.beteiligungen.get().organisation.kennung == "bleibt"
    assert len(result.remarks) == 3
    loaded("leistungen", [["kennung", "bezeichnung", "ozg_id"], ["neu", "Neu", "10001"]])
    assert LeikaLeistung.objects.get(kennung="neu").ozg_leistung.slug == "bleibt"


def test_a_link_to_what_was_merged_into_the_record_itself_is_none():
    neighbours()
    loaded("umsetzungsprojekte", [["kennung", "siehe_auch"], ["bleibt", "weg"]])
    assert not Umsetzungsprojekt.objects.get().siehe_auch.exists()


def test_two_merges_lead_to_the_last_record_and_a_deleted_one_nowhere():
    neighbours()
    merged(Umsetzungsprojekt.objects.get(), f.projekt(kennung="letztes"))
    zeilen = [["projekt", "phase", "geplant"], ["weg", "Umsetzung", "2031"]]
    loaded("phasen", zeilen)
    assert Phase.objects.get().projekt.kennung == "letztes"
    Umsetzungsprojekt.objects.all().delete()
    assert "„weg“ ist nicht bekannt" in errors("phasen", zeilen)[0][2]


def test_a_file_that_names_no_merged_key_asks_at_most_once():
    f.projekt(kennung="a")
    neu = [["projekt", "phase", "geplant"], ["a", "Umsetzung", "2031"], ["a", "Konzeption", "2030"]]
    with CaptureQueriesContext(connection) as abfragen:
        loaded("phasen", neu)
    assert sum('FROM "ozgportal_weiterleitung"' in a["sql"] for a in abfragen) == 1
    with CaptureQueriesContext(connection) as abfragen:
        loaded("phasen", neu)
    assert not any('FROM "ozgportal_weiterleitung"' in a["sql"] for a in abfragen)


def test_the_federal_catalogue_passes_them_over():
    """Nobody can mend the official file: merged ones are told and left as they became."""
    neighbours()
    kopf = [spalte.column_name for spalte in resource_for("katalog")().columns]
    zeilen = [
        kopf,
        ["Feld", "", "Weg", "10001", "Alt", "99012001001000", "1", "", "", "", "", ""],
        ["Feld", "", "Weg", "10001", "Neu", "99012001001009", "1", "", "", "", "", ""],
    ]
    result = loaded("katalog", zeilen)
    assert counts(result) == (1, 0, 1)
    assert OzgLeistung.objects.get().name == "Bleibt"
    assert LeikaLeistung.objects.get(kennung="99012001001009").ozg_leistung.slug == "bleibt"
    texte = " ".join(text for _, text in result.remarks)
    assert "„99012001001000“ ist in „bleibt“ aufgegangen; die Zeile ist übergangen." in texte
    assert "Die OZG-Leistung 10001 ist in „bleibt“ aufgegangen" in texte
    assert counts(load("katalog", zeilen)) == (0, 0, 2)


def test_the_page_of_the_import_lists_what_was_read_so(admin_client):
    neighbours()
    loaded("beteiligungen", [["projekt", "organisation", "rolle"], ["weg", "weg", "IT-Partner"]])
    seite = admin_client.get(reverse("admin:importe_import_change", args=[Import.objects.get().pk]))
    assert "Organisation „weg“ ist in „bleibt“ aufgegangen" in seite.content.decode()
    assert Organisation.objects.count() == 1
