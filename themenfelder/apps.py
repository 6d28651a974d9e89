"""Settings of the app."""

from django.apps import AppConfig


class ThemenfelderConfig(AppConfig):
    """Themenfelder."""

    name = "themenfelder"
    verbose_name = "Themenfelder"
