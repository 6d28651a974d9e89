"""The list of differences, with the promises of every list, and the block of a Kommune."""

import pytest

from aussensicht.enums import Abgleichart
from aussensicht.filters import AbgleichFilterSet
from tests import factories as f
from tests import mengen
from tests.promises import ListPromises, ListQueryPromises


class TestAbgleichListe(ListPromises):
    """The promises of lists."""

    liste = "abgleich"
    filterset = AbgleichFilterSet
    suchwort = "schalter 1"

    def keys(self, adressen):
        return [adresse.partition("#")[2] for adresse in adressen]


class TestAbfragenAbgleichListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        kommune = f.kommune()
        f.pvog_lauf(kommune)
        mengen.abgleich(anzahl, kommune, leika=f.leika_leistung(), dienst=f.online_dienst())
        return "/abgleich/"


@pytest.mark.usefixtures("db")
class TestPage:
    """What stands above and in the rows."""

    def test_both_say_what_they_say_with_their_stand(self, besucher):
        kommune = f.kommune()
        f.pvog_lauf(kommune, zeilen=9, gezaehlt=5, nicht_aktiv=3, begruendet=1, nicht_ok=2)
        f.abgleich(kommune, Abgleichart.GEPLANT, stand_hier="im Test", hier_am=f.BESTAETIGT)
        seite = besucher.seite("/abgleich/")
        text = " ".join(" ".join(seite.text("main")).split())
        assert "Laut PVOG, Stand 28.11.2026: 5 eigene Einträge von 1 Kommune, davon 2 nicht" in text
        assert "nicht aktiv 3, vom PVOG mit Begründung nicht berücksichtigt 1." in text
        assert "im Test Stand 31.12.2022" in text
        assert "erreichbar laut PVOG, Stand 28.11.2026" in text
        assert "hier noch unterwegs, schon im PVOG (1)" in text

    def test_no_difference_is_not_the_same_as_nothing_read(self, besucher):
        assert "Verglichen wird, sobald" in besucher.seite("/abgleich/").html
        f.pvog_lauf(f.kommune(), zeilen=1, gezaehlt=1)
        seite = besucher.seite("/abgleich/")
        assert "zurzeit steht hier keine Abweichung" in seite.html
        assert "Verglichen wird, sobald" not in seite.html

    def test_an_address_that_is_none_is_no_link(self, besucher):
        f.abgleich(adresse="javascript:alert(1)")
        seite = besucher.seite("/abgleich/", {"spalten": "adresse"})
        assert not [a for a in seite.alle("a") if (a["href"] or "").startswith("javascript")]
        assert "javascript:alert(1)" in " ".join(seite.text("main"))
