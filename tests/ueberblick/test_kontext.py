"""The navigation knows where the visitor is."""

import pytest
from django.urls import reverse

from tests import factories as f
from tests.besuch import gezaehlte_abfragen
from ueberblick.maschinen import SEITEN

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("name", ["fahrplan", "statistik"])
def test_a_short_address_leads_to_the_view_with_its_filters(besucher, name):
    """302, because the view may move; the query stays."""
    antwort = besucher.get(f"/{name}/?themenfeld=bildung&themenfeld=umwelt&ansicht=karten")
    ziel = f"/umsetzungsprojekte/?themenfeld=bildung&themenfeld=umwelt&ansicht={name}"
    assert (antwort.status_code, antwort["Location"]) == (302, ziel)
    assert besucher.get(f"/{name}/")["Location"] == f"/umsetzungsprojekte/?ansicht={name}"


WORTE = [
    "Projekte",
    "Leistungen",
    "Online-Dienste",
    "Kommunen",
    "Roll-out",
    "Fahrplan",
    "Zahlen",
    "Daten",
]


def inside(seite, tag: str, klasse: str) -> list:
    """The links inside an element of that class or id."""
    return [
        e
        for e in seite.alle("a")
        if any(v.tag == tag and klasse in (v["class"] or "", v["id"]) for v in e.vorfahren)
    ]


@pytest.mark.parametrize(
    ("adresse", "hier"),
    [
        ("/umsetzungsprojekte/", "Projekte page"),
        ("/umsetzungsprojekte/?ansicht=karten", "Projekte page"),
        ("/umsetzungsprojekte/?ansicht=unsinn", "Projekte page"),
        ("/umsetzungsprojekte/?ansicht=fahrplan", "Fahrplan page"),
        ("/umsetzungsprojekte/?ansicht=statistik&q=x", "Zahlen page"),
        ("/organisationen/?ansicht=fahrplan", "Projekte true"),
        ("/leistungen/", "Leistungen true"),
        ("/rollout/anschluesse/", "Roll-out true"),
        ("/onboarding/", "Kommunen true"),
        ("/hilfe/", ""),
    ],
)
def test_exactly_one_of_eight_words_is_marked(besucher, adresse, hier):
    """A view of the list is a word of its own; a list without one marks the word it belongs to."""
    worte = inside(besucher.seite(adresse), "nav", "menue")
    assert [wort.text for wort in worte] == WORTE
    marken = [f"{wort.text} {wort['aria-current']}" for wort in worte if wort["aria-current"]]
    assert marken == ([hier] if hier else [])


def siblings(seite) -> list[str]:
    """The line of lists on top of one of them; that one with its mark."""
    return [
        f"{e.text}{' ' + e['aria-current'] if e['aria-current'] else ''}"
        for e in inside(seite, "nav", "ozg-geschwister")
    ]


@pytest.mark.parametrize("projekte", [0, 1])
def test_the_catalogue_is_named_once_it_holds_something(besucher, projekte):
    """A draft is nothing; on its own page it stands anyway."""
    for _ in range(projekte):
        f.projekt()
    f.leika_leistung(veroeffentlichung="entwurf")
    assert siblings(besucher.seite("/themenfelder/")) == ["OZG-Leistungen", "Themenfelder page"]
    assert "LeiKa-Katalog page" in siblings(besucher.seite("/leistungen/"))
    f.leika_leistung()
    alle = ["OZG-Leistungen", "LeiKa-Katalog", "Themenfelder page"]
    assert siblings(besucher.seite("/themenfelder/")) == alle


def test_only_one_list_of_a_line_is_marked(besucher):
    """Also where the address of one lies below that of another."""
    marken = [e for e in siblings(besucher.seite("/rollout/anschluesse/")) if " " in e]
    assert marken == ["Anschlüsse page"]


@pytest.mark.parametrize("adresse", ["/", "/hilfe/", "/umsetzungsprojekte/?ansicht=fahrplan"])
def test_other_pages_have_no_such_line(besucher, adresse):
    """A view of a list is another page."""
    assert siblings(besucher.seite(adresse)) == []


def test_every_list_is_one_step_from_every_page(besucher):
    """By the navigation or the foot."""
    f.leika_leistung()
    f.online_dienst()
    f.plattform()
    f.fachverfahren()
    f.mittelvorgang()
    f.kennzahl()
    f.termin()
    f.rundbrief()
    f.gesuch()
    f.meinungsbild()
    f.programmprojekt()
    ziele = {e["href"] for e in besucher.seite("/hilfe/").alle("a")}
    assert {reverse(name) for name in SEITEN} - {reverse("startseite")} <= ziele


def test_the_foot_names_age_and_operator(besucher, settings):
    """Both, or what is known."""
    f.quelle()
    assert "Betreiber" not in besucher.seite("/hilfe/").text("footer")[0]
    settings.PORTAL_STELLE = "Amt für Digitales"
    fuss = " ".join(besucher.seite("/hilfe/").text("footer")[0].split())
    assert fuss.startswith("Quellen bis Dezember 2022 · zuletzt bearbeitet am")
    assert " · Betreiber: Amt für Digitales" in fuss


@pytest.mark.parametrize("anzahl", [0, 1])
def test_all_around_the_content_is_one_query(besucher, anzahl):
    """Whatever menu, foot, banners and introductions have to know."""
    for _ in range(anzahl):
        f.projekt()
        f.leika_leistung()
        f.banner()
        f.kurztext("mittel")
    with gezaehlte_abfragen() as abfragen:
        besucher.seite("/daten/")
    assert len(abfragen) == 1


@pytest.mark.parametrize(("liste", "art"), [("leistungen", "LeiKa"), ("ozg-leistungen", "OZG")])
def test_an_empty_list_says_how_it_is_filled(besucher, admin_client, liste, art):
    """To visitors in plain words, to those who may import with the way there."""
    seite = besucher.seite(f"/{liste}/")
    text = " ".join(seite.text("main")[0].split())
    assert f"{art}-Leistungen kommen aus dem OZG-Umsetzungskatalog des Bundes" in text
    assert "Diese Liste hat noch keinen Eintrag." in text
    assert "Zu dieser Auswahl" not in text
    assert "manage.py" not in text
    verwaltung = admin_client.get(f"/{liste}/").content.decode()
    assert "manage.py import_csv katalog" in verwaltung
    assert 'href="/admin/leistungen/leikaleistung/import/"' in verwaltung
    assert "noch nicht eingelesen" not in besucher.seite(f"/{liste}/?q=x").html
    f.leika_leistung()
    f.ozg_leistung()
    assert "noch nicht eingelesen" not in besucher.seite(f"/{liste}/").html
