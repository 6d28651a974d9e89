"""The data catalogue in DCAT-AP.de 3.0: complete, valid, and only what somebody has settled."""

import ast

import pytest
from django.core.exceptions import ImproperlyConfigured
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS
from rdflib.plugins.stores.memory import Memory

from bausteine.seiten.strukturiert import MEDIENTYPEN
from ozgportal.einstellungen.govdata import contributor
from ozgportal.einstellungen.lizenz import BEKANNT, licence
from projects.actions import update_derived
from projects.models import Umsetzungsprojekt
from schnittstelle import dcat, katalog
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests.besuch import Besucher
from tests.test_house import WURZEL, code_files, name_of, tree

FORMATE = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
TYPEN = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
MEDIEN = "https://www.iana.org/assignments/media-types/"
#: the shapes of DCAT-AP.de, which must not be copied into the repository
FORMEN = next(
    (ort for ordner in WURZEL.parents if (ort := ordner / "shared" / "dcat").is_dir()), None
)
SATZ = "Einen Datenkatalog nach DCAT-AP.de gibt es erst"


@pytest.fixture(scope="module")
def bestand(modul_db):
    """A project and two Auswahlen, of which one is a draft."""
    f.projekt(titel="Wohngeld", phasen={"rollout": "Q1 2031"})
    for kennung, zustand in (("impfung", "veroeffentlicht"), ("geheim", "entwurf")):
        f.auswahl(kennung=kennung, abfrage="q=wohngeld", veroeffentlichung=zustand)


@pytest.fixture
def festgelegt(bestand, db, settings):
    """A portal that may publish a catalogue."""
    settings.PORTAL_LIZENZ = BEKANNT["dl-de/by-2-0"]
    settings.PORTAL_STELLE = "Stadt Beispiel"
    return settings


def graph(form: str = "ttl") -> Graph:
    """The catalogue as it is served."""
    antwort = Besucher().get(f"/daten/katalog.{form}")
    assert antwort.status_code == 200
    assert antwort["Content-Type"] == f"{TYPEN[form]}; charset=utf-8"
    return Graph().parse(data=antwort.inhalt, format=FORMATE[form])


def entry(gelesen: Graph, kennung: str) -> URIRef:
    """The Dataset of that name."""
    (eintrag,) = gelesen.subjects(DCTERMS.identifier, Literal(f"testserver:{kennung}"))
    return eintrag


class TestOhneFestlegung:
    """Without a licence or a publisher nothing is claimed."""

    @pytest.mark.parametrize(
        ("lizenz", "stelle", "satz"),
        [
            ("", "", "Lizenz und verantwortliche Stelle nicht festgelegt: "),
            ("cc0", "", "verantwortliche Stelle nicht festgelegt: "),
            ("", "Stadt", "Lizenz nicht festgelegt: "),
        ],
    )
    def test_there_is_no_catalogue_and_pages_say_why(self, db, settings, lizenz, stelle, satz):
        settings.PORTAL_LIZENZ, settings.PORTAL_STELLE = licence(lizenz), stelle
        besucher = Besucher()
        for adresse in ("/daten/katalog", *(f"/daten/katalog.{form}" for form in FORMATE)):
            text = besucher.seite(adresse, status=404).text("main")[0]
            assert f"{satz}{SATZ}" in text
        seite = besucher.seite("/daten/")
        assert f"{satz}{SATZ}" in seite.text("main")[0]
        assert "/daten/katalog" not in seite.html


@pytest.mark.parametrize("form", FORMATE)
def test_what_is_said_is_written_in_the_order_of_its_words(settings, monkeypatch, form):
    """Not in that of hashes, which differ from one process to the next."""
    settings.PORTAL_LIZENZ = BEKANNT["cc0"]
    eines = katalog.Datensatz("a", "Eins", "Alles.", "/a/", ("csv", "json"), None)
    vorher = dcat.written(dcat.catalogue("http://b", [eines]), form)
    triples = Memory.triples
    monkeypatch.setattr(
        Memory, "triples", lambda *args, **worin: reversed([*triples(*args, **worin)])
    )
    assert dcat.written(dcat.catalogue("http://b", [eines]), form) == vorher


