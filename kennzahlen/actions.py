"""Writing: Messwerte day by day, their verification, and numbers kept to be quoted."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from auswahlen.models import Auswahl
from bausteine.geschichte.rueckblick import as_of
from bausteine.geschichte.verlauf import one_entry
from kennzahlen.models import Kennzahl, Messwert, Momentaufnahme
from kennzahlen.zaehlung import EINZELN, Listenzaehlung, Unzaehlbar, key_of_state

GRUND = "Filter einer öffentlichen Auswahl"
#: new ones on a day, of the whole portal
AUFNAHMEN_AM_TAG = 200


@dataclass
class Zaehlbericht:
    """What a run has done."""

    neu: int = 0
    schon_da: int = 0
    nicht_gezaehlt: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Abweichung:
    """A Messwert that the history does not give; `nachgerechnet` is None where it gives none."""

    messwert: Messwert
    nachgerechnet: int | None

    def __str__(self):
        wert = self.messwert
        jetzt = "nicht zu zählen" if self.nachgerechnet is None else self.nachgerechnet
        return f"{wert.kennzahl.kennung}, {wert.am:%d.%m.%Y}: {wert.wert}, nachgerechnet {jetzt}"


@dataclass
class Pruefbericht:
    """What a verification has found."""

    geprueft: int = 0
    vom_tag: int = 0
    abweichungen: list[Abweichung] = field(default_factory=list)


@transaction.atomic
def adopt_selections() -> None:
    """A Kennzahl for each public Auswahl whose filter nobody counts yet; where the filter of an
    Auswahl was changed, that of its Kennzahl too."""
    gezaehlt = set(Kennzahl.objects.exclude(liste="").values_list("liste", "abfrage"))
    for auswahl in Auswahl.objects.oeffentlich().fuer_uebersicht():
        if (auswahl.liste, auswahl.abfrage) in gezaehlt:
            continue
        kennung = f"auswahl-{auswahl.kennung}"
        zahl = Kennzahl.objects.filter(kennung=kennung).first() or Kennzahl(
            kennung=kennung,
            bezeichnung=f"{auswahl.titel} (Auswahl)",
            einheit="Einträge",
            regel=auswahl.text,
            liste=auswahl.liste,
        )
        if zahl.liste:  # else a figure of a Quelle has that key
            zahl.liste, zahl.abfrage = auswahl.liste, auswahl.abfrage
            with one_entry(zahl, GRUND):
                zahl.save()


def count_today(jetzt: dt.datetime) -> Zaehlbericht:
    """A Messwert of today for each public Kennzahl that is counted and has none yet."""
    bericht, heute = Zaehlbericht(), timezone.localdate(jetzt)
    fertig = set(Messwert.objects.filter(am=heute).values_list("kennzahl", flat=True))
    for zahl in Kennzahl.objects.gezaehlte():
        if zahl.pk in fertig:
            bericht.schon_da += 1
            continue
        try:
            wert = Listenzaehlung(zahl.liste, zahl.abfrage).number()
        except Unzaehlbar as grund:
            bericht.nicht_gezaehlt.append(f"{zahl.kennung}: {grund}")
            continue
        Messwert.objects.get_or_create(
            kennzahl=zahl,
            am=heute,
            defaults={
                "wert": wert,
                "gezaehlt_um": jetzt,
                "liste": zahl.liste,
                "abfrage": zahl.abfrage,
                "regelfassung": zahl.regelfassung,
            },
        )
        bericht.neu += 1
    return bericht


def verify(tage: int) -> Pruefbericht:
    """Counts the Messwerte of the last days again, each as of the moment it was counted."""
    bericht = Pruefbericht()
    alle = list(Messwert.objects.der_letzten(tage))
    for zeitpunkt, gruppe in groupby(alle, key=lambda wert: wert.gezaehlt_um):
        with as_of(zeitpunkt):
            for wert in gruppe:
                zaehlung = Listenzaehlung(wert.liste, wert.abfrage)
                if zaehlung.haengt_am_tag:
                    bericht.vom_tag += 1
                    continue
                bericht.geprueft += 1
                try:
                    anzahl: int | None = zaehlung.number()
                except Unzaehlbar:
                    anzahl = None
                if anzahl != wert.wert:
                    bericht.abweichungen.append(Abweichung(wert, anzahl))
    return bericht


def kept(zaehlung: Listenzaehlung) -> Momentaufnahme | None:
    """The Momentaufnahme of the list as it is now, if there is one. Raises Unzaehlbar."""
    kennung = key_of_state(zaehlung, zaehlung.numbers())
    return Momentaufnahme.objects.filter(kennung=kennung).first()


def full_today() -> bool:
    """Whether no more can be kept today."""
    return Momentaufnahme.objects.vom(timezone.localdate()).count() >= AUFNAHMEN_AM_TAG


def keep(zaehlung: Listenzaehlung) -> Momentaufnahme:
    """The Momentaufnahme of the list as it is now; a new one where there is none yet. Raises
    Unzaehlbar."""
    nummern = zaehlung.numbers()
    return Momentaufnahme.objects.get_or_create(
        kennung=key_of_state(zaehlung, nummern),
        defaults={
            "am": timezone.localdate(),
            "liste": zaehlung.liste,
            "abfrage": zaehlung.abfrage,
            "filter": zaehlung.words(),
            "wert": len(nummern),
            "nummern": nummern if len(nummern) <= EINZELN else [],
        },
    )[0]
