"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class FreigabeConfig(AppConfig):
    """Decides what is public."""

    name = "bausteine.freigabe"
    verbose_name = "Freigabe"
