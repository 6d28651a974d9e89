"""The ground all rooms stand on."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules

from ozgportal.druck.satz import check_typst


class OzgportalConfig(AppConfig):
    """Loads every app's resources, so that import and export find them by name, and what follows
    from an import; adds a check."""

    name = "ozgportal"
    verbose_name = "OZG-Portal"

    def ready(self):
        """Fill the register of `register.resource_for`; say at the start what PDFs lack."""
        autodiscover_modules("resources", "katalog", "zuordnen")
        checks.register(check_typst)
