"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class ImporteConfig(AppConfig):
    """Reads files into the tables."""

    name = "bausteine.importe"
    verbose_name = "OZG-Portal"
