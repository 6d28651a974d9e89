"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class LeistungenConfig(AppConfig):
    """Leistungen."""

    name = "leistungen"
    verbose_name = "Leistungen"
