"""Registry: the public lists that programs read."""

from typing import Any

from django.urls import resolve, reverse

from bausteine.seiten.listen import ListPage

#: lists with a download, in the order of the navigation: resource name and address name
LISTEN = (
    ("umsetzungsprojekte", "umsetzungsprojekte"),
    ("themenfelder", "themenfelder"),
    ("ozg-leistungen", "ozg-leistungen"),
    ("leistungen", "leika-leistungen"),
    ("kommunen", "kommunen"),
    ("organisationen", "organisationen"),
    ("online-dienste", "online-dienste"),
    ("plattformen", "plattformen"),
    ("fachverfahren", "fachverfahren"),
    ("anschluesse", "anschluesse"),
    ("mittel", "mittel"),
    ("onboardings", "onboardings"),
)


def list_page(address: str) -> type[ListPage]:
    """The page of a list, by the name of its address."""
    view: Any = resolve(reverse(address)).func
    return view.view_class
