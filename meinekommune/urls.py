"""Routing: the page of a Kommune."""

from django.urls import path

from meinekommune.bestaetigen import confirm
from meinekommune.views import MeineKommune

urlpatterns = [
    path("kommunen/<slug:kennung>/", MeineKommune.as_view(), name="kommune"),
    path("kommunen/<slug:kennung>/bestaetigen/", confirm, name="kommune-bestaetigen"),
]
