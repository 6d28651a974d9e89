"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class VerteilerConfig(AppConfig):
    """Addresses of the partners of chosen projects."""

    name = "verteiler"
    verbose_name = "Verteiler"
