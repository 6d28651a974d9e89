"""Public changes in words: what visitors read on /neues/, in the Steckbrief and in the feed."""

import datetime as dt

import pytest
import time_machine

from projects.actions import update_derived
from projects.enums import Aenderungsart, Phasenart, Rolle, Stand
from projects.logspalten import IN_WORTEN, Phasenangabe
from projects.models import Aenderung
from projects.neuigkeiten import by_day, columns_of, public_columns, readable, sentences, title_of
from tests import factories as f
from tests import mengen
from tests.promises import QueryPromises

pytestmark = pytest.mark.usefixtures("db")


def satz(spalte, vorher, nachher) -> str:
    """The line of one column."""
    (ergebnis,) = sentences([{"spalte": spalte, "vorher": vorher, "nachher": nachher}])
    return str(ergebnis)


@pytest.mark.parametrize(
    ("spalte", "vorher", "nachher", "text"),
    [
        (
            "umsetzung_stand",
            "in Vorbereitung",
            "abgeschlossen",
            "Umsetzung: in Vorbereitung → abgeschlossen",
        ),
        ("rollout_stand", "", "läuft", "Roll-out NRW: läuft (bisher keine Angabe)"),
        ("rollout", "Q1 2020", "Q3 2021", "Roll-out NRW, Plan: Q1 2020 → Q3 2021"),
        ("rollout", "Q1 2020", "", "Roll-out NRW, Plan: keine Angabe (bisher Q1 2020)"),
        ("status", "Konzeption", "Umsetzung", "Status: Konzeption → Umsetzung"),
        ("prioritaet", None, 1, "Kommunale Priorität: 1 (bisher keine Angabe)"),
        ("titel", "Alt", "Neu", "Titel: Alt → Neu"),
        ("it_partner", ["A", "B"], ["B", "C", "D"], "IT-Partner: 2 hinzugekommen, 1 entfallen"),
        ("themenfelder", [], ["A"], "Themenfelder: 1 hinzugekommen"),
        ("siehe_auch", ["a"], [], "Siehe auch: 1 entfallen"),
        ("kurzbeschreibung", "", "Neu", "Kurzbeschreibung: ergänzt"),
        ("hinweis", "Geheim", "Anders", "Hinweis: neu gefasst"),
        ("hinweis", "Geheim", "", "Hinweis: entfernt"),
        (
            "rollout_phase_begonnen",
            None,
            "September 2022",
            "Roll-out NRW: begonnen im September 2022",
        ),
        (
            "rollout_phase_beendet",
            "Q1 2022",
            "31.12.2022",
            "Roll-out NRW: beendet am 31.12.2022 (bisher Q1 2022)",
        ),
        ("rollout_phase_begonnen", None, "2022", "Roll-out NRW: begonnen 2022"),
        (
            "rollout_phase_begonnen",
            None,
            "Januar–April 2022",
            "Roll-out NRW: begonnen Januar–April 2022",
        ),
        (
            "rollout_phase_beendet",
            "2022",
            None,
            "Roll-out NRW: beendet: keine Angabe (bisher 2022)",
        ),
        ("rollout_phase_bestaetigt_am", None, "31.12.2022", "Roll-out NRW: Stand vom 31.12.2022"),
        (
            "rollout_phase_bestaetigt_am",
            "31.12.2022",
            None,
            "Roll-out NRW: Tag des Stands: keine Angabe (bisher 31.12.2022)",
        ),
        ("rollout_phase_bemerkung", None, "Geheim", "Roll-out NRW, Bemerkung: ergänzt"),
        ("rollout_phase_quelle", "a: S. 1", "b: S. 2", "Roll-out NRW, Quelle: neu gefasst"),
        (
            "it_partner_partner_bemerkung",
            {"A": "", "B": "x"},
            {"A": "neu", "B": "x"},
            "IT-Partner, Bemerkung: ergänzt",
        ),
    ],
)
def test_a_change_is_one_line_in_the_words_of_the_page(spalte, vorher, nachher, text):
    """Names of phases and roles instead of columns; lists counted, long texts not repeated."""
    assert satz(spalte, vorher, nachher) == text


def test_partners_are_named_while_they_are_public():
    """Who was withdrawn since is only counted."""
    f.organisation(name="Bonn")
    geheim = f.organisation(name="Geheim")
    projekt = f.projekt()
    for vorher, nachher, text in (
        ([], ["Bonn"], "Entwicklung: Bonn ist dabei"),
        (["Bonn"], ["Geheim"], "Entwicklung: Geheim ist dabei, Bonn ist nicht mehr dabei"),
        (["Geheim"], [], "Entwicklung: Geheim ist nicht mehr dabei"),
    ):
        unterschied = {"spalte": "entwicklung", "vorher": vorher, "nachher": nachher}
        (neuigkeit,) = readable([Aenderung(projekt=projekt, unterschiede=[unterschied])])
        assert neuigkeit.zeilen == [text]
    geheim.veroeffentlichung = "archiviert"
    geheim.save()
    (neuigkeit,) = readable([Aenderung(projekt=projekt, unterschiede=[unterschied])])
    assert neuigkeit.zeilen == ["Entwicklung: 1 entfallen"]


