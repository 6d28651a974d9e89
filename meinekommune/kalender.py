"""iCalendar: what is planned for a Kommune (RFC 5545)."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from meinekommune.fragen import Antworten
from projects.kalender import EIN_TAG, empty_calendar, new_entry, phase_entry
from rollout.models import Anschluss
from themenfelder.models import Themenfeld

if TYPE_CHECKING:
    from icalendar import Event


def calendar(antworten: Antworten, name: str, basis: str) -> bytes:
    """Planned Anschlüsse and phases still to come, also beyond what the page shows."""
    rahmen = empty_calendar(name, str(settings.PORTAL_LIZENZ or ""))
    for anschluss in antworten.anschluesse:
        if anschluss.geplant and anschluss.stand_wert.ist_in_arbeit:
            rahmen.add_component(_connection_entry(anschluss, basis))
    felder = Prefetch("projekt__themenfelder", Themenfeld.objects.oeffentlich())
    prefetch_related_objects(antworten.phasen, felder)
    for phase in antworten.phasen:
        rahmen.add_component(phase_entry(phase, basis))
    return rahmen.to_ical()


def _connection_entry(anschluss: Anschluss, basis: str) -> "Event":
    geplant, eintrag = anschluss.geplant, new_entry()
    host = basis.split("://")[-1].split(":")[0]
    kommune, dienst = anschluss.kommune.organisation, anschluss.dienst
    eintrag.add("uid", f"anschluss-{kommune.kennung}-{dienst.kennung}@{host}")
    geaendert = anschluss.geaendert_am.astimezone(dt.UTC)
    eintrag.add("dtstamp", geaendert)
    eintrag.add("last-modified", geaendert)
    eintrag.add("summary", f"{kommune.kurzname}: {dienst.name} geht online (geplant)")
    eintrag.add("dtstart", geplant.von)
    eintrag.add("dtend", (geplant.bis or geplant.von) + EIN_TAG)
    eintrag.add("transp", "TRANSPARENT")
    eintrag.add("url", f"{basis}{anschluss.get_absolute_url()}")
    zeilen = [f"Geplant: {geplant} (Genauigkeit: {geplant.genauigkeit})"]
    if anschluss.erstplanung and anschluss.erstplanung != geplant:
        zeilen.append(f"Zuerst geplant: {anschluss.erstplanung}")
    zeilen.append(f"Stand: {anschluss.stand_wert.label}")
    quelle = anschluss.quelle
    if quelle and quelle.ist_oeffentlich:
        zeilen.append(f"Quelle: {', '.join(filter(None, (quelle.titel, anschluss.fundstelle)))}")
    eintrag.add("description", "\n".join(zeilen))
    return eintrag
