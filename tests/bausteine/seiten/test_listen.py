"""The list page: paging, links, downloads in detail. What all lists share is in promises.py."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from bausteine.seiten.adressen import changed, without_value
from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Stand
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests import mengen
from tests.besuch import gezaehlte_abfragen

pytestmark = pytest.mark.usefixtures("db")

#: promised in this order, whatever is added behind or between would break readers
PROJEKTSPALTEN = [
    "kennung",
    "kdn_id",
    "titel",
    "fruehere_titel",
    "themenfelder",
    "ozg_leistungen",
    "fachlichkeiten",
    "prioritaet",
    "efa",
    "efa_land",
    "status",
    "sonderstatus",
    "vorbereitung",
    "vorbereitung_stand",
    "konzeption",
    "konzeption_stand",
    "umsetzung",
    "umsetzung_stand",
    "pilotierung",
    "pilotierung_stand",
    "rollout",
    "rollout_stand",
    "bundesweit",
    "bundesweit_stand",
    "projektleitung",
    "mitarbeit",
    "interesse",
    "auftraggeber",
    "kommunalpartner",
    "it_partner",
    "siehe_auch",
    "kurzbeschreibung",
    "hinweis",
    "quellen",
    "geaendert_am",
    "url",
    "sonderstatus_grund",
    "entwicklung",
    "finanzierung",
    "stichwoerter",
    "zuletzt_bestaetigt_am",
    "vermutete_ozg_leistungen",
    "leika_leistungen",
]
#: what only JSON can hold: lists of records
PROJEKTTEILE = ["phasen", "beteiligungen", "projektleistungen"]
WEITERE_SPALTEN = {
    "/themenfelder/": ["nummer", "name", "slug"],
    "/ozg-leistungen/": ["ozg_id", "name", "slug", "themenfeld", "lage"],
    "/leistungen/": ["leika_schluessel", "bezeichnung", "ozg_id", "typ"],
    "/organisationen/": ["kennung", "name", "kurzname", "langform", "typ"],
}


def test_the_columns_of_projects_are_the_promised_ones(besucher):
    """In their order, in every format."""
    f.projekt()
    assert list(besucher.csv("/umsetzungsprojekte/")[0]) == PROJEKTSPALTEN
    assert list(besucher.xlsx("/umsetzungsprojekte/")[0]) == PROJEKTSPALTEN
    eintrag = besucher.json("/umsetzungsprojekte/")["ergebnisse"][0]
    assert list(eintrag) == PROJEKTSPALTEN + PROJEKTTEILE


def test_the_other_lists_have_at_least_the_promised_columns(besucher):
    """In this order among each other."""
    f.leika_leistung(ozg_leistung=f.ozg_leistung(themenfeld=f.themenfeld()))
    f.organisation()
    for adresse, spalten in WEITERE_SPALTEN.items():
        kopf = list(besucher.csv(adresse)[0])
        assert [name for name in kopf if name in spalten] == spalten, adresse


def test_a_whole_project_in_the_download(besucher):
    """Dates read as on the page, several values in a cell, lists as lists."""
    stelle = f.organisation(name="Bonn")
    projekt = f.projekt(
        titel="Reiten",
        kennung="reiten",
        kdn_id=7,
        prioritaet=1,
        efa="kein-efa",
        themenfelder=[f.themenfeld(name="Sport"), f.themenfeld(name="Freizeit")],
        ozg_leistungen=[f.ozg_leistung(name="Reitkennzeichen", ozg_id="10162")],
        phasen={Phasenart.VORBEREITUNG: "Q1 2020", Phasenart.KONZEPTION: Stand.LAEUFT},
        partner=[(stelle, "it_partner")],
        quellen=[f.quelle(kennung="bericht")],
    )
    f.frueherer_titel(projekt, "Pferde", zeitraum=projekt.phasen.first().geplant)
    (zeile,) = besucher.json("/umsetzungsprojekte/")["ergebnisse"]
    erwartet = {
        "kdn_id": 7,
        "themenfelder": ["Freizeit", "Sport"],
        "fruehere_titel": ["Pferde (Q1 2020)"],
        "ozg_leistungen": ["10162 Reitkennzeichen"],
        "prioritaet": 1,
        "efa": "Kein EfA",
        "status": "Konzeption",
        "vorbereitung": "Q1 2020",
        "vorbereitung_stand": "offen",
        "konzeption": "",
        "konzeption_stand": "läuft",
        "umsetzung_stand": "",
        "it_partner": ["Bonn"],
        "projektleitung": [],
        "quellen": ["bericht: Abschnitt 1"],
        "url": "http://testserver/umsetzungsprojekte/reiten/",
    }
    assert {name: zeile[name] for name in erwartet} == erwartet
    assert besucher.csv("/umsetzungsprojekte/")[0]["themenfelder"] == "Freizeit | Sport"


def test_json_says_how_many_and_as_of_when(besucher):
    """How many, when one of them last changed, and apart from that how old the facts are."""
    f.quelle(stand=Zeitraum.parse("Q4 2022"))
    f.organisation()
    antwort = besucher.json("/organisationen/", {"q": "gibtesnicht"})
    assert antwort["quellen_bis"] == "Q4 2022"
    kopf = ["anzahl", "stand", "quellen_bis", "bearbeitet_am", "lizenz"]
    assert list(antwort) == [*kopf, "ergebnisse"]
    assert (antwort["anzahl"], antwort["ergebnisse"]) == (0, [])
    for spalte in ("stand", "bearbeitet_am"):
        wann = dt.datetime.fromisoformat(antwort[spalte])
        assert timezone.now() - wann < dt.timedelta(minutes=5)


def test_an_empty_list_downloads_as_a_head_without_rows(besucher):
    """And JSON says null instead of a time."""
    assert besucher.csv("/organisationen/") == besucher.xlsx("/organisationen/") == []
    antwort = besucher.json("/organisationen/")
    leer = dict.fromkeys(("stand", "quellen_bis", "bearbeitet_am", "lizenz"))
    assert antwort == {"anzahl": 0, **leer, "ergebnisse": []}
    assert "Diese Liste hat noch keinen Eintrag." in besucher.seite("/organisationen/").text("p")


@pytest.mark.parametrize(
    ("anzahl", "satz"),
    [(0, "0 Organisationen"), (1, "1 Organisation"), (2, "2 Organisationen")],
)
def test_the_heading_counts_in_german(besucher, anzahl, satz):
    """One Organisation, two Organisationen."""
    mengen.organisationen(anzahl)
    assert satz in besucher.seite("/organisationen/").text("h2")


def test_twenty_five_a_page(besucher):
    """60 records are three pages; a page that does not exist is the nearest that does."""
    mengen.organisationen(60)
    zahlen = {n: len(besucher.seite("/organisationen/", {"seite": n}).zeilen) for n in (1, 2, 3)}
    assert zahlen == {1: 25, 2: 25, 3: 10}
    for falsch, richtig in ((99, 3), (0, 1), (-3, 1), ("abc", 1)):
        assert (
            besucher.seite("/organisationen/", {"seite": falsch}).zeilen
            == besucher.seite("/organisationen/", {"seite": richtig}).zeilen
        ), falsch


def test_the_current_page_is_marked_and_gaps_are_shown(besucher):
    """Of twenty pages the ones around the current and both ends."""
    mengen.organisationen(500)
    seite = besucher.seite("/organisationen/", {"seite": 10})
    links = [e for e in seite.alle("a") if any(v["class"] == "ozg-seiten" for v in e.vorfahren)]
    worte = [e.text.split()[-1] for e in links]
    assert worte == ["Zurück", "1", "9", "10", "11", "20", "›"]
    assert [e.text.split()[-1] for e in links if e["aria-current"] == "page"] == ["10"]


@pytest.mark.parametrize(
    ("query", "aenderung", "ergebnis"),
    [
        ("a=1", {"seite": 2}, "?a=1&seite=2"),
        ("a=1&seite=3", {"seite": None}, "?a=1"),
        ("a=&b=", {}, "?"),
        ("a=1&a=2", {"b": "x"}, "?a=1&a=2&b=x"),
        ("q=Stra%C3%9Fe+1", {}, "?q=Stra%C3%9Fe+1"),
    ],
)
def test_links_keep_the_rest_of_the_address(query, aenderung, ergebnis):
    """Empty parameters vanish."""
    assert changed(QueryDict(query), **aenderung) == ergebnis


def test_removing_one_of_several_values():
    """The others stay, the page begins anew."""
    assert without_value(QueryDict("a=1&a=2&seite=3&b=1"), "a", "1") == "?a=2&b=1"
    assert without_value(QueryDict("a=1"), "a", "1") == "?"


def test_a_range_without_a_facet_is_a_removable_link_too(besucher):
    """Search and project start."""
    f.projekt(phasen={Phasenart.VORBEREITUNG: "Q1 2020"})
    seite = besucher.seite("/umsetzungsprojekte/", {"start_von": "2020", "q": "projekt"})
    chips = {
        e.text.strip(): e["href"]
        for e in seite.alle("a")
        if any(v["class"] == "ozg-chips" for v in e.vorfahren)
    }
    assert chips == {
        "Filter entfernen: Suche: projekt ×": "?start_von=2020",
        "Filter entfernen: Projektstart ab: 2020 ×": "?q=projekt",
        "Filter zurücksetzen": "?",
    }


def test_sorting_by_each_column_sorts(besucher):
    """Numbers by value, status by progress, dates by time, empty ones last both ways."""
    a = f.projekt(titel="A", phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    stelle = f.organisation()
    f.projekt(titel="B", phasen={Phasenart.KONZEPTION: "Q1 2031"}, partner=[(stelle, "interesse")])
    f.projekt(titel="C", phasen={Phasenart.VORBEREITUNG: Stand.LAEUFT, Phasenart.ROLLOUT: "2030"})
    Umsetzungsprojekt.objects.get(pk=a.pk).themenfelder.add(f.themenfeld(nummer=3))

    def reihe(sortierung):
        zeilen = besucher.json("/umsetzungsprojekte/", {"sortierung": sortierung})["ergebnisse"]
        return "".join(zeile["titel"] for zeile in zeilen)

    assert {s: reihe(s) for s in ("titel", "-titel", "status", "-status", "termin", "-termin")} == {
        "titel": "ABC",
        "-titel": "CBA",
        "status": "BCA",
        "-status": "ACB",
        "termin": "CBA",
        "-termin": "BCA",
    }
    assert reihe("themenfelder")[0] == reihe("-themenfelder")[0] == "A"
    assert (reihe("-partner")[0], reihe("partner")[-1]) == ("B", "B")


VIER_LISTEN = {
    "umsetzungsprojekte": ("Projekte", lambda: f.projekt(phasen={"rollout": Stand.LAEUFT})),
    "online-dienste": ("Online-Dienste", lambda: f.betriebsstand()),
    "anschluesse": ("Anschlüsse", lambda: f.anschluss()),
    "mittel": (
        "Vorgänge",
        lambda: f.mittelvorgang(
            stand="bewilligt",
            stand_text="bewilligt",
            quelle=f.quelle(stand=Zeitraum.parse("31.12.2022")),
        ),
    ),
}


@pytest.mark.parametrize("liste", VIER_LISTEN)
def test_what_all_rows_have_in_common_stands_once_above_them(besucher, liste):
    """The Stand; where one row has another one or none, each says its own."""
    nomen, neu = VIER_LISTEN[liste]
    gezeigt = "Stand 31.12.2022"
    for anzahl, oben in ((1, False), (2, True), (3, True)):
        neu()
        text = " ".join(besucher.seite(reverse(liste)).text("main")[0].split())
        assert (f"Alle {nomen} auf dieser Seite: {gezeigt}" in text) is oben
        assert text.count(gezeigt) == (1 if oben else anzahl)
    ohne = f.projekt(), f.online_dienst(), f.mittelvorgang(), f.anschluss(stand="interesse")
    assert len(ohne) == len(VIER_LISTEN)
    text = " ".join(besucher.seite(reverse(liste)).text("main")[0].split())
    assert f"Alle {nomen} auf dieser Seite" not in text
    assert text.count(gezeigt) == 3


def test_a_long_list_of_names_has_letters_that_lead_to_where_they_begin(besucher, monkeypatch):
    """Only those that begin a name are links; filters stay; another order has none."""
    monkeypatch.setattr("bausteine.seiten.listen.LANG", 200)
    feld = f.themenfeld(slug="umwelt")
    for nummer in range(101):
        f.leika_leistung(bezeichnung=f"Antrag {nummer:03d}")
        ozg = f.ozg_leistung(themenfeld=feld) if nummer == 3 else None
        f.leika_leistung(bezeichnung=f"Übung {nummer:03d}", ozg_leistung=ozg)
    besucher.seite("/leistungen/")
    with gezaehlte_abfragen() as abfragen:
        seite = besucher.seite("/leistungen/?je_seite=50")
    assert not [abfrage for abfrage in abfragen if "SUBSTR" in abfrage.upper()]
    ziele = {a.text: a["href"] for a in seite.alle("a") if "#buchstabe" in a["href"]}
    assert ziele == {"A": "?je_seite=50#buchstabe-a", "U": "?je_seite=50&seite=3#buchstabe-u"}
    dort = besucher.seite("/leistungen/?je_seite=50&seite=3").alle("tr")
    assert "Übung 000" in next(z for z in dort if z.attrs.get("id") == "buchstabe-u").text
    for weniger in ("?themenfeld=umwelt", "?sortierung=-bezeichnung", "?ansicht=baum"):
        assert "ozg-buchstaben" not in besucher.seite(f"/leistungen/{weniger}").html
