"""Command argument: which resource a command reads or writes."""

from django.core.management.base import CommandError

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import resource_for, resource_names


def add_resource(parser, satz: str) -> None:
    """The argument; `satz` says what the command does with the resource."""
    parser.add_argument("ressource", help=f"{satz}: {', '.join(resource_names())}")


def resource_named(name: str) -> PortalResource:
    """The resource; raises CommandError with the names there are."""
    try:
        return resource_for(name)()
    except KeyError:
        namen = ", ".join(resource_names())
        raise CommandError(f"„{name}“ gibt es nicht. Möglich sind: {namen}.") from None
