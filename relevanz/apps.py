"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class RelevanzConfig(AppConfig):
    """Which Leistungen concern which Kommune, and who says so."""

    name = "relevanz"
    verbose_name = "Was Kommunen betrifft"
