"""Renamed keys: never a second record for the same thing without a word."""

import pytest

from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import read_table
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import csv_datei, errors, loaded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "zeilen", "spalte", "richtig"),
    [
        ("umsetzungsprojekte", [["kennung", "titel", "kdn_id"], ["b", "B", "12"]], "kdn_id", "a"),
        ("ozg-leistungen", [["slug", "name", "ozg_id"], ["b", "B", "10162"]], "ozg_id", "tor"),
        (
            "organisationen",
            [
                ["kennung", "name", "kurzname", "typ", "ags"],
                ["b", "B", "B", "Kommune", "05 315 000"],
            ],
            "ags",
            "koeln",
        ),
        (
            "leistungen",
            [["kennung", "bezeichnung", "leika_schluessel"], ["b", "B", "99012001001000"]],
            "leika_schluessel",
            "99012001001000",
        ),
    ],
)
def test_an_official_key_under_a_new_kennung_names_the_right_one(name, zeilen, spalte, richtig):
    f.projekt(kennung="a", kdn_id=12)
    f.ozg_leistung(ozg_id="10162", slug="tor")
    f.organisation(kennung="koeln", ags="05315000")
    f.leika_leistung(leika_schluessel="99012001001000", kennung="99012001001000")
    vorher = resource_for(name)._meta.model.objects.count()
    ((zeile, ort, satz),) = errors(name, zeilen)
    assert (zeile, ort) == (2, spalte)
    assert f"Bitte „{richtig}“ eintragen" in satz
    assert resource_for(name)._meta.model.objects.count() == vorher


def test_the_same_title_under_a_new_kennung_is_remarked_on():
    f.projekt(kennung="a", titel="Übergang")
    resource = resource_for("umsetzungsprojekte")()
    tabelle = read_table(csv_datei([["kennung", "titel"], ["b", "Uebergang"], ["c", "C"]]), "x.csv")
    resource.import_data(tabelle, dry_run=True)
    ((zeile, satz),) = resource.remarks
    assert zeile == 2
    assert "obwohl es „Uebergang“ schon gibt (a)" in satz


def test_the_known_kennung_with_its_key_is_a_change():
    f.projekt(kennung="a", kdn_id=12, titel="Alt")
    loaded("umsetzungsprojekte", [["kennung", "kdn_id", "titel"], ["a", "12", "Neu"]])
    assert Umsetzungsprojekt.objects.get().titel == "Neu"
