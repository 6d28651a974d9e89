"""DCAT-AP.de 3.0: the data catalogue as one graph, written as Turtle, RDF/XML or JSON-LD.

Nothing in it is made up: what nobody has settled (since when a list exists, how often it changes
from now on) is left out or said to be irregular. Its parts have addresses of their own behind that
of the catalogue, so that two portals can never mean different things by one.

Only the answer that needs it imports this module: rdflib costs 24 MB and 0.4 seconds.
"""

from django.conf import settings
from django.urls import reverse
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from bausteine.seiten.strukturiert import MEDIENTYPEN
from bausteine.werte.land import home
from schnittstelle.katalog import Datensatz, api_description

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = "http://publications.europa.eu/resource/authority/"
GEBIET = "http://dcat-ap.de/def/politicalGeocoding/"
MEDIEN = "https://www.iana.org/assignments/media-types/"
#: for every entry: what the catalogue of the Länder and of the EU files it under
THEMA = URIRef(f"{EU}data-theme/GOVE")
SCHLAGWORTE = ("OZG", "Onlinezugangsgesetz", "Verwaltungsdigitalisierung")
#: what the formats are called in rdflib
FORMEN = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def catalogue(basis: str, datensaetze: list[Datensatz]) -> Graph:
    """The graph; `basis`: where addresses of this portal begin. Needs a licence and a Stelle."""
    return _Katalog(basis).graph_of(datensaetze)


def written(graph: Graph, form: str) -> bytes:
    """The graph in one of `FORMEN`."""
    return graph.serialize(format=FORMEN[form], encoding="utf-8", **_optionen(form))


def _optionen(form: str) -> dict:
    return {"auto_compact": True} if form == "jsonld" else {}


class _Geordnet(Graph):
    """A graph that is read in one order, so that every process writes the same bytes."""

    def triples(self, triple):
        """Those that fit, sorted; rdflib keeps them by the hash of their parts."""
        yield from sorted(super().triples(triple), key=lambda aussage: [*map(str, aussage)])


