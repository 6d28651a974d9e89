"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class SchnittstelleConfig(AppConfig):
    """What programs of other portals read: the lists through an API, and their catalogue."""

    name = "schnittstelle"
    verbose_name = "Schnittstelle"
