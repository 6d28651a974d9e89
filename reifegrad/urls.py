"""Routing: addresses of the versions of the Reifegradmodell."""

from django.urls import path, register_converter

from reifegrad import views


class Version:
    """Numbers with points between them."""

    regex = r"[0-9]+(?:\.[0-9]+)*"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Version, "modellversion")

urlpatterns = [
    path("", views.Reifegrade.as_view(), name="reifegrade"),
    path("<modellversion:version>/", views.ReifegradDetail.as_view(), name="reifegrad"),
]
