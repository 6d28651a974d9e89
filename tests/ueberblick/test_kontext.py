"""The navigation knows where the visitor is."""

import pytest

from tests import factories as f
from tests.besuch import gezaehlte_abfragen

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("name", ["fahrplan", "statistik"])
def test_a_short_address_leads_to_the_view_with_its_filters(besucher, name):
    """302, because the view may move; the query stays."""
    antwort = besucher.get(f"/{name}/?themenfeld=bildung&themenfeld=umwelt&ansicht=karten")
    ziel = f"/umsetzungsprojekte/?themenfeld=bildung&themenfeld=umwelt&ansicht={name}"
    assert (antwort.status_code, antwort["Location"]) == (302, ziel)
    assert besucher.get(f"/{name}/")["Location"] == f"/umsetzungsprojekte/?ansicht={name}"


@pytest.mark.parametrize(
    ("adresse", "hier"),
    [
        ("/umsetzungsprojekte/", ["Umsetzungsprojekte"]),
        ("/umsetzungsprojekte/?ansicht=karten", ["Umsetzungsprojekte"]),
        ("/umsetzungsprojekte/?ansicht=unsinn", ["Umsetzungsprojekte"]),
        ("/umsetzungsprojekte/?ansicht=fahrplan", ["Fahrplan"]),
        ("/umsetzungsprojekte/?ansicht=statistik&q=x", ["Statistik"]),
        ("/organisationen/?ansicht=fahrplan", ["Organisationen"]),
    ],
)
def test_exactly_one_entry_is_marked(besucher, adresse, hier):
    """A view of the list is an entry of its own; then the list itself is not marked."""
    seite = besucher.seite(adresse)
    marken = [
        e.text
        for e in seite.alle("a")
        if e["aria-current"] and any(v["id"] == "menue" for v in e.vorfahren)
    ]
    assert marken == hier
    offen = [e for e in seite.alle("details") if "data-hier" in e.attrs]
    assert bool(offen) == (hier == ["Umsetzungsprojekte"])


def menu(seite) -> list[str]:
    """The entries of the menu „OZG-Überblick“."""
    return [
        e.text
        for e in seite.alle("a")
        if any("ozg-untermenue" in (v["class"] or "") for v in e.vorfahren)
    ]


@pytest.mark.parametrize("adresse", ["/", "/organisationen/", "/daten/"])
@pytest.mark.parametrize("projekte", [0, 1])
def test_the_catalogue_is_in_the_menu_once_it_holds_something(besucher, adresse, projekte):
    """A draft is nothing; on its own page the entry stands anyway."""
    for _ in range(projekte):
        f.projekt()
    f.leika_leistung(veroeffentlichung="entwurf")
    assert menu(besucher.seite(adresse)) == ["Umsetzungsprojekte", "OZG-Leistungen"]
    f.leika_leistung()
    alle = ["Umsetzungsprojekte", "OZG-Leistungen", "LeiKa-Katalog"]
    assert menu(besucher.seite(adresse)) == alle


def test_an_empty_catalogue_marks_its_own_page(besucher):
    """Whoever follows a link there sees where they are."""
    assert menu(besucher.seite("/leistungen/"))[-1] == "LeiKa-Katalog"


@pytest.mark.parametrize("anzahl", [0, 1])
def test_menu_and_foot_are_one_query(besucher, anzahl):
    """Whatever the menu has to know."""
    for _ in range(anzahl):
        f.projekt()
        f.leika_leistung()
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
