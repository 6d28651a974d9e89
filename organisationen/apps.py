"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class OrganisationenConfig(AppConfig):
    """Organisationen."""

    name = "organisationen"
    verbose_name = "Organisationen"
