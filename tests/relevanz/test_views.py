"""The Leistungen as a Kommune sees them: list, facets and files."""

import pytest

from leistungen.models import LeikaLeistung
from relevanz.enums import Relevanz
from tests import factories as f
from tests.promises import ListQueryPromises

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def kommune():
    """A Kommune of a known class, and Leistungen of each kind."""
    klasse = f.groessenklasse(name="Kreisstadt")
    kommune = f.kommune(
        organisation=f.organisation(name="Telgte"),
        groessenklasse=klasse,
        groessenklasse_quelle=f.quelle(),
    )
    feld = f.themenfeld(name="Familie")
    ozg = f.ozg_leistung(themenfeld=feld, lage=f.lage(name="Geburt", themenfeld=feld))
    f.leika_leistung(bezeichnung="Sicher", typ="5", ozg_leistung=ozg, sdg1=True)
    f.leika_leistung(bezeichnung="Ungeteilt", typ="2/3", ozg_leistung=ozg)
    f.leika_leistung(bezeichnung="Bund", typ="1")
    quelle = f.quelle(titel="Ratsbeschluss", kennung="ratsbeschluss")
    f.selbstauskunft(
        kommune, f.leika_leistung(bezeichnung="Gesagt", typ="4"), quelle=quelle, fundstelle="TOP 4"
    )
    f.leika_leistung(bezeichnung="Entwurf", typ="5", veroeffentlichung="entwurf")
    return kommune


ADRESSE = "/kommunen/telgte/leistungen/"


def test_number_list_and_files_agree_for_each_value(besucher, kommune):
    """And the three together are the catalogue."""
    gesamt = 0
    for wert in Relevanz.values:
        daten = {"relevanz": wert}
        anzahl, _ = besucher.alle_zeilen(ADRESSE, daten)
        namen = besucher.seite(ADRESSE, daten).zeilen
        assert len(namen) == anzahl == besucher.json(ADRESSE, daten)["anzahl"]
        for datei in (besucher.csv, besucher.xlsx):
            assert len(datei(ADRESSE, daten)) == anzahl
        gesamt += anzahl
    assert gesamt == besucher.seite(ADRESSE).anzahl == 4
    assert besucher.seite(ADRESSE).facetten["relevanz"] == {"ja": 2, "offen": 1, "nein": 1}


def test_what_is_open_is_ordered_by_what_speaks_for_it(besucher, kommune):
    """SDG, project, Dienst, comparable Kommunen; said in one line, and no answer."""
    for name in ("Projekt", "Vieles", "Nichts", "SDG"):
        f.leika_leistung(bezeichnung=name, typ="2/3", sdg1=name in ("SDG", "Vieles"))
    vieles, projekt = (
        LeikaLeistung.objects.get(bezeichnung=name) for name in ("Vieles", "Projekt")
    )
    dienst = f.dienst_leistung(leistung=vieles).dienst
    f.projektleistung(f.projekt(), projekt)
    f.projektleistung(f.projekt(veroeffentlichung="entwurf"), vieles)
    andere = f.kommune(groessenklasse=kommune.groessenklasse, groessenklasse_quelle=f.quelle())
    f.anschluss(andere, dienst, "test")
    f.anschluss(f.kommune(), dienst, "test")
    seite = besucher.seite(ADRESSE, {"relevanz": "offen"})
    namen = [z["bezeichnung"] for z in besucher.csv(ADRESSE, {"relevanz": "offen"})]
    assert namen == ["Vieles", "Projekt", "SDG", "Nichts", "Ungeteilt"]
    text = " ".join(seite.text("main")[0].split())
    assert "Das ordnet nur; ein „ja“ ist es nie." in text
    assert "SDG Dienst 1 vergleichbare" in text
    assert "Das ordnet nur" not in besucher.seite(ADRESSE).html


def test_a_row_says_who_says_so(besucher, kommune):
    """On the page and in the files, with the Quelle."""
    seite = besucher.seite(ADRESSE, {"relevanz": "ja"})
    text = " ".join(" ".join(seite.text("td")).split())
    assert "Auskunft der Kommune" in text
    assert "Ratsbeschluss, TOP 4" in text
    assert "LeiKa-Typ 5" in text
    zeilen = {z["bezeichnung"]: z for z in besucher.csv(ADRESSE)}
    assert zeilen["Gesagt"]["relevanz"] == "betrifft die Kommune"
    assert zeilen["Gesagt"]["relevanz_quelle"] == "ratsbeschluss"
    assert zeilen["Gesagt"]["relevanz_fundstelle"] == "TOP 4"
    assert zeilen["Ungeteilt"]["relevanz_grund"] == "LeiKa-Typ 2/3: Vollzug nicht aufgeschlüsselt"


def test_facets_narrow_it_together(besucher, kommune):
    """Themenfeld, Lage, SDG, Stand, who says so."""
    assert besucher.seite(ADRESSE, {"themenfeld": "familie"}).anzahl == 2
    assert besucher.seite(ADRESSE, {"themenfeld": "familie", "relevanz": "ja"}).anzahl == 1
    assert besucher.seite(ADRESSE, {"lage": "Geburt", "relevanz": "offen"}).anzahl == 1
    assert besucher.seite(ADRESSE, {"sdg": "sdg1"}).anzahl == 1
    assert besucher.seite(ADRESSE, {"grund": "selbstauskunft"}).anzahl == 1
    assert besucher.seite(ADRESSE, {"umsetzungsstand": "ohne"}).anzahl == 4
    assert besucher.seite(ADRESSE, {"sortierung": "-stand"}).anzahl == 4


def test_an_unknown_value_gives_the_page_and_a_sentence(besucher, kommune):
    """Not an error, and not silently everything."""
    seite = besucher.seite(ADRESSE, {"relevanz": "foo"})
    assert seite.anzahl == 0
    assert "Der Wert „foo“ ist im Filter „Betrifft uns“ nicht bekannt" in " ".join(seite.meldungen)


def test_there_is_a_list_for_public_kommunen_only(besucher, kommune):
    """Neither for a draft nor for an Organisation that is none."""
    f.organisation(name="Regio")
    f.kommune(organisation=f.organisation(name="Geheim", veroeffentlichung="entwurf"))
    for name in ("regio", "geheim", "gab-es-nie"):
        besucher.seite(f"/kommunen/{name}/leistungen/", status=404)


class TestAbfragenKommunenLeistungen(ListQueryPromises):
    """The list, with everything that can be said of a Leistung."""

    hoechstens = 10

    def fill(self, anzahl):
        klasse, feld, quelle = f.groessenklasse(), f.themenfeld(), f.quelle()
        kommune = f.kommune(
            organisation=f.organisation(name="Telgte"),
            groessenklasse=klasse,
            groessenklasse_quelle=quelle,
        )
        for nummer in range(anzahl):
            ozg = f.ozg_leistung(themenfeld=feld)
            leistung = f.leika_leistung(ozg_leistung=ozg, typ="4")
            f.vollzugszuordnung(ozg, klasse, quelle=quelle)
            if nummer % 2:
                f.selbstauskunft(kommune, leistung, quelle=quelle)
        return ADRESSE