@pytest.mark.usefixtures("festgelegt")
class TestKatalog:
    """What harvesters get."""

    def test_one_dataset_for_each_list_and_each_public_auswahl(self):
        """And for the log of changes; a draft is not named."""
        gelesen = graph()
        gefunden = {str(k) for k in gelesen.objects(None, DCTERMS.identifier)}
        namen = [*(name for name, _ in LISTEN), "aenderungen", "auswahl-impfung"]
        assert gefunden == {f"testserver:{name}" for name in namen}
        (katalog_,) = gelesen.subjects(RDF.type, DCAT.Catalog)
        assert str(katalog_) == "http://testserver/daten/katalog"
        assert {*gelesen.objects(katalog_, DCAT.dataset)} == {
            *gelesen.subjects(RDF.type, DCAT.Dataset)
        }

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
    def test_the_three_forms_say_the_same(self):
        """rdflib reads JSON-LD in a way that it warns of itself."""
        turtle, *andere = (graph(form) for form in FORMATE)
        assert len(turtle) > 500
        assert all(isomorphic(turtle, anderer) for anderer in andere)

    def test_every_file_answers_with_the_type_it_is_said_to_have(self, besucher):
        """Of each list all formats that it has."""
        gelesen, formate = graph(), {}
        for datei in gelesen.subjects(RDF.type, DCAT.Distribution):
            adresse = str(gelesen.value(datei, DCAT.downloadURL)).removeprefix("http://testserver")
            antwort = besucher.get(adresse)
            assert antwort.status_code == 200, adresse
            typ = str(gelesen.value(datei, DCAT.mediaType)).removeprefix(MEDIEN)
            assert antwort["Content-Type"].partition(";")[0] == typ, adresse
            pfad, _, form = adresse.partition("?format=")
            formate.setdefault(pfad, set()).add(form)
        tabellen = {"csv", "xlsx", "json"}
        assert all(formen >= tabellen for formen in formate.values())
        for pfad in ("/umsetzungsprojekte/", "/auswahl/impfung/"):
            assert formate[pfad] == {*MEDIENTYPEN}
        assert formate["/neues/"] == tabellen | {"atom"}

    def test_it_moves_with_the_data(self):
        """Of the list, of what is made of it, and of the whole."""
        vorher = graph()
        projekt = Umsetzungsprojekt.objects.get()
        projekt.titel = "Wohngeld und mehr"
        projekt.save()
        update_derived([projekt.pk])
        nachher = graph()
        for name, bewegt in (
            ("umsetzungsprojekte", True),
            ("auswahl-impfung", True),
            ("themenfelder", False),
        ):
            alt, neu = (g.value(entry(g, name), DCTERMS.modified) for g in (vorher, nachher))
            assert (neu != alt) is bewegt, name
        (ganzes,) = nachher.subjects(RDF.type, DCAT.Catalog)
        stand = nachher.value(ganzes, DCTERMS.modified)
        assert stand == nachher.value(entry(nachher, "umsetzungsprojekte"), DCTERMS.modified)
        assert stand.toPython() == Umsetzungsprojekt.objects.get().geaendert_am

    def test_queries_do_not_grow_with_the_auswahlen(self, django_assert_num_queries):
        """One for each list, one for the changes, one for all Auswahlen."""
        for _ in range(40):
            f.auswahl()
        with django_assert_num_queries(len(LISTEN) + 2):
            assert len(katalog.datasets()) == len(LISTEN) + 42

    def test_who_is_to_be_named_and_who_provides_it(self, festgelegt):
        """The provider only where GovData has given a name."""
        gelesen = graph()
        datei = URIRef("http://testserver/daten/katalog#umsetzungsprojekte-csv")
        assert gelesen.value(datei, DCTERMS.license) == URIRef(
            "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
        )
        assert str(gelesen.value(datei, dcat.DCATDE.licenseAttributionByText)) == "Stadt Beispiel"
        assert not [*gelesen.objects(None, dcat.DCATDE.contributorID)]
        festgelegt.GOVDATA_CONTRIBUTOR_ID = contributor("openNRW")
        festgelegt.PORTAL_LIZENZ = licence("https://example.org/lizenz")
        gelesen = graph()
        assert {str(wert) for wert in gelesen.objects(None, dcat.DCATDE.contributorID)} == {
            "http://dcat-ap.de/def/contributors/openNRW"
        }
        assert gelesen.value(datei, DCTERMS.license) == URIRef("https://example.org/lizenz")
        assert gelesen.value(datei, dcat.DCATDE.licenseAttributionByText) is None

    def test_the_api_is_named_where_there_is_one(self, monkeypatch):
        for pfad, anzahl in (("/api/v1/openapi.json", 1), (None, 0)):
            monkeypatch.setattr(dcat, "api_description", lambda pfad=pfad: pfad)
            gelesen = graph()
            dienste = [*gelesen.subjects(RDF.type, DCAT.DataService)]
            assert len(dienste) == anzahl
            for dienst in dienste:
                ort = str(gelesen.value(dienst, DCAT.endpointURL))
                assert ort == "http://testserver/api/v1/"
                assert len([*gelesen.objects(dienst, DCAT.servesDataset)]) == len(LISTEN) + 2

    @pytest.mark.parametrize(
        ("accept", "ziel"),
        [
            ("text/turtle", "/daten/katalog.ttl"),
            ("application/rdf+xml", "/daten/katalog.rdf"),
            ("application/ld+json, text/turtle;q=0.5", "/daten/katalog.jsonld"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "/daten/#datenkatalog"),
            ("*/*", "/daten/katalog.ttl"),
            ("image/png", "/daten/katalog.ttl"),
            ("Unsinn\x00;;", "/daten/katalog.ttl"),
        ],
    )
    def test_programs_get_the_form_they_ask_for(self, besucher, accept, ziel):
        """By a way of its own, which nothing that keeps pages by address alone keeps."""
        antwort = besucher.get("/daten/katalog?utm_source=x", headers={"Accept": accept})
        assert (antwort.status_code, antwort["Location"]) == (302, ziel)
        assert "Accept" in antwort["Vary"]
        assert antwort["Cache-Control"] == "no-store"

    def test_there_is_no_other_form(self, besucher):
        assert besucher.get("/daten/katalog.csv").status_code == 404

    def test_the_page_leads_to_every_form(self, besucher):
        seite = besucher.seite("/daten/")
        for art in ("a", "link"):
            ziele = [e["href"] for e in seite.alle(art)]
            assert {f"/daten/katalog.{form}" for form in FORMATE} <= {*ziele}
        typen = {e["type"] for e in seite.alle("link") if e["rel"] == "alternate"}
        assert {*TYPEN.values()} <= typen

    def test_it_conforms_to_the_shapes_of_govdata(self, festgelegt, monkeypatch):
        """With everything that it can name."""
        if FORMEN is None:
            pytest.skip("Die SHACL-Regeln von DCAT-AP.de liegen nicht neben dem Projekt")
        from pyshacl import validate

        monkeypatch.setattr(dcat, "api_description", lambda: "/api/v1/openapi.json")
        festgelegt.GOVDATA_CONTRIBUTOR_ID = contributor("openNRW")
        regeln = Graph()
        for name in (
            "base",
            "dcat-ap-SHACL-DE",
            "dcat-ap-spec-german-additions",
            "dcat-ap-de-deprecated",
            "dcat-ap-de-controlledvocabularies",
        ):
            regeln.parse(FORMEN / f"{name}.ttl")
        regeln.remove((None, URIRef("http://www.w3.org/2002/07/owl#imports"), None))
        gelesen = graph()
        daten = gelesen + vocabulary(gelesen)
        gut, _, bericht = validate(daten, shacl_graph=regeln, advanced=True, inference="none")
        assert gut, bericht
        # what the regulations ask for is missed where it is not there
        for eigenschaft in (DCTERMS.publisher, DCTERMS.license, DCAT.contactPoint):
            ohne = Graph() + daten
            ohne.remove((None, eigenschaft, None))
            if eigenschaft != DCAT.contactPoint:  # wished for, not demanded
                assert not validate(ohne, shacl_graph=regeln, advanced=True)[0], eigenschaft


