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
    ("kennzahlen", "zahlen"),
    ("onboardings", "onboardings"),
)
ADRESSEN = dict(LISTEN)
#: where the key of a record stands, if not in its `kennung`; several are one key, with a slash
SCHLUESSEL = {
    "themenfelder": ("slug",),
    "ozg-leistungen": ("slug",),
    "kommunen": ("organisation__kennung",),
    "anschluesse": ("kommune__organisation__kennung", "dienst__kennung"),
    "onboardings": ("kommune__organisation__kennung", "plattform__kennung"),
}


def list_page(address: str) -> type[ListPage]:
    """The page of a list, by the name of its address."""
    view: Any = resolve(reverse(address)).func
    return view.view_class


def page_of(name: str) -> type[ListPage]:
    """The page of a list, by the name of its resource."""
    return list_page(ADRESSEN[name])


def key_paths(name: str) -> tuple[str, ...]:
    """Where the key of a record of the list stands."""
    return SCHLUESSEL.get(name, ("kennung",))


def key_of(name: str, record) -> str:
    """The key of a record, as it stands behind the address of the list."""
    teile = []
    for pfad in key_paths(name):
        wert = record
        for teil in pfad.split("__"):
            wert = getattr(wert, teil)
        teile.append(str(wert))
    return "/".join(teile)
