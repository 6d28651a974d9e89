"""The register of resources: what can be imported and exported, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ozgportal.importe.ablauf import PortalResource

_REGISTER: dict[str, type[PortalResource]] = {}
_FOLGEN: dict[str, list[Callable[[Sequence | None], object]]] = {}


def register(resource_class):
    """Class decorator: make a resource known under its `resource_name`."""
    _REGISTER[resource_class.resource_name] = resource_class
    return resource_class


def resource_for(name: str) -> type[PortalResource]:
    """The resource of that name. Raises KeyError when there is none."""
    return _REGISTER[name]


def resource_names() -> list[str]:
    """All names, in the order of the apps: what is referred to comes first."""
    return list(_REGISTER)


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
