"""Views and columns of a list, long facets, and the way out of an empty one."""

import datetime as dt

import pytest
import time_machine
from django.http import QueryDict

from bausteine.seiten.facetten import KURZ
from bausteine.suche.wortindex import current_index
from projects.enums import Phasenart, Stand, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from projects.views import UmsetzungsprojektListe
from tests import factories as f
from tests.besuch import gezaehlte_abfragen

LISTE = "/umsetzungsprojekte/"


def heads(seite) -> list[str]:
    """The column heads, without the sort mark."""
    koepfe = [e for e in seite.alle("th") if e.in_element("thead")]
    return [" ".join(e.text.split()).split(",")[0] for e in koepfe]


def test_no_view_drops_the_filter(db, besucher):
    """Each view is an address that keeps filter and search, and shows the same number."""
    feld = f.themenfeld(name="Gesundheit")
    for i in range(3):
        f.projekt(titel=f"Impfung {i}", themenfelder=[feld])
    f.projekt(titel="Anderes")
    seite = besucher.seite(LISTE, {"themenfeld": feld.slug, "q": "impf", "seite": 2})
    links = [
        e["href"]
        for e in seite.alle("a")
        if any(v["class"] == "ozg-ansichten" for v in e.vorfahren)
    ]
    assert len(links) == len(UmsetzungsprojektListe.ansichten)
    for link in links:
        werte = QueryDict(link.removeprefix("?"))
        assert (werte["themenfeld"], werte["q"], werte.get("seite")) == (feld.slug, "impf", None)
        assert besucher.seite(LISTE + link).anzahl == 3


def test_a_view_that_was_given_up_leads_to_what_replaced_it(db, besucher):
    """Cards are what the list is on a phone; no message, and no link goes on with the old word."""
    f.projekt(titel="Impfung")
    seite = besucher.seite(LISTE, {"ansicht": "Karten"})
    assert len(seite.alle("table")) == 1
    assert not seite.meldungen
    assert "karten&" not in seite.html
    assert "ansicht=karten" not in seite.html.lower()


def test_columns_that_are_seldom_asked_for(db, besucher):
    """Keys, lead, office, and for each phase what is planned and what is confirmed."""
    leistung = f.ozg_leistung(name="Impfausweis", ozg_id="10162")
    f.projekt(
        titel="Impfung",
        ozg_leistungen=[leistung],
        fachlichkeiten=[f.fachlichkeit(name="Gesundheitsamt")],
        partner=[
            (f.organisation(name="Bonn", kurzname="Bonn"), "it_partner"),
            (f.organisation(name="Köln", kurzname="Köln"), "projektleitung"),
        ],
        phasen={
            Phasenart.UMSETZUNG: {"stand": Stand.LAEUFT, "bestaetigt_am": dt.date(2022, 12, 31)},
            Phasenart.ROLLOUT: "Q1 2099",
        },
    )
    namen = (
        "ozg_id,ozg_leistungen,projektleitung,fachlichkeiten,umsetzung,rollout,bundesweit,geprueft"
    )
    zellen = [" ".join(t.split()) for t in besucher.seite(LISTE, {"spalten": namen}).text("td")]
    assert zellen == [
        "10162",
        "Impfausweis",
        "Köln",
        "Gesundheitsamt",
        "läuft Stand 31.12.2022",
        "geplant Plan: Q1 2099",
        "keine Angabe",
        "keine Angabe",
    ]


def test_columns_beyond_the_usual_cost_a_query_for_each_kind(db, besucher):
    """And none for each row."""
    anzahlen = []
    for bisher in (2, 8):
        for _ in range(bisher):
            f.projekt(
                ozg_leistungen=[f.ozg_leistung()],
                fachlichkeiten=[f.fachlichkeit()],
                phasen={Phasenart.ROLLOUT: "2099"},
            )
        besucher.seite(LISTE)
        with gezaehlte_abfragen() as ohne:
            besucher.seite(LISTE)
        with gezaehlte_abfragen() as mit:
            besucher.seite(LISTE, {"spalten": "ozg_id,ozg_leistungen,fachlichkeiten,rollout"})
        anzahlen.append(len(mit) - len(ohne))
    assert anzahlen[0] == anzahlen[1] <= 3


def test_a_status_says_of_which_day_it_is(db, besucher):
    """The day of the furthest confirmed phase, on every list of projects."""
    tag = {"stand": Stand.LAEUFT, "bestaetigt_am": dt.date(2022, 12, 31)}
    frueher = tag | {"bestaetigt_am": dt.date(2020, 2, 29)}
    f.projekt(phasen={Phasenart.UMSETZUNG: tag, Phasenart.KONZEPTION: frueher})
    assert "Umsetzung Stand 31.12.2022" in besucher.seite(LISTE).text("td")


def test_page_one_shows_what_is_under_way(db, besucher):
    """The furthest first, then those with a plan, at last those at rest; alike by title."""
    f.projekt(titel="Ruht", sonderstatus="eingestellt", sonderstatus_grund="Grund")
    f.projekt(titel="Ohne alles")
    f.projekt(titel="Plan", phasen={Phasenart.ROLLOUT: "2099"})
    for titel, art in (
        ("Zoo", Phasenart.ROLLOUT),
        ("Amt", Phasenart.ROLLOUT),
        ("Bau", "konzeption"),
    ):
        f.projekt(titel=titel, phasen={art: Stand.LAEUFT})
    folge = ["Amt", "Zoo", "Bau", "Plan", "Ohne alles", "Ruht"]
    assert besucher.seite(LISTE).text("th")[-6:] == folge
    assert [z["titel"] for z in besucher.csv(LISTE)] == folge
    assert besucher.seite(LISTE, {"sortierung": "-status"}).text("th")[-6:] == folge
    (kopf,) = (e for e in besucher.seite(LISTE).alle("th") if e["aria-sort"])
    assert (kopf["aria-sort"], kopf.text.split(",")[0].strip()) == ("descending", "Status")


def test_a_phone_sorts_by_a_select_that_keeps_the_filters(db, besucher):
    """Every order once, the usual one without a value."""
    f.projekt(titel="Impfung")
    seite = besucher.seite(LISTE, {"q": "impf", "sortierung": "titel", "spalten": "efa"})
    (wahl,) = (e for e in seite.alle("select") if e["name"] == "sortierung")
    werte = {e["value"]: "selected" in e.attrs for e in seite.optionen[wahl]}
    assert [wert for wert, gewaehlt in werte.items() if gewaehlt] == ["titel"]
    assert {"", "status", "-titel"} <= werte.keys()
    form = wahl.vorfahren[-2] if wahl.vorfahren[-1].tag == "div" else wahl.vorfahren[-1]
    versteckt = {e["name"]: e["value"] for e in seite.alle("input") if form in e.vorfahren}
    assert versteckt == {"q": "impf", "spalten": "efa"}


def test_two_links_switch_to_what_is_confirmed(db, besucher):
    """Each with its number, also while it is chosen."""
    f.projekt(titel="Offen")
    quelle = f.quelle()
    f.projekt(phasen={Phasenart.ROLLOUT: {"stand": Stand.LAEUFT, "quelle": quelle}})

    def umfang(seite):
        return [
            (" ".join(e.text.split()), e["href"], e["aria-current"])
            for e in seite.alle("a")
            if any(v["class"] == "ozg-umschalter" for v in e.vorfahren)
        ]

    alle, belegt = "Alle (2)", "Nur mit belegtem Stand (1)"
    assert umfang(besucher.seite(LISTE)) == [(alle, "?", "true"), (belegt, "?belegt=ja", None)]
    gewaehlt = besucher.seite(LISTE, {"belegt": "ja"})
    assert umfang(gewaehlt) == [(alle, "?", None), (belegt, "?belegt=ja", "true")]


def test_an_unknown_view_or_column_is_named(db, besucher):
    """And the usual one is shown."""
    seite = besucher.seite(LISTE, {"ansicht": "globus", "spalten": "farbe"})
    meldungen = " ".join(seite.meldungen)
    assert "Die Ansicht „globus“ gibt es nicht. Möglich sind: Liste, Fahrplan" in meldungen
    assert "Die Spalte „farbe“ gibt es nicht" in meldungen
    assert "geaendert" not in meldungen


def test_what_a_message_offers_can_be_asked_for(db, besucher):
    """Columns and views by the words of the page, whatever their case."""
    f.projekt(titel="Impfung")
    satz = besucher.seite(LISTE, {"spalten": "farbe", "sortierung": "farbe"}).meldungen[-1]
    for titel in satz.partition("Möglich sind: ")[2].removesuffix(".").split(", "):
        for parameter in ("spalten", "sortierung"):
            seite = besucher.seite(LISTE, {parameter: titel})
            assert not seite.meldungen, (parameter, titel)
        assert heads(besucher.seite(LISTE, {"spalten": titel.upper()}))[-1] == titel
    assert not besucher.seite(LISTE, {"ansicht": "Karten", "sortierung": "-Titel"}).meldungen


def test_columns_are_chosen_in_the_address(db, besucher):
    """The first one always stays; order is that of the table, whatever the address says."""
    f.projekt(efa="kein-efa", titel="Impfung")
    assert heads(besucher.seite(LISTE)) == ["Titel", "Status", "Themenfelder", "Plan", "Partner"]
    for adresse in ("?spalten=efa,status", "?spalten=efa&spalten=status"):
        seite = besucher.seite(LISTE + adresse)
        assert heads(seite) == ["Titel", "Status", "EfA"]
        assert "Kein EfA" in seite.text("td")


def test_the_columns_survive_sorting_paging_and_filtering(db, besucher):
    """Sort links carry them, and so does the filter form."""
    f.projekt()
    seite = besucher.seite(LISTE, {"spalten": "efa"})
    sortierlinks = [e["href"] for e in seite.alle("a") if e.in_element("thead")]
    assert all("spalten=efa" in link for link in sortierlinks)
    versteckt = [e for e in seite.alle("input") if e["type"] == "hidden" and e.in_element("form")]
    assert ("spalten", "efa") in {(e["name"], e["value"]) for e in versteckt}
    downloads = [e["href"] for e in seite.alle("a") if "format=" in (e["href"] or "")]
    assert not any("spalten" in link for link in downloads)


