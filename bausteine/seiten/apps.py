"""App config of the room."""

from django.apps import AppConfig


class SeitenConfig(AppConfig):
    """What all public pages have in common."""

    name = "bausteine.seiten"
    verbose_name = "Seiten"
