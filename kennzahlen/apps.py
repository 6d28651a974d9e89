"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class KennzahlenConfig(AppConfig):
    """Figures of published documents."""

    name = "kennzahlen"
    verbose_name = "Kennzahlen"
