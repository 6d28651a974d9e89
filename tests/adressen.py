"""Every public address there is, for the tests that look at all of them."""

from collections import Counter
from urllib.parse import parse_qs

from django.urls import Resolver404, get_resolver, resolve, reverse

from auswahlen.models import Auswahl
from bausteine.seiten.ausgabe import FORMATE
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from gebiete.models import Kommune
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl, Momentaufnahme
from leistungen.models import LeikaLeistung, OzgLeistung
from meinekommune.views import DATEIEN as DATEIEN_DER_KOMMUNE
from meinungsbilder.models import Meinungsbild
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from programme.models import Programm, Programmprojekt
from projects.models import Umsetzungsprojekt
from projects.statistik import BILDER
from rollout.models import Anschluss
from rollout.views import MATRIXANSICHTEN
from rundbriefe.models import Rundbrief
from schnittstelle.dateien import DATEIEN, TEILDATEIEN
from schnittstelle.listen import LISTEN, key_of, page_of
from termine.models import Termin
from tests.welt import VERBORGENE_NUMMERN, VERBORGENE_OZG_IDS
from themenfelder.models import Themenfeld
from ueberblick.maschinen import SITEMAPS
from vorschlaege.bestaetigungslink import new_address
from vorschlaege.felder import ARTEN

NOUNS = (
    Umsetzungsprojekt,
    Themenfeld,
    OzgLeistung,
    LeikaLeistung,
    Organisation,
    Kommune,
    Mittelvorgang,
    Kennzahl,
    Termin,
    Rundbrief,
    Gesuch,
    Meinungsbild,
    Programm,
    Programmprojekt,
    OnlineDienst,
    Plattform,
    Fachverfahren,
    Anschluss,
    Auswahl,
)
#: words that hidden records contain, in pieces that do not give the word itself away
SUCHEN = (
    "geheim",
    "zgehei",
    "vorhaben",
    "leistung",
    "stelle",
    "alias",
    "alter titel",
    "stadt 0",
    "auftrag",
    "dienst",
)
#: what is new, in every form, on every page, and under filters of hidden records
NEUES = (
    "",
    "format=csv",
    "format=xlsx",
    "format=json",
    "format=atom",
    "seite=2",
    "seite=3",
    "q=geheim",
    "art=partner",
    "themenfeld=zzgeheim-feld-0",
    "von=2020&bis=2030&format=atom",
)
#: words a little wrong, so that the search suggests what it knows
VERTIPPT = ("zzgehein", "zgeheimm alias", "vorhabem", "stelel")
ALTE_ADRESSEN = (
    "/umsetzungsprojekte",
    "/search",
    "/verwaltungssuchmaschine",
    "/verwaltungssuchmaschine/suche/x",
    "/dmr-umsetzungsprojekte",
    "/loesungen",
    "/kreise/",
    "/kreise/kreis-soest/",
    "/kommunen/details/verborgene-stelle",
    "/kommunen/liste/2",
    "/modellregionen/",
    "/modellregionen/liste",
    "/modellregionen/details/verborgene-stelle",
    "/leistungen/details/leistung",
    "/umsetzungsprojekte/details/vorhaben-",
    "/umsetzungsprojekte/details/vorhaben-1",
    "/ozg-leistungen/details/leistung-0",
    "/loesungen/details/verborgene-loesung-0",
    "/umsetzungsprojekte/888880/show",
    "/admin/app/implementationproject/888881/edit",
    *(f"/umsetzungsprojekte/{nummer}/show" for nummer in VERBORGENE_NUMMERN),
    "/umsetzungsprojekte?filter[serviceSystems__situation__subject][value][]=90",
)

#: answers to programs of the operator
MASCHINEN = ("/gesund/", "/bereit/", "/kennzahlen/", "/.well-known/security.txt")
#: the pages of text
TEXTE = (
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/hilfe/",
    "/kontakt/",
    "/kontakt/danke/",
    "/vorschlag/danke/",
    "/vorschlag/gesuch/",
    "/bestaetigung/danke/",
    "/abos/danke/",
    "/abos/meine/",
    "/abos/neu/?zu=/umsetzungsprojekte/",
)

#: routes that only give a name: a former address stands before them and answers for both
SCHATTEN = {
    "umsetzungsprojekte/",
    "api/v1/<path:weg>/",  # says of everything else that it is not: tests/schnittstelle/
    # behind a link of a letter: tests/abos/
    "abos/bestaetigen/<str:marke>/",
    "abos/beenden/<str:marke>/",
    "abos/verwalten/<str:marke>/",
    "kommunen/<slug:kennung>/bestaetigen/",  # only sent to: tests/meinekommune/test_bestaetigen.py
}


def list_addresses():
    """Every list in every format, order and under every filter, those of drafts included."""
    for _, liste in LISTEN:
        adresse = reverse(liste)
        seite = get_resolver().resolve(adresse).func.view_class
        yield from (f"{adresse}?format={form}" for form in ["", *seite.formate])
        # a search picks from what the whole file holds
        yield from (f"{adresse}?q={wort}" for wort in SUCHEN[::4])
        yield from (f"{adresse}?q={wort}&format=json" for wort in SUCHEN[1::5])
        yield from (f"{adresse}?seite={nummer}" for nummer in (2, 3))
        yield from (f"{adresse}?sortierung=-{spalte.name}" for spalte in [*seite.kopf][::3])
        yield from (f"{adresse}?ansicht={ansicht}" for ansicht in seite.ansichten)
    yield from (f"/rollout/?ansicht={name}&dienst=online-0" for name in MATRIXANSICHTEN)
    yield from (f"/rollout/?dienst=zzgeheim-dienst-0&format={form}" for form in FORMATE)
    yield from file_addresses()
    yield from (f"/neues/?{query}" for query in NEUES)
    yield from (f"/umsetzungsprojekte/?format=atom{query}" for query in ("", "&q=vorhaben"))
    for ozg_id in VERBORGENE_OZG_IDS:
        yield f"/umsetzungsprojekte/?ozg_leistung={ozg_id}"
        yield f"/leistungen/?ozg_leistung={ozg_id}"
    for bild in BILDER:
        for form in ("svg", "csv"):
            yield f"/umsetzungsprojekte/?bild={bild}&format={form}"
    for seite in (1, 2):
        yield f"/umsetzungsprojekte/?ansicht=fahrplan&seite={seite}"