@pytest.fixture
def viele(db):
    """More Organisationen with projects than a facet shows."""
    for i in range(KURZ + 3):
        stelle = f.organisation(name=f"Stadt {i:02d}", kurzname=f"Stadt {i:02d}")
        f.projekt(partner=[(stelle, "it_partner")])


@pytest.mark.usefixtures("viele")
class TestLongFacet:
    """A facet with many values shows some, and has a search field of its own."""

    def test_it_says_how_many_are_left_out(self, besucher):
        seite = besucher.seite(LISTE)
        assert len(seite.facetten["organisation"]) == KURZ
        assert "3 weitere: oben danach suchen" in " ".join(seite.text("form"))

    def test_its_search_finds_the_others(self, besucher):
        seite = besucher.seite(LISTE, {"suche_organisation": "STADT 17"})
        assert list(seite.facetten["organisation"].values()) == [1]
        assert seite.anzahl == KURZ + 3, "the search narrows the facet, not the list"
        assert not seite.meldungen

    def test_a_chosen_value_is_always_shown(self, besucher):
        seite = besucher.seite(LISTE, {"organisation": "stadt-17", "suche_organisation": "zzz"})
        assert list(seite.facetten["organisation"]) == ["stadt-17"]

    def test_a_short_facet_has_none(self, besucher):
        namen = {e["name"] for e in besucher.seite(LISTE).alle("input")}
        assert "suche_organisation" in namen
        assert "suche_status" not in namen


def test_an_empty_list_says_which_filter_to_drop(db, besucher):
    """With the number each way out leads to; the best first."""
    feld = f.themenfeld(name="Bildung")
    f.projekt(titel="Schule", themenfelder=[feld], phasen={Phasenart.UMSETZUNG: Stand.LAEUFT})
    f.projekt(titel="Hort", themenfelder=[feld], phasen={Phasenart.UMSETZUNG: Stand.LAEUFT})
    f.projekt(titel="Impfung", phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    gewaehlt = {"themenfeld": feld.slug, "status": Status.ROLLOUT.value}
    seite = besucher.seite(LISTE, gewaehlt)
    assert seite.anzahl == 0
    auswege = [e for e in seite.alle("a") if e.text.startswith("ohne „")]
    assert [e.text for e in auswege] == [
        "ohne „Status: Roll-out NRW“",
        "ohne „Themenfeld: Bildung“",
    ]
    assert [besucher.seite(LISTE + e["href"]).anzahl for e in auswege] == [2, 1]
    assert "ohne „Status: Roll-out NRW“: 2 Projekte" in " ".join(seite.text("main")[0].split())


def test_the_ways_out_cost_one_query(db, django_assert_num_queries):
    """However many filters are in use."""
    f.projekt()
    werte = QueryDict("q=zzz&status=rollout&efa=kein-efa&prioritaet=1&start_von=2020")
    filterset = UmsetzungsprojektFilterSet(werte, queryset=Umsetzungsprojekt.objects.oeffentlich())
    current_index()
    with django_assert_num_queries(1):
        assert not any(filterset.counts_without().values())


@pytest.mark.parametrize(
    ("plan", "lage"),
    [
        ("2019", "alter-plan"),
        ("ab 2019", "alter-plan"),
        ("27.11.2025", "alter-plan"),
        ("28.11.2025", "ueberfaellig"),
        ("ab 2025", "ueberfaellig"),
        ("27.11.2026", "ueberfaellig"),
        ("28.11.2026", "kommt"),
        ("ab 2026", "kommt"),
        ("2099", "kommt"),
        (None, "kein-termin"),
    ],
)
@time_machine.travel(dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC), tick=False)
def test_where_the_plan_lies_is_one_rule_in_page_and_database(db, besucher, plan, lage):
    """`termin=`, „überfällig“ and „nicht bestätigt“ in the row, and the phase itself agree."""
    projekt = f.projekt(phasen={Phasenart.ROLLOUT: plan} if plan else {})
    gefunden = Umsetzungsprojekt.objects.mit_terminlage().get(pk=projekt.pk)
    assert gefunden.terminlage == lage
    assert gefunden.plan_lage == lage
    phase = gefunden.phasen.first()
    assert bool(phase and phase.alter_plan) == (lage == "alter-plan")
    assert bool(phase and phase.ueberfaellig) == (lage == "ueberfaellig")
    zeile = besucher.seite("/umsetzungsprojekte/", {"termin": lage})
    assert zeile.anzahl == 1
    text = zeile.text("td")[2]
    assert ("überfällig" in text) == (lage == "ueberfaellig")
    alt = f"Roll-out NRW {plan} nicht bestätigt"
    assert (" ".join(text.split()) == alt) == (lage == "alter-plan")
