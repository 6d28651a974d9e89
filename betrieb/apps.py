"""App configuration: its name in the admin."""

from django.apps import AppConfig


class BetriebConfig(AppConfig):
    """What operators need: state, backup, archive."""

    name = "betrieb"
    verbose_name = "Betrieb"
