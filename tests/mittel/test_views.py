"""The list and page of Mittelvorgänge, and their block on other pages."""

import datetime as dt
import json

import pytest

from bausteine.werte.zeitraum import Zeitraum
from mittel.filters import MittelvorgangFilterSet
from mittel.models import Mittelvorgang
from tests import factories as f
from tests import mengen
from tests.pdf import Pdf, violations
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

BIS = dt.date(2022, 3, 31)


class TestMittelListe(ListPromises):
    """The promises of lists."""

    liste = "mittel"
    filterset = MittelvorgangFilterSet
    suchwort = "auftrag 1"


class TestMittelDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "mittelvorgang"
    model = Mittelvorgang


class TestAbfragenMittelListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        projekt = f.projekt(themenfelder=[f.themenfeld()])
        mengen.mittelvorgaenge(anzahl, projekt=projekt, partner=f.organisation(), quelle=f.quelle())
        return "/mittel/"


class TestAbfragenMittelDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.mittelvorgaenge(anzahl)
        vorgang = f.mittelvorgang(f.projekt(), partner=f.organisation(), quelle=f.quelle())
        return vorgang.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def vorgang(db):
    """A Vereinbarung of a project with a partner, from a report of 2022."""
    return f.mittelvorgang(
        f.projekt(titel="Hundesteuer"),
        kennung="vereinbarung-hundesteuer",
        art="leistungsvereinbarung",
        gegenstand="Umsetzung „Hundesteuer“",
        zweck="umsetzung",
        zweck_text="Umsetzung mit Übernahme in den Verlag",
        partner=f.organisation(name="regio iT"),
        gilt_bis=BIS,
        nachtrag="verlaengerung",
        stand="laeuft",
        stand_text="Leistung wird erbracht bis Dezember 2022",
        quelle=f.quelle(titel="Bericht 2022", stand=Zeitraum.parse("Dezember 2022")),
        fundstelle="Anhang, Zeile 3",
    )


