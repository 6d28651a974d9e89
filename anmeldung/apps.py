"""App configuration: what Django is told of this app."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class AnmeldungConfig(AppConfig):
    """Who comes in: password, second factor, OpenID Connect, and how long a session holds."""

    name = "anmeldung"
    verbose_name = "Anmeldung"

    def ready(self):
        from anmeldung.pruefungen import unknown_groups

        register(unknown_groups, Tags.database)
