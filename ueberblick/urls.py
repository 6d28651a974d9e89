"""Routing: addresses that belong to no single noun, and those of the former database."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from ueberblick import altlinks, maschinen, muster, views

_SLUG = r"(?P<slug>[\w%.~-]+)"
_KOMMUNEN = (
    "Hier stand bis 2023 eine Seite der früheren Datenbank ozg.kdn.de. Die Kommunen, die das "
    "Portal kennt, stehen unter „Kommunen“."
)
_MODELLREGIONEN = (
    "Hier standen bis 2023 die Seiten der Digitalen Modellregionen. Die Modellregionen, die das "
    "Portal kennt, stehen unter den Organisationen."
)

_VORGAENGER = "der früheren Datenbank ozg.kdn.de. Diese kennt das Portal nicht."
_PROJEKT = (
    "Dieses Projekt ist im Portal nicht erfasst",
    f"Unter solchen Adressen standen bis 2023 die Umsetzungsprojekte {_VORGAENGER}",
)
_LOESUNG = (
    "Dieser Online-Dienst ist im Portal nicht erfasst",
    f"Unter solchen Adressen standen bis 2023 die Online-Dienste („Lösungen“) {_VORGAENGER} "
    "Welche Projekte Online-Dienste entwickeln, steht unter den Umsetzungsprojekten.",
)
_LEISTUNG = (
    "Diese Leistung ist im Portal nicht erfasst",
    f"Unter solchen Adressen standen bis 2023 die Leistungen {_VORGAENGER}",
)

urlpatterns = [
    path("", views.Startseite.as_view(), name="startseite"),
    path("suche/", views.Suche.as_view(), name="suche"),
    path("suche/vorschlaege/", views.suchvorschlaege, name="suchvorschlaege"),
    path("fahrplan/", views.Ansicht.as_view(ansicht="fahrplan"), name="fahrplan"),
    path("statistik/", views.Ansicht.as_view(ansicht="statistik"), name="statistik"),
    path("daten/", views.Daten.as_view(), name="daten"),
    path("daten/<slug:name>.<slug:form>", views.datei, name="datei"),
    path("muster/", muster.Muster.as_view(), name="muster"),
    path("farbe.css", views.farbe, name="farbe"),
    path("robots.txt", maschinen.robots, name="robots"),
    path("opensearch.xml", maschinen.opensearch, name="opensearch"),
    path(
        "sitemap.xml",
        maschinen.sitemap,
        {"sitemaps": maschinen.SITEMAPS, "sitemap_url_name": "sitemap-teil"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        maschinen.sitemap,
        {"sitemaps": maschinen.SITEMAPS},
        name="sitemap-teil",
    ),
]

altlink_patterns = [
    # unnamed: reverse() finds the list itself
    re_path(r"^umsetzungsprojekte/?$", altlinks.Umsetzungsprojekte.as_view()),
    re_path(
        r"^umsetzungsprojekte/(?P<nummer>\d{1,9})/show/?$",
        altlinks.ProjektNummer.as_view(entfallen=_PROJEKT),
    ),
    re_path(
        r"^admin/app/implementationproject/(?P<nummer>\d{1,9})/(?:show|edit)/?$",
        altlinks.ProjektNummer.as_view(entfallen=_PROJEKT),
    ),
    re_path(
        rf"^umsetzungsprojekte/details/{_SLUG}/?$", altlinks.ProjektSlug.as_view(entfallen=_PROJEKT)
    ),
    re_path(
        rf"^ozg-leistungen/details/{_SLUG}/?$", altlinks.LeistungSlug.as_view(entfallen=_LEISTUNG)
    ),
    re_path(rf"^loesungen/details/{_SLUG}/?$", altlinks.LoesungSlug.as_view(entfallen=_LOESUNG)),
    re_path(rf"^leistungen/details/{_SLUG}/?$", altlinks.LeikaSlug.as_view(entfallen=_LEISTUNG)),
    re_path(
        r"^loesungen(?:/(?!details/).*)?$",
        altlinks.Loesungen.as_view(
            titel="Online-Dienste",
            text="Hier standen bis 2023 die Online-Dienste der Kommunen („Lösungen“). In diesem "
            "Portal ist noch keiner erfasst; welche Projekte sie entwickeln, steht unter den "
            "Umsetzungsprojekten.",
        ),
    ),
    re_path(
        rf"^kommunen/details/{_SLUG}/?$",
        altlinks.OrganisationSlug.as_view(
            entfallen=("Diese Kommune ist im Portal nicht erfasst", _KOMMUNEN),
        ),
    ),
    re_path(  # one level below stand the Kommunen of this portal
        r"^kommunen/[^/]+/.+$",
        altlinks.Eingestellt.as_view(titel="Seiten der Kommunen", text=_KOMMUNEN),
    ),
    re_path(
        rf"^modellregionen/details/{_SLUG}/?$",
        altlinks.OrganisationSlug.as_view(
            typ="modellregion",
            entfallen=("Diese Modellregion ist im Portal nicht erfasst", _MODELLREGIONEN),
        ),
    ),
    re_path(
        r"^modellregionen/.+$",
        altlinks.Modellregionen.as_view(titel="Seiten der Modellregionen", text=_MODELLREGIONEN),
    ),
    re_path(
        r"^modellregionen/?$",
        altlinks.Modellregionen.as_view(sonst="/organisationen/?typ=modellregion"),
    ),
    re_path(
        r"^search/?$", RedirectView.as_view(pattern_name="suche", query_string=True, permanent=True)
    ),
    re_path(
        r"^verwaltungssuchmaschine(?:/.*)?$",
        altlinks.Eingestellt.as_view(
            titel="Verwaltungssuchmaschine",
            text="Hier konnte man bis 2023 in Zuständigkeiten, Leistungen und Internetseiten der "
            "Verwaltung suchen. Das Portal führt diesen Dienst nicht weiter.",
        ),
    ),
    re_path(
        r"^dmr-umsetzungsprojekte(?:/.*)?$",
        altlinks.Modellregionen.as_view(
            projekte=True,
            titel="Projekte der Digitalen Modellregionen",
            text="Hier standen bis 2023 die geförderten Projekte der Digitalen Modellregionen. "
            "Das Portal führt sie nicht weiter; die Modellregionen selbst stehen unter den "
            "Organisationen.",
        ),
    ),
]
