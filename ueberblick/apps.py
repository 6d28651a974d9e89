"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class UeberblickConfig(AppConfig):
    """Überblick."""

    name = "ueberblick"
    verbose_name = "Überblick"
