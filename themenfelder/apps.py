"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class ThemenfelderConfig(AppConfig):
    """Themenfelder."""

    name = "themenfelder"
    verbose_name = "Themenfelder"
