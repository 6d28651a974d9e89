"""App configuration: what Django is told of this room."""

from django.apps import AppConfig
from django.core import checks

from bausteine.druck.satz import check_typst


class DruckConfig(AppConfig):
    """Typesets documents; says at the start what they lack."""

    name = "bausteine.druck"
    verbose_name = "Druck"

    def ready(self):
        """Add the check."""
        checks.register(check_typst)
