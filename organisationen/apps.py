"""Settings of the app."""

from django.apps import AppConfig


class OrganisationenConfig(AppConfig):
    """Organisationen."""

    name = "organisationen"
    verbose_name = "Organisationen"
