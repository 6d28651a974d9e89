"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class VerwaltungConfig(AppConfig):
    """What every page of the admin stands on."""

    name = "bausteine.verwaltung"
    verbose_name = "Verwaltung"
