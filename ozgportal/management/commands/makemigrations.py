"""Migrations: Django's own; models and migrations are compared as `migrate` compares them."""

from django.core.management.commands import makemigrations

from ozgportal.management.commands.migrate import Modellvergleich


class Command(makemigrations.Command):
    """Labels that name the Land of the portal are no change of a model."""

    autodetector = Modellvergleich
