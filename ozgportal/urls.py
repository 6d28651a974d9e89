"""Routing: the whole address map. Addresses are promises: change none without a redirect."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from abos.versandseite import versandseite
from abos.zahlenseite import abozahlen
from bausteine.bearbeiten.papierkorb import papierkorb
from bausteine.verwaltung.filterablage import filterseite
from bausteine.verwaltung.wiederaufnahme import wiederaufnahme
from erinnerungen.views import erinnerungsseite
from kennzahlen.urls import zahl
from konten.views import to_page
from leistungen.urls import leika_leistungen, ozg_leistungen
from meinungsbilder.kontoseite import kontoabstimmung
from projects.urls import neues
from ueberblick.arbeitsplatz import arbeitsplatz
from ueberblick.urls import altlink_patterns
from vorschlaege.urls import bestaetigung

handler400 = "bausteine.stoerung.fehlerseiten.bad_request"
handler403 = "bausteine.stoerung.fehlerseiten.permission_denied"
handler404 = "ueberblick.views.not_found"
handler500 = "bausteine.stoerung.fehlerseiten.server_error"

#: where the imports stood before 0.2.0
importe = RedirectView.as_view(url="/admin/importe/import/%(rest)s", query_string=True)

urlpatterns = [
    path("daten/", include("schnittstelle.katalogadressen")),  # before the other files there
    path("", include("ueberblick.urls")),
    path("", include("texte.urls")),
    path("", include("relevanz.urls")),  # before the former addresses below /kommunen/
    path("", include("meinekommune.urls")),
    path("", include(altlink_patterns)),  # before the admin: the former backend's addresses
    path("umsetzungsprojekte/", include("projects.urls")),
    path("neues/", include(neues)),
    path("themenfelder/", include("themenfelder.urls")),
    path("ozg-leistungen/", include(ozg_leistungen)),
    path("leistungen/", include(leika_leistungen)),
    path("organisationen/", include("organisationen.urls")),
    path("", include("gebiete.urls")),
    path("mittel/", include("mittel.urls")),
    path("zahlen/", include("kennzahlen.urls")),
    path("termine/", include("termine.urls")),
    path("rundbriefe/", include("rundbriefe.urls")),
    path("gesuche/", include("gesuche.urls")),
    path("meinungsbilder/", include("meinungsbilder.urls")),
    path("programme/", include("programme.urls")),
    path("zahl/", include(zahl)),
    path("", include("dienste.urls")),
    path("rollout/", include("rollout.urls")),
    path("abgleich/", include("aussensicht.urls")),
    path("onboarding/", include("onboarding.urls")),
    path("reifegrad/", include("reifegrad.urls")),
    path("vorschlag/", include("vorschlaege.urls")),
    path("bestaetigung/", include(bestaetigung)),
    path("auswahl/", include("auswahlen.urls")),
    path("api/", include("schnittstelle.urls")),
    path("abos/", include("abos.urls")),
    path("", include("betrieb.urls")),
    path(
        "admin/",
        include(
            [  # instead of Django's own
                path("", admin.site.admin_view(arbeitsplatz)),
                path(
                    "erinnerungen/",
                    admin.site.admin_view(erinnerungsseite),
                    name="erinnerungen",
                ),
                path("abos/", admin.site.admin_view(abozahlen), name="abozahlen"),
                path(
                    "rundbriefe/rundbrief/<int:pk>/versand/",
                    admin.site.admin_view(versandseite),
                    name="rundbriefversand",
                ),
                path(
                    "abstimmen/<slug:kennung>/",
                    admin.site.admin_view(kontoabstimmung),
                    name="abstimmen",
                ),
                path("wiederaufnahme/", wiederaufnahme, name="wiederaufnahme"),
                path("filter/", admin.site.admin_view(filterseite), name="filter"),
                path("papierkorb/", admin.site.admin_view(papierkorb), name="papierkorb"),
                path(
                    "r/<int:content_type_id>/<path:object_id>/",
                    admin.site.admin_view(to_page),
                ),
                path("ozgportal/import/", admin.site.admin_view(importe), {"rest": ""}),
                path("ozgportal/import/<path:rest>", admin.site.admin_view(importe)),
            ]
        ),
    ),
    path("admin/", include("anmeldung.urls")),  # before the admin: its login is ours
    path("admin/", admin.site.urls),
]
