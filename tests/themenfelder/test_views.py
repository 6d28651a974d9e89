"""The list and page of Themenfelder."""

from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises
from themenfelder.filters import ThemenfeldFilterSet
from themenfelder.models import Themenfeld


class TestThemenfeldListe(ListPromises):
    """The promises of lists."""

    liste = "themenfelder"
    filterset = ThemenfeldFilterSet
    schluessel = "slug"
    suchwort = "gesundheit"


class TestThemenfeldDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "themenfeld"
    model = Themenfeld


class TestAbfragenThemenfeldListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        for feld in mengen.themenfelder(anzahl)[:3]:
            feld.projekte.set([f.projekt()])
        return "/themenfelder/"


class TestAbfragenThemenfeldDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        feld = f.themenfeld(quelle=f.quelle())
        mengen.ozg_leistungen(anzahl, themenfeld=feld)
        mengen.lagen(anzahl, feld)
        feld.projekte.set(mengen.projekte(anzahl))
        return feld.get_absolute_url()


def test_numbers_lead_to_exactly_the_records_they_count(db, besucher):
    """Projekte and OZG-Leistungen in the list and on the page equal the lists they link to."""
    feld = f.themenfeld(slug="feld")
    for sicht in ("veroeffentlicht", "veroeffentlicht", "entwurf", "archiviert"):
        f.projekt(themenfelder=[feld], veroeffentlichung=sicht)
    f.ozg_leistung(themenfeld=feld)
    f.ozg_leistung(themenfeld=feld, veroeffentlichung="entwurf")
    seite = besucher.seite("/themenfelder/")
    zahlen = {
        e["href"]: int(e.text.split()[0].removesuffix("Projekte").removesuffix("OZG-Leistungen"))
        for e in seite.alle("a")
        if "?themenfeld=" in (e["href"] or "")
    }
    assert zahlen == {
        "/umsetzungsprojekte/?themenfeld=feld": 2,
        "/ozg-leistungen/?themenfeld=feld": 1,
    }
    for adresse, zahl in zahlen.items():
        assert besucher.seite(adresse).anzahl == zahl
    assert besucher.seite("/themenfelder/feld/").text("h2")[:2] == [
        "2 Umsetzungsprojekte",
        "1 OZG-Leistung",
    ]


def test_a_project_at_rest_does_not_run(db, besucher):
    """There is one."""
    feld = f.themenfeld()
    ruht = {"sonderstatus": "zurueckgestellt", "sonderstatus_grund": "x"}
    f.projekt(themenfelder=[feld], **ruht)
    text = " ".join(besucher.seite(feld.get_absolute_url()).text("main")[0].split())
    assert "In diesem Themenfeld gibt es 1 Umsetzungsprojekt: 1 zurückgestellt." in text
