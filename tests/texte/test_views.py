"""The pages of text as visitors see them."""

import csv
import re
from collections import defaultdict

import pytest
from django.conf import settings

from bausteine.werte.faltung import sort_key
from tests import factories as f
from texte.enums import Seitenname
from texte.models import Begriff, Seite

VERLANGT = """OZG;OZG-Leistung;OZG-ID;LeiKa;LeiKa-Schlüssel;LeiKa-Typ;FIM;EfA;Reifegrad;SDG
Themenfeld;Lage;Umsetzungsprojekt;Phase;Stand;Status;überfällig;Erstplanung;Fachlichkeit;Priorität;Roll-out
Nachnutzung;AGS;ARS;Federführung;Onlinedienst;XZuFi"""


@pytest.mark.usefixtures("bestand")
class TestShippedTexts:
    """What a new portal says of itself."""

    @pytest.mark.parametrize("name", Seitenname)
    def test_every_page_has_its_text(self, db, besucher, name):
        """Its title as heading, sections, and a look that the inspection accepts."""
        seite = besucher.seite(f"/{name}/")
        assert seite.text("h1") == [name.label]
        assert name == "kontakt" or len(seite.alle("h2")) >= 4
        assert "Der Text dieser Seite" not in seite.html

    @pytest.mark.parametrize(
        ("name", "worte"),
        [
            ("impressum", ["§ 5", "DDG", "Vertreten durch", "Aufsicht"]),
            ("datenschutz", ["Artikel 13", "keine Cookies", "Artikel 15", "beschweren"]),
            (
                "barrierefreiheit",
                [
                    "§ 10b",
                    "§ 10d",
                    "Selbstbewertung",
                    "teilweise",
                    "Ombuds",
                    "EN 301 549",
                    "Stand: 21.11.2026",
                ],
            ),
            ("hilfe", ["oder", "CSV", "Feed", "überfällig"]),
        ],
    )
    def test_what_the_law_asks_for_is_there(self, db, besucher, name, worte):
        """The points that each page must make."""
        text = " ".join(besucher.seite(f"/{name}/").text("main"))
        fehlend = [wort for wort in worte if wort not in text]
        assert not fehlend

    def test_what_the_operator_must_add_is_marked(self, db, besucher):
        """Nobody's address is invented."""
        for name in ("impressum", "datenschutz", "barrierefreiheit", "kontakt"):
            luecken = [
                e for e in besucher.seite(f"/{name}/").elemente if e["class"] == "ozg-auszufuellen"
            ]
            assert luecken
            assert all(e.text.startswith("Noch auszufüllen: ") for e in luecken)
            assert len(luecken) == len(Seite.objects.get(slug=name).luecken)

    def test_the_glossary_holds_the_words_of_the_field(self, db, besucher):
        """Each with an anchor of its own, in the order of a dictionary."""
        seite = besucher.seite("/hilfe/")
        namen = seite.text("dt")
        assert set(re.split(r"[;\n]", VERLANGT)) <= set(namen)
        assert namen == sorted(namen, key=sort_key)
        anker = {e["id"] for e in seite.alle("div")}
        assert set(Begriff.objects.values_list("slug", flat=True)) <= anker

    def test_both_versions_of_the_reifegrad_are_explained(self, db, besucher):
        """1.1 and 2.0 are in use side by side."""
        text = Begriff.objects.get(slug="reifegrad").text
        assert "0 bis 4" in text
        assert "0 bis 7" in text

    def test_links_between_pages_and_words_lead_somewhere(self, db, besucher):
        """Own addresses answer, own anchors exist."""
        links = {
            link["href"] or ""
            for name in Seitenname
            for link in besucher.seite(f"/{name}/").alle("a")
        }
        anker = defaultdict(set)
        for link in links:
            pfad, _, ziel = link.partition("#")
            if pfad.startswith("/"):
                anker[pfad].add(ziel)
        for pfad, ziele in anker.items():
            seite = besucher.seite(pfad)
            assert ziele - {""} <= {e["id"] for e in seite.elemente}, pfad


def test_an_unwritten_page_says_so(db, besucher):
    """The footer of a fresh database leads nowhere else."""
    for name in Seitenname:
        seite = besucher.seite(f"/{name}/")
        assert seite.text("h1") == [name.label]
        assert "Noch auszufüllen: Der Text dieser Seite" in " ".join(seite.text("main"))


@pytest.mark.parametrize("sicht", ["entwurf", "archiviert"])
def test_a_draft_is_not_shown(db, besucher, sicht):
    """Neither page nor word."""
    f.seite("hilfe", titel="Geheimes", text="Geheimes", veroeffentlichung=sicht)
    f.begriff(name="Geheimes", veroeffentlichung=sicht)
    assert "Geheimes" not in besucher.seite("/hilfe/").html


def test_every_page_leads_to_the_pages_of_the_house(db, besucher):
    """Impressum, Datenschutz, Barrierefreiheit, Kontakt and Hilfe, in the footer of each."""
    for adresse in ("/", "/umsetzungsprojekte/", "/daten/", "/impressum/"):
        seite = besucher.seite(adresse)
        ziele = {a["href"] for a in seite.alle("a") if a.in_element("footer")}
        assert {f"/{name}/" for name in Seitenname} <= ziele, adresse


def test_words_in_templates_are_in_the_glossary():
    """`{% begriff %}` leads to an anchor that is shipped."""
    text = (settings.BASE_DIR / "fixtures" / "14_begriffe.csv").read_text("utf-8-sig")
    bekannt = {zeile["slug"] for zeile in csv.DictReader(text.splitlines(), delimiter=";")}
    benutzt = set()
    for datei in (settings.BASE_DIR / "templates").rglob("*.html"):
        benutzt |= set(re.findall(r'{% begriff "([^"]+)"', datei.read_text()))
    assert len(benutzt) >= 6
    assert benutzt <= bekannt


def test_a_word_on_a_page_is_a_link_to_its_explanation(db, besucher):
    """On lists and on a project."""
    projekt = f.projekt()
    for adresse in ("/umsetzungsprojekte/", projekt.get_absolute_url()):
        seite = besucher.seite(adresse)
        links = [a["href"] for a in seite.alle("a") if a.in_element("main")]
        assert any(link.startswith("/hilfe/#") for link in links)
