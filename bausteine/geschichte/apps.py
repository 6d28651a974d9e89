"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class GeschichteConfig(AppConfig):
    """Keeps who changed what."""

    name = "bausteine.geschichte"
    verbose_name = "Geschichte"
