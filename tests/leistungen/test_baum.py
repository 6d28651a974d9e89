"""The catalogue as a tree: each number is the list behind it, whatever is filtered."""

import pytest

from leistungen import baum
from leistungen.models import LeikaLeistung
from tests import factories as f
from tests.promises.seiten import keep_index

pytestmark = pytest.mark.django_db
BAUM = {"ansicht": "baum"}


@pytest.fixture
def katalog():
    """Two Themenfelder, Lagen, an OZG-Leistung without either, one that is hidden, and none."""
    familie, bauen = f.themenfeld(name="Familie", nummer=1), f.themenfeld(name="Bauen", nummer=2)
    geburt, umzug = (
        f.lage(name="Geburt", themenfeld=familie),
        f.lage(name="Umzug", themenfeld=bauen),
    )
    kindergeld = f.ozg_leistung(name="Kindergeld", themenfeld=familie, lage=geburt)
    namen = f.ozg_leistung(name="Namensrecht", themenfeld=familie, lage=geburt)
    wohnsitz = f.ozg_leistung(name="Wohnsitz", themenfeld=bauen, lage=umzug)
    lose = f.ozg_leistung(name="Lose")
    geheim = f.ozg_leistung(
        name="Geheim", themenfeld=bauen, lage=umzug, veroeffentlichung="entwurf"
    )
    for ozg, anzahl in (
        (kindergeld, 3),
        (namen, 2),
        (wohnsitz, 4),
        (lose, 1),
        (geheim, 2),
        (None, 1),
    ):
        for _ in range(anzahl):
            f.leika_leistung(ozg_leistung=ozg, typ="5" if ozg == wohnsitz else "2")


def numbers(seite) -> dict[str, int]:
    """{address of a list: the number that the tree links to it with}."""
    im_baum = [e for e in seite.alle("a") if any(v["class"] == "ozg-baum" for v in e.vorfahren)]
    worte = {e["href"]: e.text.split()[0] for e in im_baum}
    return {adresse: int(wort) for adresse, wort in worte.items() if wort.isdecimal()}


@pytest.mark.parametrize("filter_", [{}, {"typ": "5"}, {"themenfeld": "familie"}, {"q": "leika"}])
def test_each_number_is_the_list_behind_it(besucher, katalog, filter_):
    zahlen = numbers(besucher.seite("/leistungen/", BAUM | filter_))
    assert zahlen
    assert {a: besucher.seite(a).anzahl for a in zahlen} == zahlen


def test_the_branches_are_all_of_the_list(besucher, katalog):
    """Roots add up to the heading; what is hidden is named nowhere and counted all the same."""
    seite = besucher.seite("/leistungen/", BAUM)
    wurzeln = baum.tree(LeikaLeistung.objects.oeffentlich(), lambda wahl: str(wahl))
    assert [(k.name, k.anzahl) for k in wurzeln] == [
        ("Familie", 5),
        ("Bauen", 4),
        ("ohne Themenfeld", 4),
    ]
    assert sum(k.anzahl for k in wurzeln) == seite.anzahl == 13
    assert "Geheim" not in seite.html
    assert "ohne OZG-Leistung" in seite.html


def test_a_large_catalogue_names_no_leaves(besucher, katalog, monkeypatch):
    """One by one only where they are few; a filter makes them few."""
    schluessel = LeikaLeistung.objects.filter(typ="5").first().schluessel_text
    assert schluessel in besucher.seite("/leistungen/", BAUM).html
    monkeypatch.setattr(baum, "HOECHSTENS", 5)
    assert schluessel not in besucher.seite("/leistungen/", BAUM).html
    assert schluessel in besucher.seite("/leistungen/", BAUM | {"typ": "5"}).html


@pytest.mark.parametrize("anzahl", [5, 200])
def test_queries_are_on_record_and_independent_of_rows(besucher, abfragen, anzahl):
    feld = f.themenfeld()
    for nummer in range(anzahl):
        ozg = f.ozg_leistung(themenfeld=feld, lage=f.lage(themenfeld=feld))
        f.leika_leistung(ozg_leistung=ozg, bezeichnung=f"Leistung {nummer}")
    keep_index("/leistungen/")
    abfragen("LeikaLeistungListe Baum", lambda: besucher.seite("/leistungen/", BAUM))


class TestUmsetzungsstand:
    """How far the furthest project is; the one that names the Leistung itself counts first."""

    def stand(self, leika) -> str:
        return LeikaLeistung.objects.mit_umsetzungsstand().get(pk=leika.pk).umsetzungsstand

    def test_no_project_is_no_answer(self, besucher):
        leika = f.leika_leistung()
        assert self.stand(leika) == ""
        assert besucher.csv("/leistungen/")[0]["umsetzungsstand"] == ""
        assert besucher.seite("/leistungen/").html.count("kein Projekt bekannt") == 2
        assert besucher.seite("/leistungen/", {"umsetzungsstand": "ohne"}).anzahl == 1

    def test_the_furthest_of_its_bundle_and_before_it_the_exact_one(self, besucher):
        ozg = f.ozg_leistung()
        leika = f.leika_leistung(ozg_leistung=ozg)
        f.projekt(ozg_leistungen=[ozg], phasen={"konzeption": "laeuft"})
        f.projekt(ozg_leistungen=[ozg], phasen={"pilotierung": "laeuft"})
        f.projekt(ozg_leistungen=[ozg], phasen={"rollout": "laeuft"}, veroeffentlichung="entwurf")
        assert self.stand(leika) == "pilotierung"
        genau = f.projekt(phasen={"konzeption": "laeuft"}, leistungen=[leika])
        assert self.stand(leika) == "konzeption"
        genau.projektleistungen.all().delete()
        f.projektleistung(genau, leika, status="umsetzung")
        assert self.stand(leika) == "umsetzung"
        assert besucher.csv("/leistungen/")[0]["umsetzungsstand"] == "Umsetzung"
        assert besucher.seite("/leistungen/", {"umsetzungsstand": "umsetzung"}).anzahl == 1
        assert besucher.seite("/leistungen/", {"umsetzungsstand": "pilotierung"}).anzahl == 0

    def test_through_a_hidden_bundle_nothing_is_told(self):
        ozg = f.ozg_leistung(veroeffentlichung="entwurf")
        f.projekt(ozg_leistungen=[ozg], phasen={"konzeption": "laeuft"})
        assert self.stand(f.leika_leistung(ozg_leistung=ozg)) == ""


@pytest.mark.parametrize(
    ("sdg1", "sdg2", "wert"),
    [(True, True, "beide"), (True, False, "sdg1"), (False, True, "sdg2"), (False, False, "ohne")],
)
def test_sdg_marks_are_a_filter(besucher, sdg1, sdg2, wert):
    f.leika_leistung(sdg1=sdg1, sdg2=sdg2)
    assert besucher.seite("/leistungen/").facetten["sdg"] == {wert: 1}
    assert besucher.seite("/leistungen/", {"sdg": wert}).anzahl == 1