class _Katalog:
    """What is said in more than one place: addresses, publisher, licence."""

    def __init__(self, basis: str):
        self.basis, self.graph = basis, _Geordnet(bind_namespaces="none")
        for kurz, raum in (
            ("dcat", DCAT),
            ("dct", DCTERMS),
            ("foaf", FOAF),
            ("vcard", VCARD),
            ("dcatde", DCATDE),
            ("dcatap", DCATAP),
            ("xsd", XSD),
        ):
            self.graph.bind(kurz, raum)
        self.katalog = self.address(reverse("katalog"))
        self.stelle, self.kontakt = self.part("stelle"), self.part("kontakt")
        lizenz = settings.PORTAL_LIZENZ
        self.lizenz = URIRef(lizenz.dcat or lizenz.url)
        self.rechner = basis.split("://")[-1]

    def address(self, pfad: str) -> URIRef:
        """Of a page or a file."""
        return URIRef(f"{self.basis}{pfad}")

    def part(self, name: str) -> URIRef:
        """Of what is described in the catalogue itself."""
        return URIRef(f"{self.katalog}#{name}")

    def say(self, ueber: URIRef, art: URIRef, *angaben: tuple) -> URIRef:
        """Of what kind something is and what is known of it; None is not known."""
        self.graph.add((ueber, RDF.type, art))
        for eigenschaft, wert in angaben:
            if wert is not None:
                self.graph.add((ueber, eigenschaft, wert))
        return ueber

    def graph_of(self, datensaetze: list[Datensatz]) -> Graph:
        """All of it."""
        name = f"{settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}"
        self.say(self.stelle, FOAF.Agent, (FOAF.name, Literal(settings.PORTAL_STELLE)))
        self.say(
            self.kontakt,
            VCARD.Kind,
            (VCARD.fn, Literal(settings.PORTAL_STELLE)),
            (VCARD.hasURL, self.address(reverse("kontakt"))),
        )
        eintraege = [self.entry(datensatz) for datensatz in datensaetze]
        staende = [datensatz.stand for datensatz in datensaetze if datensatz.stand]
        self.say(
            self.katalog,
            DCAT.Catalog,
            (DCTERMS.title, german(f"Offene Daten: {name}")),
            (DCTERMS.description, german(f"Alle Listen und benannten Auswahlen im {name}.")),
            (DCTERMS.publisher, self.stelle),
            (DCTERMS.license, self.lizenz),
            (DCTERMS.language, URIRef(f"{EU}language/DEU")),
            (DCTERMS.modified, moment(max(staende, default=None))),
            (FOAF.homepage, self.address(reverse("daten"))),
            (DCAT.themeTaxonomy, URIRef(f"{EU}data-theme")),
            *((DCAT.dataset, eintrag) for eintrag in eintraege),
        )
        if beschreibung := api_description():
            self.service(beschreibung, eintraege)
        return self.graph

    def entry(self, datensatz: Datensatz) -> URIRef:
        """A Dataset with its files."""
        eintrag = self.part(datensatz.kennung)
        gebiet = URIRef(f"{GEBIET}stateKey/{home().schluessel}")
        self.say(gebiet, DCTERMS.Location)
        geber = settings.GOVDATA_CONTRIBUTOR_ID
        return self.say(
            eintrag,
            DCAT.Dataset,
            (DCTERMS.title, german(f"{datensatz.titel} – {settings.PORTAL_NAME}")),
            (DCTERMS.description, german(datensatz.beschreibung)),
            (DCTERMS.identifier, Literal(f"{self.rechner}:{datensatz.kennung}")),
            (DCTERMS.publisher, self.stelle),
            (DCAT.contactPoint, self.kontakt),
            (DCAT.theme, THEMA),
            *((DCAT.keyword, german(wort)) for wort in (datensatz.titel, *SCHLAGWORTE)),
            (DCTERMS.modified, moment(datensatz.stand)),
            (DCTERMS.accrualPeriodicity, URIRef(f"{EU}frequency/IRREG")),
            (DCTERMS.language, URIRef(f"{EU}language/DEU")),
            (DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")),
            (DCTERMS.spatial, gebiet),
            (DCATDE.politicalGeocodingLevelURI, URIRef(f"{GEBIET}Level/state")),
            (DCATDE.contributorID, URIRef(geber) if geber else None),
            (DCAT.landingPage, self.address(datensatz.seite)),
            *((DCAT.distribution, self.file(datensatz, form)) for form in datensatz.formate),
        )

    def file(self, datensatz: Datensatz, form: str) -> URIRef:
        """A Distribution."""
        ort = self.address(f"{datensatz.seite}?format={form}")
        nennung = settings.PORTAL_STELLE if settings.PORTAL_LIZENZ.nennung else None
        return self.say(
            self.part(f"{datensatz.kennung}-{form}"),
            DCAT.Distribution,
            (DCTERMS.title, german(f"{datensatz.titel} ({form.upper()})")),
            (DCAT.accessURL, ort),
            (DCAT.downloadURL, ort),
            (DCTERMS.license, self.lizenz),
            (DCATDE.licenseAttributionByText, german(nennung) if nennung else None),
            (DCTERMS.format, URIRef(f"{EU}file-type/{form.upper()}")),
            (DCAT.mediaType, URIRef(f"{MEDIEN}{MEDIENTYPEN[form]}")),
            (DCTERMS.modified, moment(datensatz.stand)),
            (DCATAP.availability, URIRef(f"{EU}planned-availability/AVAILABLE")),
        )

    def service(self, beschreibung: str, eintraege: list[URIRef]) -> None:
        """The API, of all these Datasets; `beschreibung`: the path of its description."""
        dienst = self.say(
            self.part("api"),
            DCAT.DataService,
            (DCTERMS.title, german(f"API – {settings.PORTAL_NAME}")),
            (DCTERMS.publisher, self.stelle),
            (DCAT.contactPoint, self.kontakt),
            (DCAT.theme, THEMA),
            (DCTERMS.license, self.lizenz),
            (DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")),
            (DCAT.endpointURL, self.address(f"{beschreibung.rpartition('/')[0]}/")),
            (DCAT.endpointDescription, self.address(beschreibung)),
            *((DCAT.servesDataset, eintrag) for eintrag in eintraege),
        )
        self.graph.add((self.katalog, DCAT.service, dienst))


def german(text: str) -> Literal:
    """A text in German."""
    return Literal(str(text), lang="de")


def moment(zeit) -> Literal | None:
    """A point in time; None where there is none."""
    return Literal(zeit, datatype=XSD.dateTime) if zeit else None
