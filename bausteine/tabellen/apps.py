"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class TabellenConfig(AppConfig):
    """Reads and writes tables."""

    name = "bausteine.tabellen"
    verbose_name = "Tabellen"
