"""The navigation knows where the visitor is."""

import pytest

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
        e.text for e in seite.alle("a")
        if e["aria-current"] and any(v["id"] == "menue" for v in e.vorfahren)
    ]  # fmt: skip
    assert marken == hier
    offen = [e for e in seite.alle("details") if "data-hier" in e.attrs]
    assert bool(offen) == (hier == ["Umsetzungsprojekte"])
