"""Lists of names with web addresses: only what is certain is taken, the rest is told."""

import pytest
from django.conf import settings

from organisationen.models import Organisation
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import confirm, page_of, shown_after, upload
from tests.import_dateien import counts, loaded

pytestmark = pytest.mark.django_db
KOPF = ["Name", "PLZ", "Ort", "Internet"]
ORDNER = settings.BASE_DIR.parent / "shared" / "katalog"


def load(*zeilen):
    """(new, changed, unchanged) and what was left alone: row and sentence."""
    result = loaded("internetliste", [KOPF, *zeilen])
    return counts(result), result.remarks


def test_only_the_address_is_taken(db):
    """By name and alias; without a scheme it gets one. Place and PLZ stay what they are."""
    f.organisation(name="Telgte", ort="Telgte")
    f.organisation(name="Südwestfalen-IT", aliase=["SIT"], typ="it-dienstleister-kommunal")
    zahlen, hinweise = load(
        ["Telgte", "99999", "Anderswo", "telgte.de"], ["sit ", "", "", "https://www.sit.example"]
    )
    assert (zahlen, hinweise) == ((0, 2, 0), [])
    assert list(Organisation.objects.order_by("name").values_list("web", "ort")) == [
        ("https://www.sit.example", ""),
        ("http://telgte.de", "Telgte"),
    ]
    assert load(["Telgte", "", "", "telgte.de"]) == ((0, 0, 1), [])


def test_who_stands_there_twice_is_taken_once():
    """By two names, or by one in two spellings; the second row is told."""
    f.organisation(name="Südwestfalen-IT", aliase=["SIT"])
    for zweiter in ("SIT", "Suedwestfalen-IT"):
        zahlen, hinweise = load(
            ["Südwestfalen-IT", "", "", "sit.example"], [zweiter, "", "", "sit.example"]
        )
        assert zahlen[0] == 0
        assert hinweise == [(3, "Nicht übernommen: „Südwestfalen-IT“ steht schon in Zeile 2.")]


@pytest.mark.parametrize(
    ("zeile", "satz"),
    [
        (["Berglamen", "", "", "berglamen.de"], "„Berglamen“ ist nicht bekannt."),
        (["Neuss", "", "", "neuss.de"], "„Neuss“ ist mehrdeutig: Neuss, Rhein-Kreis Neuss."),
        (["Telgte", "", "", ""], "Für „Telgte“ nennt die Liste keine Internetseite."),
        (["Telgte", "", "", "südwest-it"], "„südwest-it“ ist keine Internetadresse."),
        (["Bonn", "", "", "bonn.de"], "„Bonn“ hat schon die Internetseite https://www.bonn.de."),
    ],
)
def test_what_is_not_certain_is_left_alone_and_told(zeile, satz):
    """With its row; the other rows are written all the same."""
    f.organisation(name="Telgte")
    f.organisation(name="Bonn", web="https://www.bonn.de")
    f.organisation(name="Neuss")
    f.organisation(name="Rhein-Kreis Neuss", typ="kreis", aliase=["Neuss "])
    f.organisation(name="Ahlen")
    zahlen, hinweise = load(zeile, ["Ahlen", "", "", "ahlen.de"])
    assert zahlen[:2] == (0, 1)
    assert hinweise == [(2, f"Nicht übernommen: {satz}")]
    assert not Organisation.objects.get(name="Telgte").web
    assert Organisation.objects.get(name="Bonn").web == "https://www.bonn.de"


def test_the_preview_shows_what_is_taken_and_what_is_not(verwaltung, ablage):
    """In the admin, before anything is written."""
    f.organisation(name="Telgte")
    zeilen = [KOPF, ["Telgte", "", "", "telgte.de"], ["Helbra", "", "", "helbra.de"]]
    antwort = upload(verwaltung, Organisation, zeilen, resource="1")
    text = " ".join(page_of(antwort).text("main")[0].split())
    assert "0 neu, 1 geändert" in text
    assert "Nicht übernommen: „Helbra“ ist nicht bekannt." in " ".join(
        page_of(verwaltung.get(antwort.request["PATH_INFO"], {"zeigen": "hinweise"})).text("td")
    )
    assert not Organisation.objects.get().web
    assert "1 geändert" in shown_after(verwaltung, confirm(verwaltung, Organisation, antwort))
    assert Organisation.objects.get().web == "http://telgte.de"


@pytest.mark.katalog
@pytest.mark.skipif(not ORDNER.is_dir(), reason=f"die echten Listen fehlen: {ORDNER}")
@pytest.mark.usefixtures("bestand")
@pytest.mark.parametrize(
    ("datei", "mindestens"), [("kommunen-nrw-2019.csv", 345), ("it-dienstleister-2019.csv", 8)]
)
def test_the_real_lists_over_the_published_records(datei, mindestens):
    """Most of the names are known, each other one is named; nobody is made."""
    vorher = Organisation.objects.count()
    result = loaded("internetliste", (ORDNER / datei).read_bytes(), dateiname=datei)
    neu, geaendert, unveraendert = counts(result)
    assert neu == 0
    assert geaendert >= mindestens
    assert len(result.remarks) == unveraendert
    assert Organisation.objects.count() == vorher
    assert counts(loaded("internetliste", (ORDNER / datei).read_bytes(), dateiname=datei))[:2] == (
        0,
        0,
    )
