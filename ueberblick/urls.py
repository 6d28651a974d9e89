"""Addresses that belong to no single noun, and those of the former database."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from ueberblick import altlinks, maschinen, muster, views

_SLUG = r"(?P<slug>[\w%.~-]+)"

urlpatterns = [
    path("", views.Startseite.as_view(), name="startseite"),
    path("suche/", views.Suche.as_view(), name="suche"),
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
    re_path(r"^umsetzungsprojekte/(?P<nummer>\d{1,9})/show/?$", altlinks.ProjektNummer.as_view()),
    re_path(r"^admin/app/implementationproject/(?P<nummer>\d{1,9})/(?:show|edit)/?$",
            altlinks.ProjektNummer.as_view()),
    re_path(rf"^umsetzungsprojekte/details/{_SLUG}/?$", altlinks.ProjektSlug.as_view()),
    re_path(rf"^ozg-leistungen/details/{_SLUG}/?$", altlinks.LeistungSlug.as_view()),
    re_path(rf"^loesungen/details/{_SLUG}/?$", altlinks.LoesungSlug.as_view()),
    re_path(r"^search/?$", RedirectView.as_view(pattern_name="suche", query_string=True,
                                                permanent=True)),
    re_path(r"^verwaltungssuchmaschine(?:/.*)?$", altlinks.Eingestellt.as_view(
        titel="Verwaltungssuchmaschine",
        text="Hier konnte man bis 2023 in Zuständigkeiten, Leistungen und Internetseiten der "
             "Verwaltung suchen. Das Portal führt diesen Dienst nicht weiter.",
    )),
    re_path(r"^dmr-umsetzungsprojekte(?:/.*)?$", altlinks.Eingestellt.as_view(
        titel="Projekte der Digitalen Modellregionen",
        text="Hier standen bis 2023 die geförderten Projekte der Digitalen Modellregionen in NRW. "
             "Das Portal führt sie nicht weiter; die Modellregionen selbst stehen unter den "
             "Organisationen.",
    )),
]  # fmt: skip
