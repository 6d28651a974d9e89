"""Settings of the app."""

from django.apps import AppConfig


class LeistungenConfig(AppConfig):
    """Leistungen."""

    name = "leistungen"
    verbose_name = "Leistungen"
