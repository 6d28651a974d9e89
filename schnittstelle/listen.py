"""Registry: the public lists that programs read."""

from django.db.models import Q

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
    ("termine", "termine"),
    ("rundbriefe", "rundbriefe"),
    ("gesuche", "gesuche"),
    ("meinungsbilder", "meinungsbilder"),
    ("programme", "programme"),
    ("programmprojekte", "programmprojekte"),
    ("onboardings", "onboardings"),
    ("abgleich", "abgleich"),
)
ADRESSEN = dict(LISTEN)
#: where the key of a record stands, if not in its `kennung`; several are one key, with a slash
SCHLUESSEL = {
    "themenfelder": ("slug",),
    "ozg-leistungen": ("slug",),
    "kommunen": ("organisation__kennung",),
    "anschluesse": ("kommune__organisation__kennung", "dienst__kennung"),
    "onboardings": ("kommune__organisation__kennung", "plattform__kennung"),
    "abgleich": ("kommune__organisation__kennung", "kennung"),
    # no list of records, and told of by number
    "aenderungen": ("pk",),
}
#: official keys that stand for such a part of a key as well
AMTLICH = ("ags", "ars")


def page_of(name: str) -> type[ListPage]:
    """The page of a list, by the name of its resource."""
    return list_page(ADRESSEN[name])


def remembers(name: str) -> bool:
    """Whether the list knows what it no longer has; one that is worked out anew does not."""
    return hasattr(page_of(name).model, "history")


def key_paths(name: str) -> tuple[str, ...]:
    """Where the key of a record of the list stands."""
    return SCHLUESSEL.get(name, ("kennung",))


def has_official_keys(pfad: str) -> bool:
    """Whether a part of a key is a Kommune, which AGS and ARS name too."""
    return pfad.endswith("organisation__kennung")


def key_condition(name: str, teile: list[str]) -> Q:
    """The record of a list with this key; a Kommune also by AGS or ARS."""
    regel = Q()
    for pfad, teil in zip(key_paths(name), teile, strict=True):
        einer = Q(**{pfad: teil})
        if has_official_keys(pfad) and teil.isdecimal():
            stamm = pfad.removesuffix("kennung")
            for schluessel in AMTLICH:
                einer |= Q(**{f"{stamm}{schluessel}": teil})
        regel &= einer
    return regel


def key_of(name: str, record) -> str:
    """The key of a record, as it stands behind the address of the list."""
    teile = []
    for pfad in key_paths(name):
        wert = record
        for teil in pfad.split("__"):
            wert = getattr(wert, teil)
        teile.append(str(wert))
    return "/".join(teile)
