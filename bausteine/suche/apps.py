"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class SucheConfig(AppConfig):
    """Reads questions and finds records."""

    name = "bausteine.suche"
    verbose_name = "Suche"
