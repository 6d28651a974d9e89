"""Soft validation: what may be right but is worth a second look, saved when someone says so."""

import hashlib

from projects.enums import Phasenart, Stand
from projects.models.phase import quartal

#: a plan that moves further than this is often a mistyped year
WEIT = 4


def warnings_of(formset) -> list[str]:
    """Sentences about what the valid forms of a project's phases change; none when all is usual."""
    formulare = [f for f in formset.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
    saetze = []
    for form in formulare:
        if form.has_changed():
            saetze += _start(form) + _move(form) + _order(form, formulare)
    return saetze


def fingerprint(saetze: list[str]) -> str:
    """What „trotzdem speichern“ answers: exactly these warnings and no others."""
    return hashlib.sha256("\n".join(saetze).encode()).hexdigest()[:16]


def _start(form) -> list[str]:
    begonnen, erstplanung = form.cleaned_data.get("begonnen"), form.instance.erstplanung
    if "begonnen" not in form.changed_data or not begonnen or not erstplanung:
        return []
    if begonnen.von >= erstplanung.von:
        return []
    return [f"{form.instance}: Der Beginn ({begonnen}) liegt vor der Erstplanung ({erstplanung})."]


def _move(form) -> list[str]:
    vorher, nachher = form.initial.get("geplant"), form.cleaned_data.get("geplant")
    if not vorher or not nachher:
        return []
    weit = abs(quartal(nachher.von) - quartal(vorher.von))
    if weit <= WEIT:
        return []
    return [f"{form.instance}: Der Plan verschiebt sich um {weit} Quartale ({vorher} → {nachher})."]


def _order(form, formulare) -> list[str]:
    if "stand" not in form.changed_data or not Stand(form.cleaned_data["stand"]).erreicht:
        return []
    stufe = Phasenart(form.cleaned_data["art"]).reihenfolge
    offen = [
        Phasenart(f.cleaned_data["art"])
        for f in formulare
        if f.cleaned_data.get("stand") == Stand.OFFEN
        and Phasenart(f.cleaned_data["art"]).reihenfolge < stufe
    ]
    if not offen:
        return []
    namen = ", ".join(art.label for art in sorted(offen, key=lambda art: art.reihenfolge))
    return [f"{form.instance} ist als erreicht bestätigt, davor noch offen: {namen}."]
