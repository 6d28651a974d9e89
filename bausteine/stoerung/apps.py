"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class StoerungConfig(AppConfig):
    """Says what is wrong when something is."""

    name = "bausteine.stoerung"
    verbose_name = "Störung"
