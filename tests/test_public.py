"""Everything the public can reach, over the whole address map."""

import re

import pytest
from django.http import QueryDict
from django.urls import URLPattern, get_resolver, reverse

from bausteine.werte.zeitraum import Zeitraum
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests import mengen
from tests.adressen import NOUNS, SCHATTEN, TEXTE, addresses
from tests.besuch import NurLesenError, Seite, gezaehlte_abfragen
from tests.dateien import workbook_xml
from tests.maengel import maengel
from tests.promises import QueryPromises
from tests.welt import (
    MARKE,
    VERBORGENE_LEIKA,
    VERBORGENE_NUMMERN,
    VERBORGENE_OZG_IDS,
    VERRATEN,
)
from ueberblick.views import Startseite

#: one of them stands in whatever VERRATEN finds; looking for them takes a tenth of the time
SPUREN = (MARKE.lower(), "7777")


def routes(patterns=None, praefix=""):
    """The address patterns outside the admin."""
    for muster in patterns or get_resolver().url_patterns:
        if isinstance(muster, URLPattern):
            yield praefix + str(muster.pattern), muster
        elif str(muster.pattern) != "admin/":
            yield from routes(muster.url_patterns, praefix + str(muster.pattern))


@pytest.mark.usefixtures("welt", "db")
class TestNothingUnpublished:
    """What is not published is nowhere."""

    def test_no_page_and_no_download_names_a_hidden_record(self, besucher, als_text):
        """No name, key or address of a draft or an archived record, on no public address; and every
        public record has a page."""
        verraten = {}
        seiten = {
            record.get_absolute_url() for model in NOUNS for record in model.objects.oeffentlich()
        }
        for adresse in addresses():
            antwort = besucher.get(adresse)
            assert antwort.status_code == 200 or adresse not in seiten, adresse
            datei = "xlsx" in adresse
            inhalt = workbook_xml(antwort.inhalt) if datei else antwort.inhalt.decode()
            for wort in re.split(r"[/=?&]", adresse):  # but for the visitor's own words
                inhalt = inhalt.replace(wort, "") if len(wort) > 4 else inhalt
            klein = inhalt.lower()
            spur = any(wort in klein for wort in SPUREN)
            if spur and (treffer := VERRATEN.search(inhalt)):
                verraten[adresse] = inhalt[max(0, treffer.start() - 80) : treffer.end() + 40]
        assert not verraten, verraten

    def test_every_route_of_the_map_was_asked(self):
        """A new public address must be added to the ones above."""
        gefragt = set()
        for adresse in addresses():
            gefragt.add(get_resolver().resolve(adresse.split("?")[0]).route)
        assert {route for route, _ in routes()} - SCHATTEN <= gefragt

    @pytest.mark.parametrize("nummer", [*VERBORGENE_NUMMERN, 888880, 888881])
    def test_the_number_of_a_hidden_project_leads_nowhere(self, besucher, nummer):
        """Former addresses of a draft: 410, as if there had never been a project."""
        for adresse in ("/umsetzungsprojekte/{}/show", "/admin/app/implementationproject/{}/edit"):
            seite = besucher.seite(adresse.format(nummer), status=410)
            assert seite.text("main") == besucher.seite(adresse.format(1), status=410).text("main")

    @pytest.mark.parametrize("schluessel", [*VERBORGENE_OZG_IDS, *VERBORGENE_LEIKA])
    def test_the_key_of_a_hidden_leistung_finds_nothing(self, besucher, schluessel):
        """The search by key has no hit."""
        seite = besucher.seite("/suche/", {"q": schluessel})
        assert f"0 Treffer für „{schluessel}“" in seite.text("h2")

    def test_numbers_do_not_count_hidden_records(self, besucher):
        """Start page: as many as the lists show, which hold only public records."""
        for _, liste in LISTEN:
            adresse = reverse(liste)
            model = get_resolver().resolve(adresse).func.view_class.model
            assert besucher.seite(adresse).anzahl == model.objects.oeffentlich().count()
            assert model.objects.oeffentlich().count() < model.objects.count()


def test_the_stand_of_a_project_ignores_hidden_quellen(db, besucher):
    """The age of what is said is that of the newest one that visitors may see."""
    neu = f.quelle(stand=Zeitraum.parse("2031"), veroeffentlichung="entwurf")
    projekt = f.projekt(quellen=[f.quelle(), neu])
    text = besucher.seite(projekt.get_absolute_url()).text("main")[0]
    assert "Laut den Quellen des Projekts bis Dezember 2022" in " ".join(text.split())


class TestReadOnly:
    """A GET writes nothing: the visitor of all tests allows no other statement."""

    def test_a_write_while_reading_fails(self, db, besucher, monkeypatch):
        """The guard strikes: a page that counts its visits breaks the test."""

        def zaehlt_besuche(self, **kwargs):
            f.quelle()
            return {}

        monkeypatch.setattr(Startseite, "get_context_data", zaehlt_besuche)
        with pytest.raises(NurLesenError):
            besucher.get("/")

    @pytest.mark.parametrize(
        "adresse", ["/", "/suche/", "/umsetzungsprojekte/", "/daten/", *TEXTE[:2]]
    )
    def test_nothing_can_be_posted(self, db, besucher, adresse):
        """Public pages take GET only."""
        assert besucher.post(adresse).status_code == 405