@pytest.mark.parametrize("spalte", ["interne_notiz", "veroeffentlichung", "gab_es_einmal"])
def test_a_column_that_is_not_public_now_is_not_told(spalte):
    """Whatever an old change holds."""
    assert satz(spalte, "Geheim", "Auch geheim") == "Angaben: geändert"


def test_a_place_without_quelle_is_in_the_log(db):
    """As it is in the file of the partners."""
    projekt = f.projekt()
    partner = f.beteiligung(projekt, fundstelle="Seite 1")
    update_derived([projekt.pk])
    partner.fundstelle = "Seite 2"
    partner.save()
    update_derived([projekt.pk])
    letzte = projekt.aenderungen.order_by("-pk").first()
    assert [u["spalte"] for u in letzte.unterschiede] == ["mitarbeit_partner_quelle"]


def test_no_title_is_the_name_of_a_column():
    """Each public column has a title for readers, and belongs to exactly one kind.

    When a phase began and ended is told under its name.
    """
    spalten = public_columns().values()
    titel = [title_of(spalte) for spalte in spalten]
    phasen = [spalte for spalte in spalten if isinstance(spalte, Phasenangabe)]
    unter_phase = {spalte for spalte in phasen if spalte.feld in IN_WORTEN}
    einzeln = [title_of(spalte) for spalte in spalten if spalte not in unter_phase]
    assert len(set(einzeln)) == len(einzeln)
    assert {title_of(spalte) for spalte in unter_phase} == {*Phasenart.labels}
    assert not [text for text in titel if "_" in text or text in public_columns()]
    je_art = [name for art in Aenderungsart for name in columns_of(art)]
    assert sorted(je_art) == sorted(public_columns())


def test_days_are_german_days():
    """Half past eleven in the evening in UTC is the next day in Germany."""
    projekt = f.projekt()
    Aenderung.objects.update(am=dt.datetime(2022, 6, 1, 22, 30, tzinfo=dt.UTC))
    ((tag, gruppe),) = by_day(readable(projekt.aenderungen.all()))
    assert tag == dt.date(2022, 6, 2)
    assert [n.zeilen for n in gruppe] == [["ins Portal aufgenommen"]]


def told(projekt) -> list[str]:
    """The lines of the changes after its publication."""
    update_derived([projekt.pk])
    neu = projekt.aenderungen.exclude(unterschiede=[]).order_by("-pk")
    zeilen = [zeile for neuigkeit in readable(neu) for zeile in neuigkeit.zeilen]
    neu.delete()
    return zeilen


def test_another_name_of_a_record_is_no_change_of_the_projects_that_name_it():
    """Neither at once nor with their next change."""
    stelle, feld, wort = f.organisation(kurzname="Essen"), f.themenfeld(), f.stichwort()
    leistung, amt = f.ozg_leistung(), f.fachlichkeit(name="Amt")
    projekt = f.projekt(
        partner=[(stelle, Rolle.AUFTRAGGEBER)],
        ozg_leistungen=[leistung],
        themenfelder=[feld],
        stichwoerter=[wort],
        fachlichkeiten=[amt],
    )
    projekt.beteiligungen.update(bemerkung="Alt")
    told(projekt)
    type(stelle).objects.filter(pk=stelle.pk).update(kurzname="Zentrum Essen")
    for record in (leistung, feld, wort, amt):
        type(record).objects.filter(pk=record.pk).update(name=f"Zz {record.name}")
    assert told(projekt) == []
    projekt.beteiligungen.update(bemerkung="Neu")
    assert told(projekt) == ["Auftraggeber, Bemerkung: zu Zentrum Essen neu gefasst"]
    type(stelle).objects.filter(pk=stelle.pk).update(kurzname="Essen")
    projekt.stichwoerter.clear()
    assert told(projekt) == ["Stichwörter: 1 entfallen"]


