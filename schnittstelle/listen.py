"""Registry: the public lists that programs read."""

from bausteine.seiten.listen import ListPage, list_page

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
