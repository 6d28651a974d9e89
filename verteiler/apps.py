"""Settings of the app."""

from django.apps import AppConfig


class VerteilerConfig(AppConfig):
    """Addresses of the partners of chosen projects."""

    name = "verteiler"
    verbose_name = "Verteiler"
