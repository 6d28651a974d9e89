"""The lists and pages of OZG- and LeiKa-Leistungen."""

import pytest
from django.utils import timezone

from leistungen.filters import LeikaLeistungFilterSet, OzgLeistungFilterSet
from leistungen.models import LeikaLeistung, OzgLeistung
from tests import factories as f
from tests import mengen
from tests.import_dateien import counts, loaded
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
    paare = (("fim", "fim_status"),)


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
        lage = f.lage(themenfeld=feld)
        leistungen = mengen.ozg_leistungen(anzahl, themenfeld=feld, lage=lage)
        mengen.vermutungen(mengen.projekte(anzahl), leistungen)
        return "/ozg-leistungen/"


class TestAbfragenOzgLeistungDetail(QueryPromises):
    """The page of an OZG-Leistung."""

    def fill(self, anzahl):
        feld = f.themenfeld()
        leistung = f.ozg_leistung(themenfeld=feld, weitere_lagen=mengen.lagen(anzahl, feld))
        mengen.leika_leistungen(anzahl, ozg_leistung=leistung)
        projekte = mengen.projekte(2 * anzahl)
        leistung.projekte.set(projekte[:anzahl])
        mengen.vermutungen(projekte[anzahl:], [leistung] * anzahl)
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
        projekte = mengen.projekte(2 * anzahl)
        ozg_leistung.projekte.set(projekte[:anzahl])
        mengen.vermutungen(projekte[anzahl:], [ozg_leistung] * anzahl)
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


