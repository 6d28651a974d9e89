"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class MeinekommuneConfig(AppConfig):
    """The page of a Kommune: five questions, answered from all that is known; no tables."""

    name = "meinekommune"
    verbose_name = "Meine Kommune"
