"""What a spreadsheet changed unasked is no change: months that it made days of, escaped texts."""

import pytest

from bausteine.importe.rueckweg import as_it_was, as_month
from bausteine.tabellen.arten import Art, Zeitpunkt
from bausteine.werte.zeitraum import Zeitraum
from dienste.models import Betriebsstand
from projects.enums import Phasenart
from tests import factories as f
from tests.import_dateien import counts, loaded

KOPF = ["projekt", "phase", "geplant"]


@pytest.mark.parametrize(
    ("art", "text", "vorher", "so"),
    [
        (Zeitpunkt(), "01.05.2022", "Mai 2022", True),
        (Zeitpunkt(), "02.05.2022", "Mai 2022", False),
        (Zeitpunkt(), "01.06.2022", "Mai 2022", False),
        (Zeitpunkt(), "01.05.2022", "", False),
        (Zeitpunkt(), "01.04.2022", "Q2 2022", False),
        (Art(), "01.05.2022", "Mai 2022", False),
        (Art(), "'- eins", "- eins", True),
        (Art(), "'eins", "eins", False),
    ],
)
def test_what_counts_as_unasked(art, text, vorher, so):
    assert as_it_was(art, text, vorher) is so


@pytest.mark.parametrize(("text", "monat"), [("01.05.2022", "Mai 2022"), ("x", ""), ("", "")])
def test_the_month_of_a_first_day(text, monat):
    assert as_month(text) == monat


@pytest.mark.django_db
def test_a_month_stays_a_month_and_the_file_is_told():
    """Another day is a change; a new row is taken by its word."""
    projekt = f.projekt(kennung="a")
    for art in (Phasenart.UMSETZUNG, Phasenart.ROLLOUT):
        f.phase(projekt, art, geplant=Zeitraum.parse("Mai 2022"))
    ergebnis = loaded(
        "phasen",
        [
            KOPF,
            ["a", "Umsetzung", "01.05.2022"],
            ["a", "Roll-out NRW", "03.05.2022"],
            ["a", "Konzeption", "01.05.2022"],
        ],
    )
    assert counts(ergebnis) == (1, 1, 1)
    plaene = {phase.art: str(phase.geplant) for phase in projekt.phasen.all()}
    assert plaene == {"umsetzung": "Mai 2022", "rollout": "03.05.2022", "konzeption": "01.05.2022"}
    (hinweis,) = [satz for _, satz in ergebnis.remarks if "bleibt" in satz]
    assert hinweis.startswith("„Mai 2022“ bleibt: Die Datei sagt „01.05.2022“")


@pytest.mark.django_db
def test_a_month_in_the_key_still_finds_its_record():
    dienst = f.online_dienst("Wohngeld")
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum.parse("Mai 2031"))
    kopf = ["dienst", "zustand", "bestaetigt_am", "zeitraum"]
    ergebnis = loaded("betriebsstaende", [kopf, ["wohngeld", "geplant", "", "01.05.2031"]])
    assert counts(ergebnis) == (0, 0, 1)
    assert Betriebsstand.objects.count() == 1