@pytest.mark.parametrize(
    ("kaputt", "mangel"),
    [
        ("<html lang=de>", "kein doctype"),
        ('<!doctype html><html lang="en">', 'nicht lang="de"'),
        ("<h1>A</h1><h1>B</h1>", "2 h1"),
        ("<h1>A</h1><h3>B</h3>", "h1 → h3: B"),
        ("<h2>A</h2>", "h0 → h2: A"),
        ("<h1> </h1>", "leere h1"),
        ("<p id=a></p><p id=a></p>", "id „a“ doppelt"),
        ("<input name=q>", "Feld „q“ ohne Label"),
        ("<nav></nav>", "<nav> ohne Namen"),
        ("<a href=x> </a>", "Link ohne Text: x"),
        ("<table><tr><td>1</td></tr></table>", "Tabelle ohne <th>"),
        ("<p onclick=a>", "onclick= an <p>"),
        ("<p style='a'>", "style= an <p>"),
        ("<style></style>", "<style> in der Seite"),
        ("<script>1</script>", "<script> in der Seite"),
        ("<script type=application/ld+json>{</script>", "Datenblock ist kein JSON"),
        ('<script type=application/ld+json>{"@context":1}</script>', "nicht von schema.org"),
        ("<link rel=canonical href=https://x.example>", "fremde Adresse an <link>"),
        ("<script src=https://x.example/a.js></script>", "fremde Adresse an <script>"),
        ("<img src=//x.example/a.png>", "fremde Adresse an <img>"),
        ("<form action=https://x.example></form>", "fremde Adresse an <form>"),
        ("<a href=javascript:1>x</a>", "fremde Adresse an <a>"),
        ("<p>{{ name }}</p>", "stehengebliebenes {{"),
        ("<p>{% if %}</p>", "stehengebliebenes {%"),
        ("<p aria-describedby=weg></p>", "aria-describedby zeigt auf „weg“"),
        ("<a href=#weg>x</a>", "Sprungziel #weg fehlt"),
        ("<p><b>x</p></b>", "</p> schließt nichts"),
        ("<div>", "<div> bleibt offen"),
        ("<iframe></iframe>", "eingebettete Seite"),
    ],
)
def test_the_inspection_of_pages_strikes(kaputt, mangel):
    """Every rule about markup is one that a broken page violates."""
    assert mangel in "; ".join(maengel(Seite(kaputt)))


def test_an_unknown_address_offers_the_search(db, besucher):
    """404: a page with the words of the address in the search field, without a query."""
    with gezaehlte_abfragen() as gesehen:
        seite = besucher.seite("/gibt/es-hier-nicht/", status=404)
    assert "gibt hier nicht" in [e["value"] for e in seite.alle("input")]
    assert not gesehen


def test_security_headers(db, besucher):
    """Every page: no framing, no guessing of types, no referrer to others."""
    antwort = besucher.get("/")
    assert antwort["X-Frame-Options"] == "DENY"
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Referrer-Policy"] == "same-origin"
    csp = antwort["Content-Security-Policy"]
    assert "unsafe" not in csp
    assert "http" not in csp


@pytest.mark.usefixtures("welt", "db")
def test_every_own_link_leads_somewhere(besucher):
    """All links of the start page, the lists and one record of each kind work."""
    offen = ["/", "/daten/", *TEXTE, *(reverse(liste) for _, liste in LISTEN)]
    offen += [model.objects.oeffentlich().first().get_absolute_url() for model in NOUNS]
    ziele = {}
    for adresse in offen:
        seite = besucher.seite(adresse)
        for link in seite.alle("a"):
            ziel = (link["href"] or "").split("#")[0]
            if ziel.startswith("?"):
                ziel = adresse + ziel
            pfad, _, query = ziel.partition("?")
            if ziel.startswith("/"):  # one address of each make
                ziele.setdefault((pfad, tuple(QueryDict(query))), ziel)
    for ziel in ziele.values():
        assert besucher.get(ziel, follow=True).status_code == 200, ziel


class TestAbfragenStartseite(QueryPromises):
    """The start page."""

    hoechstens = 8

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.quellen(anzahl)
        return "/"


class TestAbfragenSuche(QueryPromises):
    """The search, with hits in every group."""

    def fill(self, anzahl):
        for projekt in mengen.projekte(anzahl):
            projekt.fruehere_titel.create(titel="Amt")
        mengen.organisationen(anzahl)
        f.ozg_leistung(name="Amt")
        f.themenfeld(name="Amt")
        f.leika_leistung(bezeichnung="Amt")
        return "/suche/?q=amt"


class TestAbfragenImpressum(QueryPromises):
    """A page of text."""

    hoechstens = 3

    def fill(self, anzahl):
        f.seite("impressum", text="Absatz.\n\n" * anzahl)
        return "/impressum/"


class TestAbfragenHilfe(QueryPromises):
    """The page of text with the glossary."""

    hoechstens = 4

    def fill(self, anzahl):
        f.seite("hilfe")
        mengen.begriffe(anzahl)
        return "/hilfe/"
