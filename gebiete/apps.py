"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class GebieteConfig(AppConfig):
    """Kommunen, Kreise and what they are ordered by."""

    name = "gebiete"
    verbose_name = "Gebiete"
