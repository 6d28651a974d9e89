"""App config of the room."""

from django.apps import AppConfig


class FreigabeConfig(AppConfig):
    """Decides what is public."""

    name = "bausteine.freigabe"
    verbose_name = "Freigabe"
