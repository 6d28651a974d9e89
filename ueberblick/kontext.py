"""Context processor: what every page shows of the portal itself."""

from pathlib import Path

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from bausteine.seiten.adressen import absolute, fixed
from bausteine.seiten.strukturiert import EIGENE_SEITEN, website
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from leistungen.models import LeikaLeistung
from mittel.models import Mittelvorgang
from quellen.datenalter import datenalter

#: in the menu as soon as they hold something, and on their own pages
ERST_GEFUELLT = {
    "leika-leistungen": LeikaLeistung._meta.label_lower,
    "online-dienste": OnlineDienst._meta.label_lower,
    "plattformen": Plattform._meta.label_lower,
    "fachverfahren": Fachverfahren._meta.label_lower,
    "mittel": Mittelvorgang._meta.label_lower,
    "onboardings": Plattform._meta.label_lower,
    "reifegrade": OnlineDienst._meta.label_lower,
}
#: text and address name; the first group opens as a menu
UEBERBLICK = (
    ("Umsetzungsprojekte", "umsetzungsprojekte"),
    ("OZG-Leistungen", "ozg-leistungen"),
    ("LeiKa-Katalog", "leika-leistungen"),
    ("Online-Dienste", "online-dienste"),
    ("Plattformen", "plattformen"),
    ("Fachverfahren", "fachverfahren"),
    ("Mittel und Verträge", "mittel"),
    ("Onboarding", "onboardings"),
    ("Reifegrade", "reifegrade"),
)
NAVIGATION = (
    ("Themenfelder", "themenfelder"),
    ("Kommunen", "kommunen"),
    ("Roll-out", "rollout"),
    ("Organisationen", "organisationen"),
    ("Fahrplan", "fahrplan"),
    ("Statistik", "statistik"),
    ("Daten", "daten"),
)
#: entries that are a view of the project list, told by `ansicht=`
ANSICHTEN = EIGENE_SEITEN
FUSS = (
    ("Hilfe", "hilfe"),
    ("Neues", "neues"),
    ("Daten und Spalten", "daten"),
    ("Kontakt", "kontakt"),
    ("Barrierefreiheit", "barrierefreiheit"),
    ("Datenschutz", "datenschutz"),
    ("Impressum", "impressum"),
)


def portal(request) -> dict:
    """Name, logo, navigation, age of the data: one query, and only where a page shows it."""
    hier, alter = place(request), SimpleLazyObject(datenalter)
    return {
        "portal": {
            "name": settings.PORTAL_NAME,
            "zusatz": settings.PORTAL_ZUSATZ,
            "land": settings.PORTAL_LAND,
            "stelle": settings.PORTAL_STELLE,
            "offiziell": settings.PORTAL_OFFIZIELL,
            "farbe": settings.PORTAL_FARBE,
            "lizenz": settings.PORTAL_LIZENZ,
            "logo": logo(),
            # the start page has a bigger one
            "kopfsuche": request.path != fixed("startseite"),
            "ueberblick": lambda: overview(
                hier, frozenset() if getattr(request, "ohne_abfrage", False) else alter.oeffentlich
            ),
            "navigation": links(NAVIGATION, hier),
            "fuss": links(FUSS, hier),
            "website": lambda: website(request),
        },
        # of pages whose parameters change nothing; a list gives its own
        "kanonisch": absolute(request, request.path),
        "datenalter": alter,
    }


def overview(hier: str, gefuellt: frozenset[str]) -> list[dict]:
    """The entries of the menu that opens; some only where they are known to hold something.

    `gefuellt`: the nouns that do. A page that may not ask (`request.ohne_abfrage`: an address that
    does not exist) knows of none.
    """
    eintraege = links(UEBERBLICK, hier)
    return [e for e in eintraege if e["hier"] or ERST_GEFUELLT.get(e["name"]) in {None, *gefuellt}]


def place(request) -> str:
    """The address that the navigation knows this page by."""
    ansicht = request.GET.get("ansicht")
    if ansicht in ANSICHTEN and request.path == fixed("umsetzungsprojekte"):
        return fixed(ansicht)
    return request.path


def links(ziele, path: str) -> list[dict]:
    """The entries with their addresses; `hier` is the value of aria-current: page, true or ""."""
    eintraege = []
    for text, name in ziele:
        ziel = fixed(name)
        hier = "page" if path == ziel else "true" if path.startswith(ziel) else ""
        eintraege.append({"text": text, "name": name, "ziel": address(name), "hier": hier})
    return eintraege


def address(name: str) -> str:
    """Of a page; for a view of the list straight to it, without the short address's redirect."""
    if name in ANSICHTEN:
        return f"{fixed('umsetzungsprojekte')}?ansicht={name}"
    return fixed(name)


def logo() -> str:
    """The static name of the operator's logo, "" without one."""
    for name in ("logo.svg", "logo.png"):
        if settings.PORTAL_BILDER and (Path(settings.PORTAL_BILDER) / name).is_file():
            return f"eigene/{name}"
    return ""
