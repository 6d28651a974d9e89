"""Slug generation: nobody must type a key, and none is given twice."""

import pytest

from bausteine.bearbeiten.kennung import free_key
from bausteine.bearbeiten.models import Weiterleitung
from dienste.models import OnlineDienst
from organisationen.models import Organisation
from projects.models import Stichwort, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, page_of
from tests.formular import form_of, open_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "feld", "schluessel"),
    [
        (Umsetzungsprojekt, "titel", "kennung"),
        (Organisation, "name", "kennung"),
        (OnlineDienst, "name", "kennung"),
        (Stichwort, "name", "slug"),
    ],
)
def test_an_empty_key_is_made_of_the_name(verwaltung, model, feld, schluessel):
    formular = open_page(verwaltung, adresse(model, "add"), mit=feld)
    weitere = {"kurzname": "Eltern", "typ": "kommune"} if model is Organisation else {}
    antwort = formular.fill({feld: "Übergang & Elterngeld Plus"} | weitere).send("_save")
    assert antwort.status_code == 302
    assert getattr(model.objects.get(), schluessel) == "uebergang-elterngeld-plus"


def test_a_typed_key_stays_and_a_wrong_one_is_told(verwaltung):
    formular = open_page(verwaltung, adresse(Umsetzungsprojekt, "add"), mit="titel")
    antwort = formular.fill({"titel": "Elterngeld", "kennung": "Elterngeld Plus"}).send("_save")
    (fehler,) = [e for e in page_of(antwort).alle("a") if "gültiges Kürzel" in e.text]
    assert fehler["href"] == "#id_kennung"
    form_of(antwort, "titel").fill({"kennung": "eltern"}).send("_save")
    assert Umsetzungsprojekt.objects.get().kennung == "eltern"


def test_a_key_is_never_given_twice(db):
    f.projekt(kennung="park")
    Weiterleitung.objects.create(art="projects.umsetzungsprojekt", alt="park-2", neu="park")
    assert free_key(Umsetzungsprojekt, "kennung", "Park") == "park-3"
    assert free_key(Umsetzungsprojekt, "kennung", "Wald") == "wald"
    assert free_key(Umsetzungsprojekt, "kennung", "…") == "eintrag"
    lang = free_key(Umsetzungsprojekt, "kennung", "x" * 900)
    assert len(lang) <= Umsetzungsprojekt._meta.get_field("kennung").max_length
