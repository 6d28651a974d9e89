"""Seiten and Begriffe: what may be stored."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories as f
from tests.dateien import importiere, saetze
from texte.models import Begriff, Seite, Stichwortgruppe

pytestmark = pytest.mark.usefixtures("db")


def test_a_page_has_one_of_the_fixed_addresses():
    """Another one has no route."""
    with pytest.raises(ValidationError, match="keine gültige Option"):
        Seite(slug="preise", titel="Preise").full_clean()
    assert f.seite("datenschutz").get_absolute_url() == "/datenschutz/"


@pytest.mark.parametrize("adresse", ["/daten/", "https://fimportal.de", "http://x.example/a?b=c"])
def test_an_address_leads_into_the_portal_or_to_the_web(adresse):
    """Both are links."""
    Begriff(slug="x", name="X", kurz="X.", siehe=adresse).full_clean()


@pytest.mark.parametrize("adresse", ["javascript:alert(1)", "//x.example", "daten", "/a b", "x:/"])
def test_no_other_address_is_stored(adresse):
    """Nothing that runs, nothing that guesses the scheme."""
    with pytest.raises(ValidationError, match="beginnt mit https://"):
        Begriff(slug="x", name="X", kurz="X.", siehe=adresse).full_clean()


def test_a_begriff_cannot_take_an_anchor_of_the_page():
    """Otherwise „Zum Inhalt springen“ leads to a word."""
    with pytest.raises(ValidationError, match="braucht die Seite selbst"):
        Begriff(slug="inhalt", name="Inhalt", kurz="X.").full_clean()


def test_an_import_names_what_is_wrong_at_its_column():
    """As for every other noun."""
    _, fehler = importiere("begriffe", {"slug": "x", "name": "X", "kurz": "", "siehe": "ftp:x"})
    assert {spalte for _, spalte, _ in fehler} == {"kurz", "siehe"}
    assert "beginnt mit https://" in saetze(fehler)
    _, fehler = importiere("seiten", {"slug": "preise", "titel": "Preise"})
    assert [spalte for _, spalte, _ in fehler] == ["slug"]


def test_every_change_leaves_a_trace():
    """Who changed the Impressum can be told."""
    importiere("seiten", {"slug": "impressum", "titel": "Impressum", "text": "Alt"})
    importiere("seiten", {"slug": "impressum", "text": "Neu"})
    assert [e.text for e in Seite.objects.get().history.all()] == ["Neu", "Alt"]


class TestStichwortgruppe:
    """Words that mean the same."""

    GUT = {"kennung": "x", "name": "X", "gleichbedeutend": "Y"}

    @pytest.mark.parametrize(
        ("felder", "satz"),
        [
            ({"gleichbedeutend": "", "fuehrt_hierher": " | "}, "mindestens ein weiteres Wort"),
            ({"gleichbedeutend": "Hund|§ §"}, "„§ §“ ist kein Wort"),
            ({"fuehrt_hierher": "x" * 90}, "länger als 80 Zeichen"),
            ({"fuehrt_hierher": "|".join(f"Wort {i}" for i in range(61))}, "höchstens 60"),
            ({"name": "–"}, "mindestens ein Wort"),
        ],
    )
    def test_what_nobody_could_search_for_is_refused(self, felder, satz):
        """With a sentence; nothing is stored."""
        with pytest.raises(ValidationError, match=satz):
            Stichwortgruppe(
                **{"kennung": "x", "name": "X", "gleichbedeutend": "Y"} | felder
            ).clean()
        _, fehler = importiere(
            "stichwortgruppen", {"kennung": "x", "name": "X", "gleichbedeutend": "Y"} | felder
        )
        assert satz in str(fehler)

    def test_a_word_stands_once(self):
        """In whatever spelling, on one side, and not beside its own name."""
        gruppe = Stichwortgruppe(
            kennung="x",
            name="Bußgeld",
            gleichbedeutend="Knöllchen\n Knoellchen | bussgeld",
            fuehrt_hierher="KNÖLLCHEN|Blitzer  am  Rand",
        )
        gruppe.clean()
        assert gruppe.gleichbedeutend == "Knöllchen"
        assert gruppe.fuehrt_hierher == "Blitzer am Rand"