class TestVermutet:
    """What a rule proposes is shown as that: on the pages, in the files, in no number."""

    KEIN = "Zu dieser Leistung kennen wir noch kein Umsetzungsprojekt."

    @pytest.fixture(autouse=True)
    def _paar(self, db):
        self.ozg = f.ozg_leistung(name="Wohngeld", ozg_id="10092")
        self.leika = f.leika_leistung(
            bezeichnung="Wohngeld Bewilligung",
            ozg_leistung=self.ozg,
            leika_schluessel="99107023017000",
        )
        self.projekt = f.projekt(titel="Wohngeld", kennung="wohngeld")

    def boxes(self, besucher) -> list[list[str]]:
        """The presumption on the pages of both Leistungen."""
        seiten = [besucher.seite(r.get_absolute_url()) for r in (self.ozg, self.leika)]
        return [
            [
                " ".join(e.text.split())
                for e in seite.alle("section")
                if "ozg-kasten-vermutlich" in (e["class"] or "")
            ]
            for seite in seiten
        ]

    def test_nobody_says_there_is_none(self, besucher):
        for record in (self.ozg, self.leika):
            seite = besucher.seite(record.get_absolute_url())
            text = " ".join(seite.text("main")[0].split())
            assert self.KEIN in text
            assert "kein Umsetzungsprojekt veröffentlicht" not in text

    def test_the_pages_say_presumably_and_why(self, besucher):
        f.zuordnungsvorschlag(self.projekt, self.ozg)
        for (kasten,) in self.boxes(besucher):
            assert "Vermutlich gehört dazu: Wohngeld (gleicher Name, nicht bestätigt)" in kasten
        for record in (self.ozg, self.leika):
            assert self.KEIN not in besucher.seite(record.get_absolute_url()).text("main")[0]
        steckbrief = besucher.seite(self.projekt.get_absolute_url())
        (satz,) = [e.text for e in steckbrief.alle("p") if e["class"] == "ozg-vermutet"]
        assert (
            " ".join(satz.split())
            == "Vermutlich gehört dazu: Wohngeld (gleicher Name, nicht bestätigt)"
        )

    @pytest.mark.parametrize("was", ["projekt", "leistung", "abgelehnt", "verbunden"])
    def test_hidden_ends_and_decided_ones_are_not_shown(self, besucher, was):
        vorschlag = f.zuordnungsvorschlag(self.projekt, self.ozg)
        if was == "projekt":
            type(self.projekt).objects.update(veroeffentlichung="entwurf")
        elif was == "abgelehnt":
            type(vorschlag).objects.update(stand="abgelehnt", entschieden_am=timezone.now())
        elif was == "verbunden":
            self.projekt.ozg_leistungen.add(self.ozg)
        else:
            OzgLeistung.objects.update(veroeffentlichung="entwurf")
        if was == "verbunden":  # a fact of the bundle, which says nothing of one Leistung in it
            assert self.boxes(besucher)[0] == []
            assert "gleicher Name" not in self.boxes(besucher)[1][0]
        elif was != "leistung":
            assert self.boxes(besucher) == [[], []]
        if was != "projekt":
            assert "Vermutlich" not in besucher.seite(self.projekt.get_absolute_url()).html
            (zeile,) = besucher.csv("/umsetzungsprojekte/")
            assert zeile["vermutete_ozg_leistungen"] == ""

    def test_a_presumption_is_in_no_number_and_in_a_column_of_its_own(self, besucher):
        f.zuordnungsvorschlag(self.projekt, self.ozg)
        for lies in (besucher.csv, besucher.xlsx):
            (zeile,) = lies("/umsetzungsprojekte/")
            assert not zeile["ozg_leistungen"]
            assert zeile["vermutete_ozg_leistungen"] == "10092 Wohngeld"
            (zeile,) = lies("/ozg-leistungen/")
            assert (zeile["anzahl_projekte"], zeile["vermutete_projekte"]) == ("0", "wohngeld")
        (eintrag,) = besucher.json("/umsetzungsprojekte/")["ergebnisse"]
        assert eintrag["ozg_leistungen"] == []
        assert eintrag["vermutete_ozg_leistungen"] == ["10092 Wohngeld"]
        (eintrag,) = besucher.json("/ozg-leistungen/")["ergebnisse"]
        assert (eintrag["anzahl_projekte"], eintrag["vermutete_projekte"]) == (0, ["wohngeld"])
        assert besucher.seite("/umsetzungsprojekte/?ozg_leistung=10092").anzahl == 0
        assert besucher.seite("/umsetzungsprojekte/?ozg_leistung=ohne").anzahl == 1
        daten = besucher.seite("/daten/").html
        assert "vermutete_ozg_leistungen" in daten
        assert "vermutete_projekte" in daten

    @pytest.mark.parametrize(
        ("name", "zeile"),
        [
            ("umsetzungsprojekte", {"kennung": "wohngeld", "vermutete_ozg_leistungen": ""}),
            ("ozg-leistungen", {"slug": "wohngeld-10092", "vermutete_projekte": "anderes"}),
        ],
    )
    def test_an_import_does_not_write_it(self, name, zeile):
        vorschlag = f.zuordnungsvorschlag(self.projekt, self.ozg)
        assert counts(loaded(name, [[*zeile], [*zeile.values()]])) == (0, 0, 1)
        vorschlag.refresh_from_db()
        assert vorschlag.ist_offen


@pytest.mark.parametrize(
    ("efa", "satz"),
    [
        ("", "Kann ich es nachnutzen? Keine Angabe."),
        ("kein-efa", "Eine Nachnutzung („Einer für Alle“) ist nicht vorgesehen."),
        ("nachnutzung-sicher", "aus einem anderen Land ist laut Quelle sicher."),
        ("nachnutzung-in-klaerung", "nachgenutzt wird, ist in Klärung."),
    ],
)
def test_what_is_said_of_a_nachnutzung_is_no_more_than_known(db, besucher, efa, satz):
    """What is being clarified is not intended yet."""
    leistung = f.ozg_leistung()
    f.projekt(titel="Projekt A", efa=efa, ozg_leistungen=[leistung])
    text = " ".join(besucher.seite(leistung.get_absolute_url()).text("main")[0].split())
    assert satz in text
    assert ("sicher." in text) == (efa == "nachnutzung-sicher")
