"""Hooks: what follows when records were imported, taken back or changed in the admin."""

from collections.abc import Callable, Sequence

_FOLGEN: dict[str, list[Callable[[Sequence | None], object]]] = {}


def follows(*names: str):
    """Decorator: do this once after every import of these resources, when one is taken back, and
    after every change to their records in the admin.

    On every path, for what another app works out from their records. `act(records)`: the records
    that were saved, None where it may be any of them.
    """

    def remember(act):
        for name in names:
            _FOLGEN.setdefault(name, []).append(act)
        return act

    return remember


def run_followers(*names: str, records: Sequence | None = None) -> None:
    """Everything that follows from a change to records of these resources, each act once."""
    for act in dict.fromkeys(act for name in names for act in _FOLGEN.get(name, ())):
        act(records)
