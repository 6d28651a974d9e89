"""Service layer: what follows for projects from a change to their Mittelvorgänge."""

from collections.abc import Collection

from mittel.models import Mittelvorgang
from projects.actions import update_derived


def update_projects(pks: Collection[int]) -> None:
    """Note in the log of the projects what changed of the Vorgänge with these keys; also of a
    project that one of them belonged to before."""
    update_derived(Mittelvorgang.objects.projekte(pks))
