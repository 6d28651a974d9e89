"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Umsetzungsprojekte."""

    name = "projects"
    verbose_name = "Umsetzungsprojekte"
