"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class MeinungsbilderConfig(AppConfig):
    """Questions that people give points to."""

    name = "meinungsbilder"
    verbose_name = "Meinungsbilder"
