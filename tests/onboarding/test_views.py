"""The list of Onboardings, and their block on the page of a Plattform."""

import pytest
from django.template.loader import render_to_string

from bausteine.seiten.anbau import attached_blocks
from bausteine.werte.zeitraum import Zeitraum
from onboarding.filters import OnboardingFilterSet
from tests import factories as f
from tests import mengen
from tests.besuch import Seite, gezaehlte_abfragen
from tests.promises import ListPromises, ListQueryPromises


class TestOnboardingListe(ListPromises):
    """The promises of lists."""

    liste = "onboardings"
    filterset = OnboardingFilterSet
    suchwort = "zweitname"
    schluessel = "kommune"


class TestAbfragenOnboardingListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.onboardings(anzahl, f.plattform(), quelle=f.quelle())
        return "/onboarding/"


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


def test_an_unknown_step_is_called_so_and_says_why(db, besucher):
    """In the table, in the facet; a file has an empty cell and the reason."""
    f.onboarding(stufe_unklar="Stufe im Dokument nicht erhalten")
    seite = besucher.seite("/onboarding/", {"stufe": "ohne"})
    assert "1 Onboarding" in " ".join(seite.text("h2"))
    assert "keine Angabe Stufe im Dokument nicht erhalten" in line(seite)
    (zeile,) = besucher.csv("/onboarding/")
    assert (zeile["stufe"], zeile["stufe_unklar"]) == ("", "Stufe im Dokument nicht erhalten")


def test_values_of_one_facet_are_or(db, besucher):
    """Two steps show the Kommunen of both, in the order of the way."""
    plattform = f.plattform(kennung="portal")
    stufen = [f.onboardingstufe(plattform, name=n) for n in ("Zuerst", "Danach", "Am Ende")]
    for stufe in stufen:
        f.onboarding(plattform_=plattform, stufe=stufe)
    antwort = besucher.json("/onboarding/", {"stufe": ["Zuerst", "Am Ende"]})
    assert [zeile["stufe_nummer"] for zeile in antwort["ergebnisse"]] == [1, 3]
    text = line(besucher.seite("/onboarding/"))
    assert text.index("1. Zuerst") < text.index("2. Danach") < text.index("3. Am Ende")


def test_what_is_closed_is_on_no_page_and_in_no_file(db, besucher):
    """Neither a question nor an answer nor the name of a field."""
    onboarding = f.onboarding()
    feld = f.datenblattfeld(onboarding.plattform, name="Zzzfeld")
    f.datenblattwert(onboarding, feld, "Zzzwert")
    f.rueckfrage(onboarding, text="Zzzfrage?")
    for adresse in ("/onboarding/", "/onboarding/?format=json", "/onboarding/?format=csv"):
        assert "zzz" not in besucher.get(adresse).inhalt.decode(errors="replace").lower()


@pytest.mark.parametrize("anzahl", [1, 20])
def test_a_plattform_has_a_block_of_the_public_ones(db, anzahl):
    """Two queries however many there are: the Kommunen, and the steps."""
    plattform = f.plattform(kennung="portal")
    stufe = f.onboardingstufe(plattform, name="Dienste testen")
    mengen.onboardings(anzahl, plattform, quelle=f.quelle(titel="Bericht 2022"), stufe=stufe)
    geheim = f.kommune(organisation=f.organisation(name="Geheim", veroeffentlichung="entwurf"))
    f.onboarding(geheim, plattform)
    f.onboarding(
        f.kommune(organisation=f.organisation(name="Telgte")),
        plattform,
        geplant=Zeitraum.parse("Q1 2021"),
    )
    with gezaehlte_abfragen() as gesehen:
        (block,) = [
            b for b in attached_blocks(plattform) if b["titel"] == "Onboarding der Kommunen"
        ]
        seite = Seite(render_to_string(block["vorlage"], block))
    assert len(gesehen) == 2
    text = " ".join(" ".join(seite.text("section")).split())
    assert "Geheim" not in text
    assert f"1. Dienste testen {anzahl}" in text
    assert "Stufe: keine Angabe 1" in text
    assert "Q1 2021: geplant, Telgte (Zeit vorbei, kein Livegang belegt)" in text
    ziele = [e["href"] for e in seite.alle("a")]
    assert "/onboarding/?plattform=portal&stufe=Dienste+testen" in ziele
    assert "/onboarding/?plattform=portal&stufe=ohne" in ziele
