"""The lists and pages of OZG- and LeiKa-Leistungen."""

from leistungen.filters import LeikaLeistungFilterSet, OzgLeistungFilterSet
from leistungen.models import LeikaLeistung, OzgLeistung
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestOzgLeistungListe(ListPromises):
    """The promises of lists."""

    liste = "ozg-leistungen"
    filterset = OzgLeistungFilterSet
    schluessel = "slug"
    suchwort = "leistung 07"


class TestLeikaLeistungListe(ListPromises):
    """The promises of lists."""

    liste = "leika-leistungen"
    filterset = LeikaLeistungFilterSet
    suchwort = "vorgang 03"


class TestOzgLeistungDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "ozg-leistung"
    model = OzgLeistung


class TestLeikaLeistungDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "leika-leistung"
    model = LeikaLeistung


class TestAbfragenOzgLeistungListe(ListQueryPromises):
    """The list of OZG-Leistungen."""

    def fill(self, anzahl):
        feld = f.themenfeld()
        mengen.ozg_leistungen(anzahl, themenfeld=feld, lage=f.lage(themenfeld=feld))
        return "/ozg-leistungen/"


class TestAbfragenOzgLeistungDetail(QueryPromises):
    """The page of an OZG-Leistung."""

    def fill(self, anzahl):
        feld = f.themenfeld()
        leistung = f.ozg_leistung(themenfeld=feld, weitere_lagen=mengen.lagen(anzahl, feld))
        mengen.leika_leistungen(anzahl, ozg_leistung=leistung)
        leistung.projekte.set(mengen.projekte(anzahl))
        return leistung.get_absolute_url()


class TestAbfragenLeikaLeistungListe(ListQueryPromises):
    """The list of LeiKa-Leistungen."""

    def fill(self, anzahl):
        mengen.leika_leistungen(anzahl, ozg_leistung=f.ozg_leistung(themenfeld=f.themenfeld()))
        return "/leistungen/"


class TestAbfragenLeikaLeistungDetail(QueryPromises):
    """The page of a LeiKa-Leistung."""

    def fill(self, anzahl):
        ozg_leistung = f.ozg_leistung(themenfeld=f.themenfeld())
        ozg_leistung.projekte.set(mengen.projekte(anzahl))
        return f.leika_leistung(ozg_leistung=ozg_leistung).get_absolute_url()


def test_a_leika_leistung_hides_an_unpublished_ozg_leistung_and_its_themenfeld(db, besucher):
    """What hangs on a draft counts as without OZG-Leistung, on the page and in the filters."""
    ozg_leistung = f.ozg_leistung(themenfeld=f.themenfeld(slug="feld"), veroeffentlichung="entwurf")
    f.leika_leistung(ozg_leistung=ozg_leistung)
    seite = besucher.seite("/leistungen/")
    assert seite.facetten["themenfeld"] == {"ohne": 1}
    assert seite.facetten["ozg_leistung"] == {"ohne": 1}
    assert besucher.seite("/leistungen/?themenfeld=ohne").anzahl == 1
    assert besucher.seite("/leistungen/?themenfeld=feld").anzahl == 0


def test_the_key_is_shown_in_groups(db, besucher):
    """99012001001000 reads 99 012 001 001 000; without a key: nicht im LeiKa."""
    mit = f.leika_leistung(leika_schluessel="99012001001000")
    ohne = f.leika_leistung(leika_schluessel=None)
    assert "99 012 001 001 000" in besucher.seite(mit.get_absolute_url()).text("main")[0]
    assert "nicht im LeiKa" in besucher.seite(ohne.get_absolute_url()).text("main")[0]


def test_numbers_in_the_list_of_ozg_leistungen_count_public_records(db, besucher):
    """Projekte and LeiKa-Leistungen: as many as are public, in the column and when sorted by."""
    leistung, leer = f.ozg_leistung(name="A"), f.ozg_leistung(name="B")
    for sicht in ("veroeffentlicht", "entwurf"):
        f.projekt(ozg_leistungen=[leistung], veroeffentlichung=sicht)
        f.leika_leistung(ozg_leistung=leistung, veroeffentlichung=sicht)
    zeilen = besucher.json("/ozg-leistungen/", {"sortierung": "-projekte"})["ergebnisse"]
    assert [(z["slug"], z["anzahl_projekte"], z["anzahl_leika"]) for z in zeilen] == [
        (leistung.slug, 1, 1),
        (leer.slug, 0, 0),
    ]
