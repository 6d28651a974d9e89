"""Settings of the app."""

from django.apps import AppConfig


class QuellenConfig(AppConfig):
    """Quellen."""

    name = "quellen"
    verbose_name = "Quellen"
