"""App configuration: what Django is told of this room."""

from django.apps import AppConfig


class ZustaendigkeitConfig(AppConfig):
    """Limits accounts to their records."""

    name = "bausteine.zustaendigkeit"
    verbose_name = "Zuständigkeit"