def api_addresses():
    """The same lists for programs, and a record of each."""
    for name, _ in LISTEN:
        record = page_of(name)().get_base().first()
        yield from (f"/api/v1/{name}/?limit=500", f"/api/v1/{name}/entfernt/?seit=2000-01-01")
        if record:
            yield f"/api/v1/{name}/{key_of(name, record)}/"


def file_addresses():
    """The files that are no list: parts of projects, and what other files name by key."""
    for form in FORMATE:
        for liste, teile in TEILDATEIEN:
            yield from (f"{reverse(liste)}?datei={name}&format={form}" for name in teile)
        yield from (reverse("datei", args=[name, form]) for name in DATEIEN)
    yield from ("/daten/spalten.csv", "/daten/spalten.json", "/daten/datapackage.json")
    yield from ("/daten/katalog", *(f"/daten/katalog.{form}" for form in ("ttl", "rdf", "jsonld")))


def addresses():
    """Every address of the map, with every public record."""
    yield from (
        "/",
        "/daten/",
        "/suche/",
        "/fahrplan/",
        "/statistik/",
        "/muster/",
        "/farbe.css",
        "/robots.txt",
        "/opensearch.xml",
        "/sitemap.xml",
        "/api/",
        "/api/v1/",
        "/api/v1/openapi.json",
        "/api/v1/auswahlen/",
        "/api/v1/auswahlen/sichtbar/",
        "/api/v1/aenderungen/?seit=2000-01-01",
        "/zahl/neu/?liste=umsetzungsprojekte",
        *MASCHINEN,
        *TEXTE,
    )
    yield from (f"/sitemap-{teil}.xml" for teil in SITEMAPS)
    yield from (f"/suche/?q={wort}" for wort in (*SUCHEN, *VERTIPPT))
    yield from (f"/suche/vorschlaege/?q={wort}" for wort in SUCHEN)
    yield from list_addresses()
    yield from api_addresses()
    for model in NOUNS:
        yield from (record.get_absolute_url() for record in model.objects.oeffentlich())
    yield from ("/reifegrad/", "/reifegrad/1.1/", "/reifegrad/2.0/", "/auswahl/")
    yield from _files_of_records()
    for name, art in ARTEN.items():
        for record in art.model.objects.oeffentlich()[:2]:
            yield reverse("vorschlag", args=[name, getattr(record, art.schluessel)])
    for anschluss in Anschluss.objects.oeffentlich().fuer_liste()[:2]:
        paar = [anschluss.kommune.organisation.kennung, anschluss.dienst.kennung]
        yield reverse("vorschlag-anschluss", args=paar)
    for projekt in Umsetzungsprojekt.objects.oeffentlich().filter(phasen__isnull=False)[:1]:
        yield new_address(projekt)
    yield from (aufnahme.get_absolute_url() for aufnahme in Momentaufnahme.objects.all())
    yield from ALTE_ADRESSEN


def _files_of_records():
    """What is not a page of its own but belongs to one."""
    for bild in Meinungsbild.objects.oeffentlich():
        yield from (f"{bild.get_absolute_url()}?format={form}" for form in ("csv", "json"))
    for auswahl in Auswahl.objects.oeffentlich():
        seite = auswahl.get_absolute_url()
        yield from (f"{seite}?format={form}" for form in FORMATE)
    for kommune in Kommune.objects.oeffentlich()[:6]:
        seite = kommune.get_absolute_url()
        yield from (f"{seite}?format={form}" for form in DATEIEN_DER_KOMMUNE)
        yield from (f"{seite}leistungen/?relevanz={wert}" for wert in ("ja", "offen", "nein"))
        yield from (f"{seite}leistungen/?format={form}" for form in FORMATE)
    for projekt in Umsetzungsprojekt.objects.oeffentlich()[::2]:
        yield reverse("steckbrief-pdf", args=[projekt.kennung])
        yield reverse("projektfeed", args=[projekt.kennung])
    for projekt in Programmprojekt.objects.oeffentlich()[:2]:
        yield reverse("projektdokument", args=[projekt.kennung, 1])


def of_each_kind(adressen, je=3):
    """Some addresses of each kind: the same route with the same parameters and the same form.

    For what templates and views may do wrong, whichever record they show.
    """
    gesehen = Counter()
    for adresse in adressen:
        pfad, _, query = adresse.partition("?")
        try:
            route = resolve(pfad).view_name or pfad
        except Resolver404:
            route = pfad
        werte = parse_qs(query, keep_blank_values=True)
        form = [werte.get(name) for name in ("format", "ansicht", "bild", "datei")]
        gesehen[art := f"{route} {sorted(werte)} {form}"] += 1
        if gesehen[art] <= je:
            yield adresse
