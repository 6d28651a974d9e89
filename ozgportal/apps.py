"""App configuration: the project."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OzgportalConfig(AppConfig):
    """Loads every app's resources, so that import and export find them by name, and what follows
    from an import."""

    name = "ozgportal"
    verbose_name = "OZG-Portal"

    def ready(self):
        """Fill the register of `register.resource_for`."""
        # of other publishers
        listen = ("katalog", "gv100ad", "internetliste", "loesungsliste", "fimformat")
        autodiscover_modules("resources", *listen, "zuordnen")
