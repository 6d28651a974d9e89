"""Structured data: canonical address, description, and data blocks of schema.org."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from bausteine.seiten.adressen import absolute, changed

KONTEXT = "https://schema.org"
#: parameters that show the same records in another way
DARSTELLUNG = ("sortierung", "ansicht", "spalten", "format")
MEDIENTYPEN = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": "text/calendar",
    "atom": "application/atom+xml",
}
#: views that show something else than the list
EIGENE_SEITEN = ("fahrplan", "statistik")

#: nothing in a data block may end it or look like markup
_HARMLOS = {ord(zeichen): f"\\u{ord(zeichen):04X}" for zeichen in "<>&\u2028\u2029"}


def data_block(daten: dict) -> str:
    """The HTML of a data block, which no text in it can break out of."""
    text = json.dumps(daten, ensure_ascii=False, indent=1).translate(_HARMLOS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (nothing in it looks like markup)


def canonical(request, filter_namen, seite: int) -> str:
    """The absolute address of a list: its filters and the page it shows, whatever was asked for.

    A picture is a page of its own.
    """
    bleibt = {*filter_namen} - {*DARSTELLUNG}
    if request.GET.get("ansicht") in EIGENE_SEITEN:
        bleibt.add("ansicht")
    aendern: dict[str, int | None] = {name: None for name in request.GET if name not in bleibt}
    aendern["seite"] = seite if seite > 1 else None
    return absolute(request, request.path + changed(request.GET, **aendern).rstrip("?"))


def description(titel: str, anzahl: str, chips) -> str:
    """What a search engine shows of a list: number, filter, and what can be done with it."""
    auswahl = f" zu {'; '.join(chip.text for chip in chips)}" if chips else ""
    return (
        f"{titel} im {settings.PORTAL_NAME}: {anzahl}{auswahl}. "
        "Zum Filtern, Vergleichen und Herunterladen."
    )


def publisher() -> dict:
    """Who runs the portal."""
    return {"@type": "Organization", "name": settings.PORTAL_STELLE or settings.PORTAL_NAME}


def dataset(request, titel: str, beschreibung: str, downloads) -> dict:
    """A list as a Dataset with its downloads, and its licence once there is one."""
    lizenz = settings.PORTAL_LIZENZ
    daten = {
        "@context": KONTEXT,
        "@type": "Dataset",
        "name": f"{titel} – {settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}",
        "description": beschreibung,
        "url": absolute(request, request.path),
        "inLanguage": "de",
        "isAccessibleForFree": True,
        "creator": publisher(),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": MEDIENTYPEN[link.zusatz],
                "contentUrl": absolute(request, request.path + link.ziel),
            }
            for link in downloads
            if link.zusatz in MEDIENTYPEN
        ],
    }
    return daten | ({"license": lizenz.url} if lizenz else {})


def breadcrumbs(request, stufen) -> dict:
    """The way to a page as it stands above it: pairs of text and path."""
    return {
        "@context": KONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": i,
                "name": text,
                "item": absolute(request, pfad),
            }
            for i, (text, pfad) in enumerate(stufen, 1)
        ],
    }


def government_service(request, record, titel: str, art: str, schluessel: dict) -> dict:
    """A Leistung; `schluessel`: official key by its name, empty ones left out."""
    service = {
        "@context": KONTEXT,
        "@type": "GovernmentService",
        "name": titel,
        "url": absolute(request, record.get_absolute_url()),
        "areaServed": {"@type": "Country", "name": "Deutschland"},
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": wert}
            for name, wert in schluessel.items()
            if wert
        ],
    }
    return service | ({"serviceType": art} if art else {})


def website(request) -> dict:
    """The portal with its search."""
    return {
        "@context": KONTEXT,
        "@type": "WebSite",
        "name": settings.PORTAL_NAME,
        "url": absolute(request, "/"),
        "inLanguage": "de",
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(request, reverse("suche")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }
