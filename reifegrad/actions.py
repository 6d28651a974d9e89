"""Service layer: writing the answers of a check, and the level that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from bausteine.geschichte.verlauf import one_entry
from bausteine.tabellen.pruefung import check
from reifegrad.models import Kriteriumsantwort, Reifegradbewertung, Reifegradkriterium
from reifegrad.regel import Regelergebnis, lowest

GEPRUEFT = "Kriterien geprüft"


@dataclass(frozen=True)
class Kriteriumseingabe:
    """What somebody answered to a criterion."""

    stufe: int | None
    begruendung: str = ""
    nachweis: str = ""

    @property
    def leer(self) -> bool:
        """Whether nothing was said."""
        return self.stufe is None and not self.begruendung and not self.nachweis


@transaction.atomic
def save_antworten(
    bewertung: Reifegradbewertung, antworten: Mapping[Reifegradkriterium, Kriteriumseingabe]
) -> Regelergebnis:
    """Keep what was changed of the answers, and set the level: the lowest, none while one of them
    is missing."""
    vorhandene = {a.kriterium_id: a for a in bewertung.antworten.select_for_update()}
    for kriterium, neu in antworten.items():
        antwort = vorhandene.get(kriterium.pk)
        if antwort is None and neu.leer:
            continue
        antwort = antwort or Kriteriumsantwort(bewertung=bewertung, kriterium=kriterium)
        werte = (neu.stufe, neu.begruendung, neu.nachweis)
        if antwort.pk and werte == (antwort.stufe, antwort.begruendung, antwort.nachweis):
            continue
        antwort.stufe, antwort.begruendung, antwort.nachweis = werte
        check(antwort)
        antwort.save()
    ergebnis = lowest(
        (kriterium.nummer for kriterium in antworten),
        {kriterium.nummer: antwort.stufe for kriterium, antwort in antworten.items()},
    )
    stufe = None
    if ergebnis.stufe is not None:
        stufe = bewertung.modell.stufen.filter(stufe=ergebnis.stufe).first()
    if bewertung.stufe != stufe:
        bewertung.stufe = stufe
        with one_entry(bewertung, GEPRUEFT):
            bewertung.save()
    return ergebnis
