"""Context processor: what every page shows of the portal itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from abos.actions import are_offered
from bausteine.seiten.adressen import absolute, fixed
from bausteine.seiten.strukturiert import EIGENE_SEITEN, website
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import LeikaLeistung
from meinungsbilder.models import Meinungsbild
from mittel.models import Mittelvorgang
from programme.models import Programm, Programmprojekt
from quellen.datenalter import datenalter
from rundbriefe.models import Rundbrief
from termine.models import Termin
from texte import kurztexte
from texte.enums import Textplatz


@dataclass(frozen=True)
class Navigationspunkt:
    """A word of the navigation, the address name it leads to, and the lists that belong to it.

    `listen`: text and address name; their line stands on top of each of them, and in the foot.
    """

    wort: str
    name: str
    listen: tuple[tuple[str, str], ...] = ()


#: in the foot and the lines of lists as soon as they hold something, and on their own pages
ERST_GEFUELLT = {
    "leika-leistungen": LeikaLeistung._meta.label_lower,
    "plattformen": Plattform._meta.label_lower,
    "fachverfahren": Fachverfahren._meta.label_lower,
    "mittel": Mittelvorgang._meta.label_lower,
    "zahlen": Kennzahl._meta.label_lower,
    "termine": Termin._meta.label_lower,
    "rundbriefe": Rundbrief._meta.label_lower,
    "gesuche": Gesuch._meta.label_lower,
    "meinungsbilder": Meinungsbild._meta.label_lower,
    "programme": Programm._meta.label_lower,
    "programmprojekte": Programmprojekt._meta.label_lower,
    "onboardings": Plattform._meta.label_lower,
    "abgleich": OnlineDienst._meta.label_lower,
    "reifegrade": OnlineDienst._meta.label_lower,
}
NAVIGATION = (
    Navigationspunkt(
        "Projekte",
        "umsetzungsprojekte",
        (
            ("Umsetzungsprojekte", "umsetzungsprojekte"),
            ("Mittel und Verträge", "mittel"),
            ("Termine", "termine"),
            ("Rundbriefe", "rundbriefe"),
            ("Partner gesucht", "gesuche"),
            ("Meinungsbilder", "meinungsbilder"),
            ("Programme", "programme"),
            ("Programmprojekte", "programmprojekte"),
            ("Auswahlen", "auswahlen"),
            ("Organisationen", "organisationen"),
        ),
    ),
    Navigationspunkt(
        "Leistungen",
        "ozg-leistungen",
        (
            ("OZG-Leistungen", "ozg-leistungen"),
            ("LeiKa-Katalog", "leika-leistungen"),
            ("Themenfelder", "themenfelder"),
        ),
    ),
    Navigationspunkt(
        "Online-Dienste",
        "online-dienste",
        (
            ("Online-Dienste", "online-dienste"),
            ("Plattformen", "plattformen"),
            ("Fachverfahren", "fachverfahren"),
            ("Reifegrade", "reifegrade"),
        ),
    ),
    Navigationspunkt(
        "Kommunen",
        "kommunen",
        (
            ("Kommunen", "kommunen"),
            ("Roll-out", "rollout"),
            ("Anschlüsse", "anschluesse"),
            ("Onboarding", "onboardings"),
            ("Abgleich mit PVOG und XZuFi", "abgleich"),
        ),
    ),
    Navigationspunkt("Roll-out", "rollout"),
    Navigationspunkt("Fahrplan", "fahrplan"),
    Navigationspunkt(
        "Zahlen",
        "statistik",
        (
            ("Statistik", "statistik"),
            ("Kennzahlen", "zahlen"),
        ),
    ),
    Navigationspunkt("Daten", "daten"),
)
#: entries that are a view of the project list, told by `ansicht=`
ANSICHTEN = EIGENE_SEITEN
FUSS = (
    ("Hilfe", "hilfe"),
    ("Neues", "neues"),
    ("Daten und Spalten", "daten"),
    ("API", "api"),
    ("Kontakt", "kontakt"),
    ("Barrierefreiheit", "barrierefreiheit"),
    ("Datenschutz", "datenschutz"),
    ("Impressum", "impressum"),
)


def portal(request) -> dict:
    """Name, logo, navigation, texts, age of the data: at most two queries, and only where a page
    shows them."""
    hier, alter = place(request), SimpleLazyObject(datenalter)
    gestaltung = SimpleLazyObject(kurztexte.GESTALTUNG.get)
    # an address that does not exist may not ask
    stumm = getattr(request, "ohne_abfrage", False)
    bereiche = SimpleLazyObject(lambda: sections(hier, frozenset() if stumm else alter.oeffentlich))
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
            "navigation": navigation(hier),
            "bereiche": bereiche,
            "geschwister": lambda: siblings(bereiche),
            "fuss": links(FUSS, hier),
            "abos": are_offered(),
            "banner": lambda: [] if stumm else gestaltung.banners(),
            "einleitung": lambda: gestaltung.texte.get(_list_at(request.path), ""),
            "website": lambda: website(request),
        },
        # of pages whose parameters change nothing; a list gives its own
        "kanonisch": absolute(request, request.path),
        "datenalter": alter,
    }


def _list_at(path: str) -> str | None:
    """The name of the list at this address; by the address, as some lists share a route."""
    listen = (platz.value for platz in Textplatz if not platz.auf_startseite)
    return next((name for name in listen if fixed(name) == path), None)


def navigation(hier: str) -> list[dict]:
    """The eight words; exactly one is marked on its own pages and on those of its lists."""
    eintraege = links([(bereich.wort, bereich.name) for bereich in NAVIGATION], hier)
    if not any(eintrag["hier"] for eintrag in eintraege):
        for bereich, eintrag in zip(NAVIGATION, eintraege, strict=True):
            if any(liste["hier"] for liste in links(bereich.listen, hier)):
                eintrag["hier"] = "true"
    return eintraege


def sections(hier: str, gefuellt: frozenset[str]) -> list[dict]:
    """The lists of each word that has several; some only where they are known to hold something.

    `gefuellt`: the nouns that do. A page that may not ask (`request.ohne_abfrage`) knows of none.
    """
    return [
        {
            "wort": bereich.wort,
            "listen": [
                eintrag
                for eintrag in links(bereich.listen, hier)
                if eintrag["hier"] or ERST_GEFUELLT.get(eintrag["name"]) in {None, *gefuellt}
            ],
        }
        for bereich in NAVIGATION
        if bereich.listen
    ]


def siblings(bereiche: Iterable[dict]) -> dict | None:
    """The lists beside the one that is shown; None on every other page."""
    return next((b for b in bereiche if any(e["hier"] == "page" for e in b["listen"])), None)


def place(request) -> str:
    """The address that the navigation knows this page by."""
    ansicht = request.GET.get("ansicht")
    if ansicht in ANSICHTEN and request.path == fixed("umsetzungsprojekte"):
        return fixed(ansicht)
    return request.path


def links(ziele, path: str) -> list[dict]:
    """The entries with their addresses; `hier` is the value of aria-current: page, true or "".

    At most one is marked: of two that the page lies below, the nearer one.
    """
    wege = [fixed(name) for _, name in ziele]
    naechster = max((weg for weg in wege if path.startswith(weg)), key=len, default="")
    return [
        {
            "text": text,
            "name": name,
            "ziel": address(name),
            "hier": "" if weg != naechster else "page" if path == weg else "true",
        }
        for (text, name), weg in zip(ziele, wege, strict=True)
    ]


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