def test_the_page_tells_each_fact_with_the_words_and_date_of_its_quelle(vorgang, besucher):
    """Nothing says that a report's Stand were today's."""
    seite = besucher.seite(vorgang.get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    angaben = dict(zip(seite.text("dt"), werte, strict=True))
    assert angaben["Umsetzungsprojekt"] == "Hundesteuer"
    assert angaben["Leistungszeitraum"] == "bis 31.03.2022"
    assert angaben["Nachtrag"] == "Verlängerung der Hauptvereinbarung"
    assert angaben["Stand"] == (
        "Leistung wird erbracht Stand Dezember 2022 „Leistung wird erbracht bis Dezember 2022“"
    )
    assert "„Umsetzung mit Übernahme in den Verlag“" in angaben["Zweck"]
    assert angaben["Betrag"] == "in der Quelle nicht genannt"
    assert "Quelle: Bericht 2022, Anhang, Zeile 3" in line(seite)


def test_what_is_not_known_is_called_so(db, besucher):
    """Without a Quelle nobody can say that it names no Betrag."""
    seite = besucher.seite(f.mittelvorgang(zeitraum=None).get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    assert werte == ["keine Angabe", "Förderantrag", *["keine Angabe"] * 5, "noch nie"]


def test_words_that_say_no_more_than_the_stand_are_not_repeated(db, besucher):
    """„depriorisiert“ once is enough."""
    vorgang = f.mittelvorgang(stand="depriorisiert", stand_text="Depriorisiert.")
    assert line(besucher.seite(vorgang.get_absolute_url())).lower().count("depriorisiert") == 1


@pytest.mark.parametrize(
    ("betraege", "satz"),
    [
        ([None, None], "Die Quellen nennen zu keinem dieser Vorgänge einen Betrag."),
        (
            [18000, None],
            "Summe der genannten Beträge: 18.000 €. 1 von 2 Vorgängen ist darin nicht enthalten, "
            "weil kein Betrag genannt ist.",
        ),
        ([18000, 500], "Summe der Beträge: 18.500 €."),
    ],
)
@pytest.mark.parametrize("ort", ["liste", "projekt", "partner"])
def test_a_total_says_what_it_leaves_out(db, besucher, betraege, satz, ort):
    """In the list, on the Steckbrief and on the partner's page."""
    projekt, partner = f.projekt(), f.organisation()
    for betrag in betraege:
        f.mittelvorgang(projekt, partner=partner, betrag=betrag)
    f.mittelvorgang(projekt, partner=partner, betrag=7, veroeffentlichung="entwurf")
    adressen = {
        "liste": "/mittel/",
        "projekt": projekt.get_absolute_url(),
        "partner": partner.get_absolute_url(),
    }
    assert satz in line(besucher.seite(adressen[ort])).replace("\xa0", " ")


def test_the_total_of_a_list_is_that_of_its_filter(db, besucher):
    """What is filtered away is in no sum."""
    f.mittelvorgang(betrag=100, art="beauftragung")
    f.mittelvorgang(betrag=50)
    seite = besucher.seite("/mittel/", {"art": "beauftragung"})
    assert "Summe der Beträge: 100 €." in line(seite).replace("\xa0", " ")


def test_an_empty_list_has_no_total(db, besucher):
    """Nothing is no sum."""
    assert "Betrag" not in line(besucher.seite("/mittel/"))


def test_project_and_partner_lead_to_the_vorgang_and_back(vorgang, besucher):
    """Their pages have a block of the public ones, with the Quelle of each."""
    for record in (vorgang.projekt, vorgang.partner):
        seite = besucher.seite(record.get_absolute_url())
        assert "Mittel und Verträge" in seite.text("h2")
        assert vorgang.get_absolute_url() in [e["href"] for e in seite.alle("a")]
        assert "Bericht 2022, Anhang, Zeile 3" in line(seite)
        zurueck = besucher.seite(vorgang.get_absolute_url())
        assert record.get_absolute_url() in [e["href"] for e in zurueck.alle("a")]


def test_the_page_of_a_kommune_has_the_block_too(db, besucher):
    """A Kommune is an Organisation with a page of its own."""
    kommune = f.kommune()
    vorgang = f.mittelvorgang(partner=kommune.organisation)
    seite = besucher.seite(f"/kommunen/{kommune.organisation.kennung}/")
    assert vorgang.get_absolute_url() in [e["href"] for e in seite.alle("a")]


@pytest.mark.parametrize("sicht", ["entwurf", "archiviert"])
def test_a_hidden_vorgang_is_in_no_block(vorgang, besucher, sicht):
    """Neither on the page of its project nor on that of its partner, nor on paper."""
    Mittelvorgang.objects.update(veroeffentlichung=sicht)
    for record in (vorgang.projekt, vorgang.partner):
        assert "Mittel und Verträge" not in besucher.seite(record.get_absolute_url()).text("h2")


def test_the_steckbrief_on_paper_has_them_too(vorgang, besucher, als_text):
    """With the sentence about the Beträge, and the number of the Quelle."""
    antwort = besucher.get(f"{vorgang.projekt.get_absolute_url()}steckbrief.pdf")
    (block,) = json.loads(antwort.inhalt)["bloecke"]
    assert block["titel"] == "Mittel und Verträge"
    assert block["satz"] == "Die Quellen nennen zu keinem dieser Vorgänge einen Betrag."
    assert block["zeilen"] == [
        [
            "Leistungsvereinbarung",
            [
                "Umsetzung „Hundesteuer“, Verlängerung der Hauptvereinbarung, bis 31.03.2022, mit "
                "regio iT",
                "Leistung wird erbracht bis Dezember 2022 (Stand Dezember 2022) "
                "[1], Anhang, Zeile 3",
            ],
        ]
    ]


def test_the_steckbrief_on_paper_is_typeset(vorgang, besucher):
    """As an accessible document, with the block among its headings."""
    pdf = Pdf(besucher.get(f"{vorgang.projekt.get_absolute_url()}steckbrief.pdf").inhalt)
    assert violations(pdf) == []
    assert "Mittel und Verträge" in pdf.bookmarks


def test_a_year_is_that_of_the_begin_or_of_an_end_alone(db, besucher):
    """And who has neither is found as „keine Angabe“."""
    f.mittelvorgang(kennung="a", zeitraum=Zeitraum.parse("Dezember 2021"))
    f.mittelvorgang(kennung="b", gilt_bis=BIS)
    f.mittelvorgang(kennung="c", zeitraum=None)
    for jahr, kennungen in (("2021", ["a"]), ("2022", ["b"]), ("ohne", ["c"])):
        json_ = besucher.json("/mittel/", {"jahr": jahr})
        assert [zeile["kennung"] for zeile in json_["ergebnisse"]] == kennungen


def test_the_search_finds_by_words_of_the_quelle_project_and_partner(vorgang, besucher):
    """And says where the word stands."""
    for wort, grund in (
        ("hundesteuer", ""),
        ("Dezember", "Stand: Leistung wird erbracht bis Dezember 2022"),
        ("regio", "Partner: regio iT"),
    ):
        text = line(besucher.seite("/suche/", {"q": wort}))
        assert "Leistungsvereinbarung: Umsetzung" in text
        assert grund in text


def test_a_misspelt_word_leads_to_as_many_hits_as_are_promised(db, besucher):
    """Words of a Gegenstand are known, and its Vorgang is counted."""
    f.mittelvorgang(gegenstand="Serverlizenz")
    seite = besucher.seite("/suche/", {"q": "Srverlizenz"})
    assert "Zu „Srverlizenz“ gibt es nichts. Gezeigt: „Serverlizenz“." in line(seite)
    assert "1 Treffer" in " ".join(seite.text("h2"))


def test_the_foot_names_the_list_once_it_holds_something(db, besucher):
    """A draft is nothing."""
    f.mittelvorgang(veroeffentlichung="entwurf")
    assert "/mittel/" not in links_of_foot(besucher.seite("/"))
    f.mittelvorgang()
    assert "/mittel/" in links_of_foot(besucher.seite("/"))


def links_of_foot(seite) -> list[str]:
    """Where the foot leads."""
    return [e["href"] for e in seite.alle("a") if e.in_element("footer")]
