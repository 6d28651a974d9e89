"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class TexteConfig(AppConfig):
    """Texte."""

    name = "texte"
    verbose_name = "Texte"
