"""App config of the room."""

from django.apps import AppConfig


class ZustaendigkeitConfig(AppConfig):
    """Limits accounts to their records."""

    name = "bausteine.zustaendigkeit"
    verbose_name = "Zuständigkeit"
