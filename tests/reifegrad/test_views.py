"""The pages of the models, the block on a Dienst, and the facets of the list of Dienste."""

import pytest

from reifegrad.models import Reifegradbewertung
from tests import factories as f
from tests.besuch import gezaehlte_abfragen


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def modelle(db):
    """Both versions; the older one with the name of a level."""
    erstes, zweites = f.reifegradmodell(), f.reifegradmodell("2.0", 8)
    erstes.stufen.filter(stufe=3).update(name="Online-Leistung", bedeutung="Alles geht online.")
    return erstes, zweites


def test_a_page_says_how_many_dienste_stand_where(modelle, besucher):
    """Each number leads to the list of exactly these."""
    erstes, zweites = modelle
    for stufe in (3, 3, 0):
        f.reifegradbewertung(modell=erstes, stufe=stufe)
    f.reifegradbewertung(modell=zweites, stufe=3)
    f.online_dienst()
    seite = besucher.seite("/reifegrad/1.1/")
    text = line(seite)
    assert "3 von 5 Online-Diensten sind nach diesem Modell bewertet." in text
    assert "3 Online-Leistung Alles geht online. 2" in text
    assert "nicht bewertet heißt nicht Stufe 0: Niemand hat etwas gesagt 2" in text
    links = {
        e["href"]: e.text.strip() for e in seite.alle("a") if "reifegrad_" in (e["href"] or "")
    }
    assert links == {
        "/online-dienste/?reifegrad_11=0": "1",
        "/online-dienste/?reifegrad_11=3": "2",
        "/online-dienste/?reifegrad_11=ohne": "2",
    }
    for ziel, anzahl in links.items():
        wert = ziel.rpartition("=")[2]
        assert besucher.json("/online-dienste/", {"reifegrad_11": wert})["anzahl"] == int(anzahl)


def test_a_facet_of_one_model_gives_no_rating_of_another(modelle, besucher):
    """3 of 2.0 is no 3 of 1.1."""
    erstes, zweites = modelle
    alt = f.reifegradbewertung(modell=erstes, stufe=3).dienst_leistung.dienst
    neu = f.reifegradbewertung(modell=zweites, stufe=3).dienst_leistung.dienst
    for facette, dienst in (("reifegrad_11", alt), ("reifegrad_20", neu)):
        zeilen = besucher.json("/online-dienste/", {facette: "3"})["ergebnisse"]
        assert [zeile["kennung"] for zeile in zeilen] == [dienst.kennung]
    assert besucher.json("/online-dienste/", {"reifegrad_11": ["3", "ohne"]})["anzahl"] == 2


def test_without_ratings_a_page_shows_no_mean_and_no_zero(modelle, besucher):
    """Nobody has said anything."""
    f.online_dienst()
    text = line(besucher.seite("/reifegrad/2.0/"))
    assert "Von 1 Online-Diensten ist noch keiner nach diesem Modell bewertet." in text
    assert "Die Kriterien dieses Modells sind hier noch nicht erfasst." in text


def test_the_first_page_leads_to_each_model(modelle, besucher):
    """And says that they are not to be compared."""
    seite = besucher.seite("/reifegrad/")
    ziele = [e["href"] for e in seite.alle("a")]
    assert "/reifegrad/1.1/" in ziele
    assert "/reifegrad/2.0/" in ziele
    assert "lassen sich nicht vergleichen" in line(seite)


def test_an_unknown_version_is_not_found(modelle, client):
    """Nor is anything that is no version."""
    assert client.get("/reifegrad/3.0/").status_code == 404
    assert client.get("/reifegrad/eins/").status_code == 404


def test_a_dienst_shows_each_model_for_itself(modelle, besucher):
    """One line for each Leistung and model, with day, kind and Quelle."""
    dienst = f.online_dienst()
    teil, weiterer = f.dienst_leistung(dienst), f.dienst_leistung(dienst)
    for modell, stufe in zip(modelle, (3, 6), strict=True):
        f.reifegradbewertung(teil, modell, stufe, quelle=f.quelle(titel="Bericht 2022"))
    f.reifegradbewertung(weiterer, modelle[0], 1, durch=f.organisation(name="regio iT"))
    text = line(besucher.seite(dienst.get_absolute_url()))
    assert "Reifegradmodell 1.1: Stufe 1 (2 von 2 Leistungen bewertet)" in text
    assert "Reifegradmodell 2.0: Stufe 6 (1 von 2 Leistungen bewertet)" in text
    assert f"{teil} 1.1 3 Online-Leistung 31.12.2022 Selbstauskunft Bericht 2022" in text
    assert "Selbstauskunft regio iT" in text


def test_a_dienst_without_one_says_so(modelle, besucher):
    """Nothing is no level."""
    text = line(besucher.seite(f.online_dienst().get_absolute_url()))
    assert "Zu diesem Dienst ist kein Reifegrad bekannt." in text


@pytest.mark.parametrize("anzahl", [1, 12])
def test_the_page_of_a_model_asks_no_more_for_more_dienste(modelle, anzahl, client):
    """The same number of queries."""
    for _ in range(anzahl):
        f.reifegradbewertung(modell=modelle[0], stufe=2)
    with gezaehlte_abfragen() as gesehen:
        client.get("/reifegrad/1.1/")
    assert len(gesehen) <= 8
    assert Reifegradbewertung.objects.count() == anzahl
