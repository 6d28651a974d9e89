"""Sitemap, robots.txt, OpenSearch: addresses for machines."""

from xml.etree import ElementTree

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from auswahlen.models import Auswahl
from bausteine.seiten.adressen import absolute
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from gebiete.models import Kommune
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import LeikaLeistung, OzgLeistung
from meinungsbilder.models import Meinungsbild
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from programme.models import Programm, Programmprojekt
from projects.models import Umsetzungsprojekt
from rollout.models import Anschluss
from rundbriefe.models import Rundbrief
from termine.models import Termin
from themenfelder.models import Themenfeld
from ueberblick.kontext import ANSICHTEN, address

#: pages without a record, by name; a new page is added here
SEITEN = (
    "startseite",
    "umsetzungsprojekte",
    "themenfelder",
    "ozg-leistungen",
    "leika-leistungen",
    "kommunen",
    "organisationen",
    "online-dienste",
    "plattformen",
    "fachverfahren",
    "rollout",
    "anschluesse",
    "mittel",
    "zahlen",
    "termine",
    "rundbriefe",
    "gesuche",
    "meinungsbilder",
    "programme",
    "programmprojekte",
    "onboardings",
    "abgleich",
    "reifegrade",
    "auswahlen",
    "neues",
    "daten",
    "api",
    "hilfe",
    "kontakt",
    "barrierefreiheit",
    "datenschutz",
    "impressum",
)
#: what a crawler must not wander through: other looks at the same records, and the admin
NICHT_DURCHSUCHEN = (
    "/admin/",
    "/api/v1/",
    "/suche/?",
    "/*?*format=",
    "/*?*sortierung=",
    "/*?*ansicht=",
    "/*?*spalten=",
    "/*?*je_seite=",
    "/*?*suche_",
    "/*?*&*&",
)


class SeitenSitemap(Sitemap):
    """Pages that stand for no single record."""

    def items(self):
        """Their names."""
        return (*SEITEN, *ANSICHTEN)

    def location(self, item):
        """Their addresses."""
        return address(item)


class EintragSitemap(Sitemap):
    """The pages of all public records of one noun."""

    def __init__(self, model, *mit: str):
        """`mit`: what its addresses are made of besides."""
        super().__init__()
        self.model, self.mit = model, mit

    def items(self):
        """Public records, in an order that pages of the map can rely on."""
        return self.model.objects.oeffentlich().select_related(*self.mit).order_by("pk")

    def lastmod(self, item):
        """When the record was last changed, in Germany."""
        return timezone.localtime(item.geaendert_am)


SITEMAPS = {
    "seiten": SeitenSitemap,
    "umsetzungsprojekte": EintragSitemap(Umsetzungsprojekt),
    "themenfelder": EintragSitemap(Themenfeld),
    "ozg-leistungen": EintragSitemap(OzgLeistung),
    "leika-leistungen": EintragSitemap(LeikaLeistung),
    "kommunen": EintragSitemap(Kommune, "organisation"),
    "organisationen": EintragSitemap(Organisation),
    "online-dienste": EintragSitemap(OnlineDienst),
    "plattformen": EintragSitemap(Plattform),
    "fachverfahren": EintragSitemap(Fachverfahren),
    "anschluesse": EintragSitemap(Anschluss, "kommune__organisation", "dienst"),
    "mittel": EintragSitemap(Mittelvorgang),
    "zahlen": EintragSitemap(Kennzahl),
    "termine": EintragSitemap(Termin),
    "rundbriefe": EintragSitemap(Rundbrief),
    "gesuche": EintragSitemap(Gesuch),
    "meinungsbilder": EintragSitemap(Meinungsbild),
    "programme": EintragSitemap(Programm),
    "programmprojekte": EintragSitemap(Programmprojekt),
    "auswahlen": EintragSitemap(Auswahl),
}


def sitemap(request, **kwargs):
    """Django's sitemap, or the index of its parts, with the portal's own addresses."""
    view = views.index if "sitemap_url_name" in kwargs else views.sitemap
    antwort = view(request, **kwargs)
    gefragt = f"{request.scheme}://{request.get_host()}"
    daten = antwort.context_data or {}
    for ort in daten.get("urlset", ()):
        ort["location"] = absolute(request, ort["location"].removeprefix(gefragt))
    for teil in daten.get("sitemaps", ()):
        teil.location = absolute(request, teil.location.removeprefix(gefragt))
    return antwort


def robots(request):
    """robots.txt: everything is open but the admin and the many ways to sort the same lists."""
    zeilen = [
        "User-agent: *",
        "Allow: /",
        "Allow: /*?format=atom$",
        *(f"Allow: /*?ansicht={ansicht}$" for ansicht in ANSICHTEN),
        *(f"Disallow: {pfad}" for pfad in NICHT_DURCHSUCHEN),
        "",
        f"Sitemap: {absolute(request, reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(zeilen), content_type="text/plain; charset=utf-8")


def opensearch(request):
    """The search as browsers take it into their own field (OpenSearch 1.1)."""
    wurzel = ElementTree.Element(
        "OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/"
    )
    for name, text in (
        ("ShortName", settings.PORTAL_NAME[:16]),
        ("Description", f"Suche im {settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}"),
        ("Language", "de"),
        ("InputEncoding", "UTF-8"),
        ("Image", absolute(request, static("img/icon.svg"))),
    ):
        ElementTree.SubElement(wurzel, name).text = text
    ElementTree.SubElement(
        wurzel,
        "Url",
        type="text/html",
        template=absolute(request, reverse("suche")) + "?q={searchTerms}",
    )
    return HttpResponse(
        ElementTree.tostring(wurzel, encoding="utf-8", xml_declaration=True),
        content_type="application/opensearchdescription+xml",
    )
