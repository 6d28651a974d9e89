"""Routing: addresses of the plain pages, the same as in the portal."""

from django.urls import path

from bench.schlicht.views import ProjektDetail, ProjektListe

urlpatterns = [
    path("umsetzungsprojekte/", ProjektListe.as_view(), name="umsetzungsprojekte"),
    path("umsetzungsprojekte/<slug:kennung>/", ProjektDetail.as_view(), name="umsetzungsprojekt"),
]
