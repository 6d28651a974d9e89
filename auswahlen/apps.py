"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class AuswahlenConfig(AppConfig):
    """Auswahlen."""

    name = "auswahlen"
    verbose_name = "Auswahlen"
