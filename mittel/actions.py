"""Service layer: what follows for projects from a change to their Mittelvorgänge."""

from collections.abc import Collection

from mittel.models import Mittelvorgang
from projects.actions import fortschreiben


def projekte_fortschreiben(pks: Collection[int]) -> None:
    """Note in the log of the projects what changed of the Vorgänge with these keys; also of a
    project that one of them belonged to before."""
    fortschreiben(Mittelvorgang.objects.projekte(pks))
