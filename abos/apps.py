"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class AbosConfig(AppConfig):
    """Mail subscriptions to lists and records."""

    name = "abos"
    verbose_name = "Abos"
