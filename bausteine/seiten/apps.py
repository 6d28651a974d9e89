"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class SeitenConfig(AppConfig):
    """What all public pages have in common."""

    name = "bausteine.seiten"
    verbose_name = "Seiten"
