"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class DatenschutzConfig(AppConfig):
    """What the portal knows about persons: to tell and to erase."""

    name = "datenschutz"
    verbose_name = "Datenschutz"
