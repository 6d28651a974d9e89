"""Comparison with Kommunen of the same Größenklasse."""

import datetime as dt

import pytest

from gebiete.models import Groessenklasse
from meinekommune.vergleich import Klassenvergleich, Vergleichswert, comparison
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
FRISCH = dt.date.today()


def _kommune(klasse, online: int, **felder):
    kommune = f.kommune(groessenklasse=klasse, groessenklasse_quelle=f.quelle(), **felder)
    for _ in range(online):
        f.anschluss(kommune, bestaetigt_am=FRISCH)
    return kommune


def test_median_and_quarters_of_those_that_say_anything():
    """Silence is no zero; what is old or on its way counts as none online."""
    klasse = f.groessenklasse(name="Große")
    kommunen = [_kommune(klasse, online) for online in (1, 2, 4, 7)]
    f.anschluss(_kommune(klasse, 0), stand="test")
    f.anschluss(_kommune(klasse, 0))  # confirmed at the end of 2022
    _kommune(klasse, 0)
    _kommune(f.groessenklasse(), 50)
    vergleich = comparison(kommunen[2])
    assert [wert.online for wert in vergleich.werte] == [7, 4, 2, 1, 0, 0]
    assert (vergleich.mitte, vergleich.viertel) == ("1,5", ("0,2", "3,5"))
    assert vergleich.eigener == 4


def test_hidden_and_ended_kommunen_are_not_compared():
    """Nor do hidden Dienste count."""
    klasse = f.groessenklasse()
    kommune = _kommune(klasse, 1)
    f.anschluss(kommune, f.online_dienst(veroeffentlichung="entwurf"), bestaetigt_am=FRISCH)
    _kommune(klasse, 3, gueltig_bis=dt.date(2020, 1, 1))
    _kommune(klasse, 3, organisation=f.organisation(veroeffentlichung="entwurf"))
    assert [wert.online for wert in comparison(kommune).werte] == [1]


def test_few_kommunen_have_no_quarters():
    """A median of three is one, its quarters are none."""
    klasse = f.groessenklasse()
    kommunen = [_kommune(klasse, online) for online in (1, 2, 3)]
    vergleich = comparison(kommunen[0])
    assert (vergleich.mitte, vergleich.viertel) == ("2", None)


@pytest.mark.parametrize(
    ("zahlen", "satz"),
    [
        (
            (0, 0, 0, 0),
            "Von 4 Kommunen der Größenklasse „Große“ mit Angaben hat keine einen Dienst",
        ),
        (
            (2, 2),
            "Alle 2 Kommunen der Größenklasse „Große“ mit Angaben haben gleich viel: 2 Dienste",
        ),
        ((1, 1, 1, 9, 1, 1), "ist die Mitte 1; die mittlere Hälfte hat genau so viele."),
        ((1, 2, 4, 7), "die mittlere Hälfte liegt zwischen 1,8 und 4,8."),
        ((1, 2), "ist die Mitte 1,5."),
    ],
)
def test_the_sentence_reads_well_where_all_are_alike(zahlen, satz):
    """Never „zwischen 0 und 0“."""
    werte = [Vergleichswert(str(i), str(i), zahl) for i, zahl in enumerate(zahlen)]
    assert satz in Klassenvergleich(Groessenklasse(name="Große"), "x", werte).satz


def test_the_page_says_why_there_is_no_comparison(besucher):
    """No class, or nobody with data; else the rule and the list behind it."""
    ohne = f.kommune(organisation=f.organisation(name="Ohne"))
    klasse = f.groessenklasse(name="Kreisstadt")
    stille = _kommune(klasse, 0, organisation=f.organisation(name="Still"))

    def text(kommune):
        return " ".join(besucher.seite(kommune.get_absolute_url()).text("main")[0].split())

    assert "Die Größenklasse von Ohne ist nicht eingelesen; ohne sie wird nicht" in text(ohne)
    assert "Von keiner Kommune der Größenklasse „Kreisstadt“ ist ein Anschluss" in text(stille)
    laut = _kommune(klasse, 2, organisation=f.organisation(name="Laut"))
    assert "Zu Still ist kein Anschluss eingetragen. Angaben gibt es nur zu einer" in text(stille)
    seite = besucher.seite(laut.get_absolute_url())
    assert "Laut hat 2 Dienste online." in text(laut)
    assert "zählt nicht als null" in text(laut)
    assert "/kommunen/?groessenklasse=kreisstadt" in [e["href"] for e in seite.alle("a")]
