"""iCalendar: Termine as a file (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from projects.kalender import EIN_TAG, empty_calendar, new_entry
from termine.models import Termin

if TYPE_CHECKING:
    from icalendar import Event


def calendar_of(termine: Iterable[Termin], name: str, basis: str, lizenz: str = "") -> bytes:
    """All that have a time, as all-day entries. `basis`: where addresses of this portal begin."""
    rahmen = empty_calendar(name, lizenz)
    for termin in termine:
        rahmen.add_component(_entry(termin, basis))
    return rahmen.to_ical()


def _entry(termin: Termin, basis: str) -> "Event":
    eintrag, geaendert = new_entry(), termin.geaendert_am.astimezone(dt.UTC)
    host = basis.split("://")[-1].split(":")[0]
    eintrag.add("uid", f"termin-{termin.kennung}@{host}")
    eintrag.add("dtstamp", geaendert)
    eintrag.add("last-modified", geaendert)
    eintrag.add("summary", termin.titel)
    eintrag.add("dtstart", termin.zeitraum_von)
    # the end of a whole day is the day after
    eintrag.add("dtend", termin.zeitraum.ende + EIN_TAG)
    eintrag.add("transp", "TRANSPARENT")
    eintrag.add("url", f"{basis}{termin.get_absolute_url()}")
    if termin.wo:
        eintrag.add("location", termin.wo)
    eintrag.add("description", _description(termin))
    if themenfelder := [themenfeld.name for themenfeld in termin.themenfelder_der_zeile]:
        eintrag.add("categories", themenfelder)
    return eintrag


def _description(termin: Termin) -> str:
    zeilen = [f"{termin.get_art_display()}, {termin.zeitraum}"]
    if termin.zeitraum.genauigkeit not in ("Tag", "Tage"):
        zeilen.append(
            f"Den Tag nennt die Quelle nicht (Genauigkeit: {termin.zeitraum.genauigkeit})."
        )
    if veranstalter := termin.sichtbarer_veranstalter:
        zeilen.append(f"Veranstalter: {veranstalter.name}")
    if termin.adresse:
        zeilen.append(f"Mehr dazu: {termin.adresse}")
    if quelle := termin.sichtbare_quelle:
        zeilen.append(f"Quelle: {', '.join(filter(None, (quelle.titel, termin.fundstelle)))}")
    return "\n".join(zeilen)
