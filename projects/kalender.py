"""iCalendar: the planned dates of projects as a file (RFC 5545)."""

import datetime as dt
from typing import TYPE_CHECKING

from bausteine.werte.zeitraum import Zeitraum

if TYPE_CHECKING:
    from icalendar import Calendar, Event

EIN_TAG = dt.timedelta(days=1)


def kalender(phasen, name: str, basis: str, lizenz: str = "") -> bytes:
    """All planned phases as all-day entries. `basis`: where addresses of this portal begin."""
    rahmen = empty_calendar(name, lizenz)
    for phase in phasen:
        rahmen.add_component(phase_entry(phase, basis))
    return rahmen.to_ical()


def empty_calendar(name: str, lizenz: str = "") -> "Calendar":
    """A calendar of this portal without entries."""
    from icalendar import Calendar  # takes long to load, and few want a calendar

    rahmen = Calendar()
    rahmen.add("prodid", "-//OZG-Portal//Umsetzungsprojekte//DE")
    rahmen.add("version", "2.0")
    rahmen.add("calscale", "GREGORIAN")
    rahmen.add("method", "PUBLISH")
    rahmen.add("x-wr-calname", name)
    if lizenz:
        for feld in ("description", "x-wr-caldesc"):  # RFC 7986, and what came before it
            rahmen.add(feld, f"Lizenz der Daten: {lizenz}")
    return rahmen


def new_entry() -> "Event":
    """An entry of a calendar that says nothing yet."""
    from icalendar import Event  # as above

    return Event()


def phase_entry(phase, basis: str) -> "Event":
    """A planned phase as an all-day entry."""
    projekt, eintrag = phase.projekt, new_entry()
    host = basis.split("://")[-1].split(":")[0]
    eintrag.add("uid", f"{projekt.kennung}-{phase.art}@{host}")
    eintrag.add("dtstamp", projekt.geaendert_am.astimezone(dt.UTC))
    eintrag.add("last-modified", projekt.geaendert_am.astimezone(dt.UTC))
    eintrag.add("summary", f"{projekt.titel}: {phase.get_art_display()} (geplant)")
    eintrag.add("dtstart", phase.geplant_von)
    # the end of a whole day is the day after; of an open plan only the first day is known
    eintrag.add("dtend", (phase.geplant_bis or phase.geplant_von) + EIN_TAG)
    eintrag.add("transp", "TRANSPARENT")
    eintrag.add("url", f"{basis}{projekt.get_absolute_url()}")
    eintrag.add("description", _description(phase))
    if themenfelder := [themenfeld.name for themenfeld in projekt.themenfelder.all()]:
        eintrag.add("categories", themenfelder)
    return eintrag


def _description(phase) -> str:
    plan: Zeitraum = phase.geplant
    zeilen = [f"Geplant: {plan} (Genauigkeit: {plan.genauigkeit})"]
    if plan.bis is None:
        zeilen.append("Das Ende ist offen; eingetragen ist nur der erste Tag.")
    erreicht = phase.stand_wert.erreicht
    zeilen.append(f"{'Bestätigt' if erreicht else 'Stand'}: {phase.stand_text}")
    if phase.quelle and phase.quelle.ist_oeffentlich:
        zeilen.append(f"Quelle: {', '.join(filter(None, (phase.quelle.titel, phase.fundstelle)))}")
    return "\n".join(zeilen)