class TestNeues:
    """The page: number = list = download = feed."""

    @pytest.fixture(autouse=True)
    def _projekte(self, db):
        with time_machine.travel(dt.datetime(2022, 1, 10, 12, tzinfo=dt.UTC), tick=False):
            gesundheit = f.themenfeld(name="Gesundheit", slug="gesundheit")
            self.projekt = f.projekt(titel="Wohngeld", kennung="wohngeld")
            f.projekt(titel="Ausweis", kennung="ausweis", themenfelder=[gesundheit])
            f.projekt(titel="Entwurf", veroeffentlichung="entwurf")
        with time_machine.travel(dt.datetime(2022, 3, 5, 12, tzinfo=dt.UTC), tick=False):
            f.phase(self.projekt, "umsetzung", stand=Stand.LAEUFT)
            f.beteiligung(self.projekt, f.organisation(name="Bonn"), Rolle.IT_PARTNER)
            update_derived([self.projekt.pk])

    def test_changes_are_grouped_by_day_the_newest_first(self, besucher):
        """Each project with one line for each column."""
        seite = besucher.seite("/neues/")
        assert seite.text("h1") == ["Neues"]
        assert seite.text("h3") == ["05.03.2022", "10.01.2022"]
        text = seite.text("main")[0]
        for zeile in (
            "Umsetzung: läuft (bisher keine Angabe)",
            "IT-Partner: Bonn ist dabei",
            "Status: ohne bestätigte Phase → Umsetzung",
        ):
            assert zeile in text
        assert "Entwurf" not in text
        assert seite.anzahl == 3
        tage = [" ".join(e.text.split()) for e in seite.alle("summary") if e.in_element("section")]
        tage = [tag for tag in tage if "2022" in tag]
        assert tage == ["05.03.2022 1 Änderung", "10.01.2022 2 Projekte ins Portal aufgenommen"]
        assert "Ins Portal aufgenommen: Wohngeld, Ausweis" in " ".join(text.split())

    @pytest.mark.parametrize(
        ("filter_", "titel"),
        [
            ({"art": "aufgenommen"}, ["Wohngeld", "Ausweis"]),
            ({"art": "stand"}, ["Wohngeld"]),
            ({"art": "partner"}, ["Wohngeld"]),
            ({"art": ["partner", "aufgenommen"]}, ["Wohngeld", "Wohngeld", "Ausweis"]),
            ({"art": "planung"}, []),
            ({"art": "text"}, []),
            ({"themenfeld": "gesundheit"}, ["Ausweis"]),
            ({"von": "Februar 2022"}, ["Wohngeld"]),
            ({"bis": "10.01.2022"}, ["Wohngeld", "Ausweis"]),
            ({"von": "2022", "bis": "Q1 2022"}, ["Wohngeld", "Wohngeld", "Ausweis"]),
            ({"q": "ausw"}, ["Ausweis"]),
        ],
    )
    def test_filters_hold_for_page_download_and_feed(self, besucher, filter_, titel):
        """Kind, Themenfeld, period, words."""
        zeilen = besucher.json("/neues/", filter_)["ergebnisse"]
        assert sorted(zeile["titel"] for zeile in zeilen) == sorted(titel)
        assert [z["titel"] for z in besucher.csv("/neues/", filter_)] == [
            zeile["titel"] for zeile in zeilen
        ]
        assert besucher.seite("/neues/", filter_).anzahl == len(titel)
        feed = besucher.get("/neues/", {**filter_, "format": "atom"}).inhalt.decode()
        assert feed.count("<entry>") == len(titel)

    def test_the_number_behind_a_kind_is_what_choosing_it_gives(self, besucher):
        """One change may be of several kinds."""
        gezaehlt = besucher.seite("/neues/").facetten["art"]
        assert gezaehlt == {"aufgenommen": 2, "stand": 1, "partner": 1}

    def test_downloads_tell_each_line(self, besucher):
        """Day, Kennung, kinds, lines, address."""
        zeile = besucher.csv("/neues/")[0]
        assert zeile["am"] == "05.03.2022 13:00"
        assert zeile["art"] == "Stand | Partner"
        assert "IT-Partner: Bonn ist dabei" in zeile["aenderungen"].split(" | ")
        assert zeile["url"] == "http://testserver/umsetzungsprojekte/wohngeld/#aenderungen"

    def test_a_withdrawn_project_has_no_news(self, besucher):
        """Nothing of it, not even the number."""
        self.projekt.veroeffentlichung = "archiviert"
        self.projekt.save()
        seite = besucher.seite("/neues/")
        assert seite.anzahl == 1
        assert "Wohngeld" not in seite.html

    @pytest.mark.parametrize("query", ["von=morgen", "bis=%00", "art=x", "von=ab+2020&bis=ab+2020"])
    def test_nonsense_gives_a_page(self, besucher, query):
        """And a hint where one helps."""
        assert besucher.get(f"/neues/?{query}").status_code == 200

    def test_the_latest_cost_the_same(self, django_assert_num_queries):
        """For the start page: with their project, and the names of partners that are public."""
        with django_assert_num_queries(2):
            neueste = readable(Aenderung.objects.neueste(2), mit_projekt=True)
            assert [n.projekt.titel for n in neueste] == ["Wohngeld", "Ausweis"]


def test_a_quote_in_a_value_is_no_column():
    """A title that looks like the stored name of a column does not count as its change."""
    projekt = f.projekt()
    projekt.titel = '"spalte": "umsetzung_stand"'
    projekt.save()
    update_derived([projekt.pk])
    assert not Aenderung.objects.mit_spalten(columns_of(Aenderungsart.STAND))
    assert Aenderung.objects.mit_spalten(columns_of(Aenderungsart.TEXT)).count() == 1


class TestAbfragenNeues(QueryPromises):
    """The page and its downloads cost the same for any number of changes."""

    hoechstens = 6

    def fill(self, anzahl):
        projekt, *nachbarn = mengen.projekte(anzahl + 1)
        mengen.alles_zu(projekt, nachbarn)
        return "/neues/"

    @pytest.mark.parametrize("anzahl", [5, 60])
    def test_the_feed_costs_the_same(self, besucher, abfragen, anzahl):
        """Fifty entries at most."""
        adresse = self.fill(anzahl)
        abfragen("Neues atom", lambda: besucher.get(adresse, {"format": "atom"}))
