"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class DiensteConfig(AppConfig):
    """Online-Dienste, and what they run on."""

    name = "dienste"
    verbose_name = "Online-Dienste"
