"""The search: spelling variants meet, keys are found as people write them."""

import random
import unicodedata

import pytest

from bausteine.suche.frage import search_words
from bausteine.werte.suche import folded
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.dateien import importiere

pytestmark = pytest.mark.usefixtures("db")


def gefunden(eingabe: str, model=Umsetzungsprojekt) -> list[str]:
    """What the search finds."""
    return sorted(str(record) for record in model.objects.search(eingabe))


@pytest.mark.parametrize(
    ("titel", "eingaben"),
    [
        (
            "Führerschein",
            ["Fuehrerschein", "führerschein", "FÜHRERSCHEIN", "FUEHRERSCHEIN", "ührer"],
        ),
        ("Fuehrerschein", ["Führerschein", "FÜHRER"]),
        ("Fischereischein", ["schein", "Schein", "fischerei", "reisch"]),
        ("Straßenfest", ["Strassenfest", "straße", "STRASSEN", "STRAẞE"]),
        ("STRASSENFEST", ["Straßenfest"]),
        ("ÄRZTEKAMMER ÖFFNET ÜBUNG", ["ärztekammer", "oeffnet", "Uebung", "übung ärzte"]),
        ("Café-Konzession", ["cafe", "CAFE", "café", "konzession cafe"]),
        ("CAFÉ AM MARKT", ["café", "cafe"]),
        ("Antrag auf Wohngeld", ["wohngeld antrag", "auf  wohn", " wohngeld "]),
        ("100 % Rabatt_Karte", ["100 %", "rabatt_"]),
        ("Gewerbe „An-/Abmeldung“", ["an-/ab", "„gewerbe"]),
    ],
)
def test_a_title_is_found_by_every_way_to_write_it(titel, eingaben):
    """Umlaut or transcription, any case, part of a compound, words in any order."""
    f.projekt(titel=titel)
    f.projekt(titel="Etwas anderes")
    for eingabe in eingaben:
        assert gefunden(eingabe) == [titel], eingabe


def test_a_title_copied_from_a_pdf_is_found():
    """Documents made on a Mac write ü as u and two dots; it is the same letter."""
    titel = unicodedata.normalize("NFD", "Führerschein")
    _, fehler = importiere("umsetzungsprojekte", {"kennung": "p", "titel": titel})
    assert not fehler
    assert len(gefunden("führerschein")) == 1
    assert len(gefunden(unicodedata.normalize("NFD", "führerschein"))) == 1


@pytest.mark.parametrize("eingabe", ["%", "_", "x' OR 1=1", "\\", "*", "."])
def test_signs_of_the_database_are_signs(eingabe):
    """No wildcard, no code: they separate words, and are none."""
    f.projekt(titel="Wohngeld")
    assert gefunden(eingabe) == []


@pytest.mark.parametrize("eingabe", ["", "  ", "\x00", "\n"])
def test_without_a_word_everything_is_found(eingabe):
    """An empty search narrows nothing."""
    f.projekt(titel="Wohngeld")
    assert gefunden(eingabe) == ["Wohngeld"]


def test_all_words_must_occur_but_anywhere():
    """In title, description, former title, OZG-Leistung or partner."""
    stelle = f.organisation(name="Kommunales Rechenzentrum", aliase=["krz Lemgo"])
    projekt = f.projekt(
        titel="Familienpass",
        kurzbeschreibung="Vergünstigungen",
        ozg_leistungen=[f.ozg_leistung(name="Sozialpass", ozg_id="10162")],
        partner=[(stelle, "it_partner")],
    )
    f.frueherer_titel(projekt, "Geringverdiener")
    for eingabe in ("pass geringverdiener", "10162", "sozialpass lemgo", "verguenst rechenzentrum"):
        assert gefunden(eingabe) == ["Familienpass"], eingabe
    assert gefunden("familienpass unbekannt") == []


@pytest.mark.parametrize(
    "eingabe", ["99012001001000", "99 012 001 001 000", "99.012.001", "99 012 001", " 99012 "]
)
def test_a_leika_key_is_found_with_and_without_blanks(eingabe):
    """Also by its first groups."""
    f.leika_leistung(bezeichnung="Gesucht", leika_schluessel="99012001001000")
    f.leika_leistung(bezeichnung="Andere", leika_schluessel="99013001001000")
    assert gefunden(eingabe, LeikaLeistung) == ["Gesucht"]


def test_the_ozg_id_finds_the_leistung_and_what_belongs_to_it():
    """OZG-Leistung, its LeiKa-Leistungen and its projects."""
    leistung = f.ozg_leistung(name="Reitkennzeichen", ozg_id="10162")
    f.leika_leistung(bezeichnung="Ausgabe", ozg_leistung=leistung)
    f.projekt(titel="Reiten", ozg_leistungen=[leistung])
    assert gefunden("10162", OzgLeistung) == ["Reitkennzeichen"]
    assert gefunden("10162", LeikaLeistung) == ["Ausgabe"]
    assert gefunden("10162") == ["Reiten"]


@pytest.mark.parametrize("eingabe", ["krz lemgo", "KRZ", "rechenzentrum", "05315000", "bonn"])
def test_an_organisation_is_found_by_name_alias_place_and_ags(eingabe):
    """However documents call it."""
    f.organisation(
        name="Rechenzentrum", kurzname="RZ", aliase=["krz Lemgo"], ags="05315000", ort="Bonn"
    )
    f.organisation(name="Andere")
    assert gefunden(eingabe, Organisation) == ["RZ"]


def test_the_words_of_a_query():
    """At most eight, folded, without what says nothing and without signs; digits and blanks are
    one key; 200 letters at most."""
    assert search_words("Wie komme ich über die STRASSE?") == ["komme", "strasse"]
    assert search_words("der die das") == ["der", "die", "das"]
    assert search_words("„Elterngeld & Kita“ / Hort") == ["elterngeld", "kita", "hort"]
    for eingabe in ("99-012.001 001", "LeiKa-Schlüssel 99012001001", "OZG-ID: 99 012/001001"):
        assert search_words(eingabe) == ["99012001001"], eingabe
    assert search_words("99 012 001.001") == ["99012001001"]
    assert search_words("10162 Reiten") == ["10162", "reiten"]
    assert search_words("a b c d e f g h i j") == list("abcdefgh")
    assert search_words("x" * 500) == ["x" * 200]
    assert search_words("a\x00b") == ["a", "b"]


def test_the_database_folds_as_python_does():
    """`suchtext` is what `folded` makes of the same text, but for spaces."""
    z = random.Random(5)  # noqa: S311 (the same choices in every run)
    zeichen = "aAbBzZ09äöüÄÖÜßẞéÉ .,-/()&„“–'\"%_\\+#@"
    for i in range(60):
        titel = "x" + "".join(z.choices(zeichen, k=40))
        projekt = f.projekt(titel=titel, kennung=f"k{i}", fortgeschrieben=False)
        projekt.refresh_from_db()
        erwartet = folded(f"{projekt.kennung} {titel}  ")
        assert " ".join(projekt.suchtext.split()) == erwartet, titel


def test_the_search_column_follows_every_change():
    """It belongs to the row, not to a save somewhere."""
    projekt = f.projekt(titel="Vorher", kennung="p")
    Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(titel="Führerschein")
    assert gefunden("fuehrerschein") == ["Führerschein"]
    assert gefunden("vorher") == []
