"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Umsetzungsprojekte."""

    name = "projects"
    verbose_name = "Umsetzungsprojekte"

    def ready(self):
        from bausteine.geschichte.rueckblick import work_out_in_hindsight
        from projects.actions import derive_status
        from projects.models import Umsetzungsprojekt

        work_out_in_hindsight(Umsetzungsprojekt, derive_status)
