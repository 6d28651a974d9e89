"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class WerteConfig(AppConfig):
    """Values that any noun may have."""

    name = "bausteine.werte"
    verbose_name = "Werte"
