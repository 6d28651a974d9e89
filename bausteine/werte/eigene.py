"""App registry: which of the installed apps are the portal's own, not a library's."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings


def own_apps() -> list[AppConfig]:
    """The project, the rooms and the nouns, in the order in which they are installed."""
    orte = {Path(settings.BASE_DIR), Path(settings.BASE_DIR) / "bausteine"}
    return [config for config in apps.get_app_configs() if Path(config.path).parent in orte]
