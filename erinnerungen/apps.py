"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class ErinnerungenConfig(AppConfig):
    """Letters to accounts about what their projects wait for."""

    name = "erinnerungen"
    verbose_name = "Erinnerungen"
