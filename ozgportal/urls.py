"""The whole address map. Addresses are promises: change none without a redirect."""

from django.contrib import admin
from django.urls import include, path

from leistungen.urls import leika_leistungen, ozg_leistungen
from projects.urls import neues
from ueberblick.urls import altlink_patterns

handler404 = "ueberblick.views.not_found"

urlpatterns = [
    path("", include("ueberblick.urls")),
    path("", include(altlink_patterns)),  # before the admin: the former backend's addresses
    path("umsetzungsprojekte/", include("projects.urls")),
    path("neues/", include(neues)),
    path("themenfelder/", include("themenfelder.urls")),
    path("ozg-leistungen/", include(ozg_leistungen)),
    path("leistungen/", include(leika_leistungen)),
    path("organisationen/", include("organisationen.urls")),
    path("admin/", admin.site.urls),
]
