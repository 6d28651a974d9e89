"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class QuellenConfig(AppConfig):
    """Quellen."""

    name = "quellen"
    verbose_name = "Quellen"
