"""Table column: the publication state."""

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.tabellen.arten import Aufzaehlung
from bausteine.tabellen.spalten import Spalte


def veroeffentlichung_spalte(leer=Veroeffentlichung.VEROEFFENTLICHT) -> Spalte:
    """The publication state, part of every noun's file; `leer` is what an empty cell means."""
    return Spalte(
        "veroeffentlichung",
        "Ob der Eintrag öffentlich ist.",
        Aufzaehlung(Veroeffentlichung, leer=leer),
        intern=True,
    )
