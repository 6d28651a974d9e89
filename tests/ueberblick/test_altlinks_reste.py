"""Addresses without a record: what became of them, and what may have been meant."""

import pytest

from tests import factories as f
from tests.ueberblick.test_altlinks import lead


@pytest.mark.usefixtures("db")
class TestEingestellt:
    """Parts without a successor: 410 and a page."""

    @pytest.mark.parametrize(
        ("adresse", "titel"),
        [
            ("/verwaltungssuchmaschine", "Verwaltungssuchmaschine"),
            ("/verwaltungssuchmaschine/suche/x", "Verwaltungssuchmaschine"),
            ("/dmr-umsetzungsprojekte", "Digitalen Modellregionen"),
            ("/loesungen", "Online-Dienste"),
            ("/loesungen/", "Online-Dienste"),
            ("/loesungen/12/show", "Online-Dienste"),
            ("/kommunen/12/show", "Seiten der Kommunen"),
            ("/kommunen/details/ruethen", "Diese Kommune ist im Portal nicht erfasst"),
            ("/modellregionen/3/show/", "Seiten der Modellregionen"),
            ("/modellregionen/details/soest/", "Diese Modellregion ist im Portal nicht erfasst"),
            ("/dmr-umsetzungsprojekte/12/show", "Digitalen Modellregionen"),
        ],
    )
    def test_it_says_what_it_was_and_where_to_look(self, besucher, adresse, titel):
        """With links to lists and search."""
        seite = besucher.seite(adresse, status=410)
        assert titel in seite.text("h1")[0]
        ziele = {e["href"] for e in seite.alle("a") if e.in_element("main")}
        assert {"/umsetzungsprojekte/", "/organisationen/", "/suche/"} <= ziele

    @pytest.mark.parametrize("ende", ["", "/", "?filter[name][value]=x"])
    def test_a_former_list_leads_to_what_is_left_of_it(self, besucher, ende):
        """The same bodies, as a filter of the Organisationen."""
        f.organisation(typ="modellregion")
        ziel = lead(besucher, f"/modellregionen{ende}")
        assert ziel == "/organisationen/?typ=modellregion"
        assert besucher.seite(ziel).anzahl == 1

    @pytest.mark.parametrize("ende", ["", "?filter[name][value]=x"])
    def test_the_former_list_of_kommunen_is_the_list_of_today(self, besucher, ende):
        """A filter of the former one is reported, and all Kommunen shown."""
        f.kommune()
        ziel = lead(besucher, f"/kommunen{ende}")
        assert ziel.split("?")[0] == "/kommunen/"
        assert besucher.seite(ziel).anzahl == 1

    def test_a_body_is_found_by_its_name(self, besucher):
        """The Kommune and the Modellregion of one name are two."""
        f.organisation(kennung="aachen", typ="kommune")
        f.organisation(kennung="dmr-aachen", typ="modellregion")
        f.organisation(kennung="geheim", typ="kommune", veroeffentlichung="entwurf")
        assert lead(besucher, "/kommunen/details/Aachen") == "/organisationen/aachen/"
        assert lead(besucher, "/modellregionen/details/aachen") == "/organisationen/dmr-aachen/"
        assert besucher.get("/kommunen/details/geheim").status_code == 410
        f.kommune(organisation=f.organisation(kennung="telgte"))
        assert lead(besucher, "/kommunen/details/telgte") == "/kommunen/telgte/"

    def test_the_former_search_leads_to_the_search(self, besucher):
        """With its word."""
        assert lead(besucher, "/search?q=ausweis") == "/suche/?q=ausweis"


def offered(besucher, adresse: str) -> list[str]:
    """What the page of an address that does not exist proposes."""
    seite = besucher.seite(adresse, status=404)
    return [
        e["href"]
        for e in seite.alle("a")
        if e.in_element("li") and e.in_element("main") and not e.in_element("nav")
    ]


@pytest.mark.usefixtures("db")
class TestBeiwerk:
    """Addresses copied out of a sentence."""

    @pytest.mark.parametrize(
        "ende", [")", "),", ",", "/)", "/.", "/;", "/“", "/…", "/%20", "/%C2%A0"]
    )
    def test_signs_behind_an_address(self, besucher, ende):
        """404, and the record is proposed by its title."""
        f.projekt(kennung="abfall", titel="Abfall <A>")
        f.projekt(kennung="abfallentsorgung")
        adresse = f"/umsetzungsprojekte/abfall{ende}"
        assert offered(besucher, adresse) == ["/umsetzungsprojekte/abfall/"]
        assert "Abfall <A>" in besucher.seite(adresse, status=404).text("main")[0]

    @pytest.mark.parametrize(
        ("adresse", "ziele"),
        [
            ("/Umsetzungsprojekte/", ["/umsetzungsprojekte/"]),
            ("/umsetzungsprojekte/Abfall/", ["/umsetzungsprojekte/abfall/"]),
            ("/umsetzungsprojekte/abfa/", ["/umsetzungsprojekte/abfall/"]),
            ("/umsetzungsprojekte/abf/", []),
            ("/umsetzungsprojekte/geheim/", []),
            ("/umsetzungsprojekte/geheim),", []),
            ("/Hilfe/", ["/hilfe/"]),
            ("/gibt/es/nicht/", []),
            ("/)", []),
            ("/Admin/)", []),
            ("/Kommunen/)", ["/kommunen/"]),
        ],
    )
    def test_case_and_beginnings(self, besucher, adresse, ziele):
        """What is not public is never proposed, and neither is a page that is gone."""
        f.projekt(kennung="abfall")
        f.projekt(kennung="geheim", veroeffentlichung="entwurf")
        f.seite(slug="hilfe")
        assert offered(besucher, adresse) == ziele
