"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class BearbeitenConfig(AppConfig):
    """Acts on records."""

    name = "bausteine.bearbeiten"
    verbose_name = "Bearbeiten"
