"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class VorschlaegeConfig(AppConfig):
    """What visitors propose."""

    name = "vorschlaege"
    verbose_name = "Vorschläge von außen"
