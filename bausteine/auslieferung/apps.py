"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class AuslieferungConfig(AppConfig):
    """Gives out pages, and says what is missing when something is."""

    name = "bausteine.auslieferung"
    verbose_name = "Auslieferung"
