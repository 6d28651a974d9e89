"""Registry: what can be imported and exported, by name."""

from bausteine.importe.ablauf import PortalResource

_REGISTER: dict[str, type[PortalResource]] = {}
#: files that are only read: nobody can import them
_NUR_DATEIEN: dict[str, type[PortalResource]] = {}


def register(resource_class):
    """Class decorator: make a resource known under its `resource_name`."""
    _REGISTER[resource_class.resource_name] = resource_class
    return resource_class


def register_file(resource_class):
    """Class decorator: make a resource known whose records nobody writes, so that it has files and
    no import."""
    _NUR_DATEIEN[resource_class.resource_name] = resource_class
    return resource_class


def resource_for(name: str) -> type[PortalResource]:
    """The resource of that name. Raises KeyError when there is none."""
    return _NUR_DATEIEN.get(name) or _REGISTER[name]


def resource_names() -> list[str]:
    """All that can be imported, in the order of the apps: what is referred to comes first."""
    return list(_REGISTER)
