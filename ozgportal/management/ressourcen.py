"""Command argument: which resource a command reads or writes."""

from django.core.management.base import CommandError

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import resource_for, resource_names
from bausteine.werte.land import Land


def add_resource(parser, satz: str) -> None:
    """The argument; `satz` says what the command does with the resource."""
    parser.add_argument("ressource", help=f"{satz}: {', '.join(resource_names())}")


def resource_named(name: str, land: str | None = None, **angaben) -> PortalResource:
    """The resource, of one `land` if said; raises CommandError with what there is."""
    try:
        resource_class = resource_for(name)
    except KeyError:
        namen = ", ".join(resource_names())
        raise CommandError(f"„{name}“ gibt es nicht. Möglich sind: {namen}.") from None
    if not land:
        return resource_class(**angaben)
    if not resource_class.je_land:
        raise CommandError(f"„{name}“ kennt keine Wahl des Landes.")
    if not (gewaehlt := Land.called(land)):
        raise CommandError(
            f"Das Land „{land}“ gibt es nicht. Möglich ist zum Beispiel 05 oder NRW."
        )
    return resource_class(land=gewaehlt, **angaben)