def vocabulary(gelesen: Graph) -> Graph:
    """That each official value belongs to its list, which the regulations look for."""
    listen, bekannt = Namespace(dcat.EU), Graph()
    for wert in {*gelesen.objects()}:
        text = str(wert)
        if text.startswith(dcat.EU):
            bekannt.add((wert, SKOS.inScheme, listen[text.removeprefix(dcat.EU).split("/")[0]]))
        elif text.startswith("http://dcat-ap.de/def/"):
            liste = "politicalGeocoding/Level" if "/Level/" in text else text.split("/")[4]
            bekannt.add((wert, SKOS.inScheme, URIRef(f"http://dcat-ap.de/def/{liste}")))
    return bekannt


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("", ""),
        (" openNRW ", "http://dcat-ap.de/def/contributors/openNRW"),
        ("http://dcat-ap.de/def/contributors/openNRW",) * 2,
    ],
)
def test_the_name_that_govdata_gives(text, erwartet):
    assert contributor(text) == erwartet


@pytest.mark.parametrize("text", ["open NRW", "https://example.org/x", "a/b", "x" * 61])
def test_any_other_stops_the_start_with_a_sentence(text):
    with pytest.raises(ImproperlyConfigured, match="GOVDATA_CONTRIBUTOR_ID muss eine Kennung sein"):
        contributor(text)


def test_nobody_loads_the_library_before_the_catalogue_is_asked_for():
    """24 MB in each worker, and nearly half a second at each start."""
    oben = {
        name_of(datei)
        for datei in code_files()
        if "dcat" in (text := datei.read_text()) or "rdflib" in text
        for knoten in tree(datei).body
        if isinstance(knoten, ast.Import | ast.ImportFrom)
        if "rdflib" in ast.unparse(knoten) or "schnittstelle.dcat" in ast.unparse(knoten)
    }
    assert oben == {"schnittstelle/dcat.py"}
