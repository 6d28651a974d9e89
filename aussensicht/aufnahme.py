"""Ingestion of external data: a run is stored, and accepted or held; our own records stay.

A run that differs by more than a fifth from the last accepted one is held until someone decides.
The rows of the two newest accepted runs of an area are kept; of older ones the numbers stay.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from aussensicht.dateiformat import PvogZeile, Tabelleninhalt
from aussensicht.enums import Erreichbarkeit, Herkunft, Laufzustand, PvogAktiv, Umfang
from aussensicht.models import PvogEintrag, PvogLauf
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung

#: a run with more rows or fewer than this part of the last one is held
SCHWELLE = 0.2
BLOCK = 1000


@dataclass
class Aufnahme:
    """What became of the runs of one file or of one request."""

    angenommen: list[PvogLauf] = field(default_factory=list)
    wartend: list[PvogLauf] = field(default_factory=list)
    #: rows that stood there before, just the same
    doppelt: int = 0

    def __str__(self):
        zeilen = sum(lauf.zeilen for lauf in (*self.angenommen, *self.wartend))
        laeufe = len(self.angenommen)
        teile = [
            f"{zeilen} {'Zeile' if zeilen == 1 else 'Zeilen'} gelesen, "
            f"{laeufe} {'Lauf' if laeufe == 1 else 'Läufe'} angenommen."
        ]
        if self.doppelt:
            teile.append(
                "1 Zeile wiederholt eine andere und zählt nicht mit."
                if self.doppelt == 1
                else f"{self.doppelt} Zeilen wiederholen eine andere und zählen nicht mit."
            )
        if self.wartend:
            satz = (
                "1 Lauf wartet" if len(self.wartend) == 1 else f"{len(self.wartend)} Läufe warten"
            )
            teile.append(
                f"{satz} auf Freigabe: Die Zahl der Zeilen weicht um mehr als 20 % vom letzten "
                "angenommenen ab."
            )
        return " ".join(teile)


def kommune_with(ars: str) -> Kommune | None:
    """The Kommune with this ARS; a Kreis is known here by the first five digits alone."""
    stellen = [ars, ars[:5]] if ars[5:].strip("0") == "" else [ars]
    gefunden = Kommune.objects.filter(organisation__ars__in=stellen).select_related("organisation")
    je_ars = {kommune.organisation.ars: kommune for kommune in gefunden}
    return next((je_ars[stelle] for stelle in stellen if stelle in je_ars), None)


def take_in(inhalt: Tabelleninhalt, herkunft: Herkunft, dateiname: str = "") -> Aufnahme:
    """Store a file with the own Leistungen of its areas, one run for each. All or nothing."""
    ergebnis = Aufnahme()
    with transaction.atomic():
        for ars, zeilen in sorted(inhalt.je_ars.items()):
            take_in_area(ergebnis, ars, Umfang.EIGEN, zeilen, herkunft, dateiname)
    return ergebnis


@transaction.atomic
def take_in_area(
    ergebnis: Aufnahme,
    ars: str,
    umfang: Umfang,
    zeilen: list[PvogZeile],
    herkunft: Herkunft,
    dateiname: str = "",
) -> PvogLauf:
    """Store what the PVOG says for one area, and add the run to `ergebnis`; a row that stands there
    more than once counts once."""
    gelesen, zeilen = len(zeilen), list(dict.fromkeys(zeilen))
    ergebnis.doppelt += gelesen - len(zeilen)
    lauf = PvogLauf(
        ars=ars,
        umfang=umfang,
        kommune=kommune_with(ars),
        herkunft=herkunft,
        dateiname=dateiname[:255],
        abgerufen_am=timezone.now(),
        datenstand=_newest(zeile.datenstand for zeile in zeilen),
        zustand=Laufzustand.WARTET,
    )
    bekannt = known_keys({zeile.leika_schluessel for zeile in zeilen})
    _count(lauf, zeilen, bekannt)
    wartende = PvogLauf.objects.wartende().filter(ars=ars, umfang=umfang)
    for ueberholt in wartende:  # what comes now is newer than what nobody has decided on
        discard(ueberholt)
    letzter = PvogLauf.objects.geltende().filter(ars=ars, umfang=umfang).first()
    gehalten = letzter is not None and abs(lauf.zeilen - letzter.zeilen) > (
        SCHWELLE * letzter.zeilen
    )
    lauf.zuletzt = letzter.zeilen if letzter and gehalten else None
    lauf.save()
    PvogEintrag.objects.bulk_create(
        [
            PvogEintrag(
                lauf=lauf,
                leika_id=bekannt.get(zeile.leika_schluessel),
                leika_schluessel=zeile.leika_schluessel,
                bezeichnung=zeile.bezeichnung,
                ars=zeile.ars,
                adresse=zeile.adresse,
                erreichbarkeit=zeile.erreichbarkeit,
                aktiv=zeile.aktiv,
                flaechendeckung=zeile.flaechendeckung,
                begruendung=zeile.begruendung,
            )
            for zeile in zeilen
        ],
        batch_size=BLOCK,
    )
    if gehalten:
        ergebnis.wartend.append(lauf)
    else:
        accept(lauf)
        ergebnis.angenommen.append(lauf)
    return lauf


@transaction.atomic
def accept(lauf: PvogLauf) -> None:
    """The run holds from now on, and the rows of those before the last one go."""
    PvogLauf.objects.geltende().filter(ars=lauf.ars, umfang=lauf.umfang).update(gilt=False)
    lauf.zustand, lauf.gilt = Laufzustand.ANGENOMMEN, True
    lauf.save(update_fields=["zustand", "gilt"])
    alte = PvogLauf.objects.zu_viele(lauf.ars, lauf.umfang)
    PvogEintrag.objects.filter(lauf__in=alte).delete()


@transaction.atomic
def discard(lauf: PvogLauf) -> None:
    """The run does not count; its numbers stay, its rows go."""
    lauf.zustand = Laufzustand.VERWORFEN
    lauf.save(update_fields=["zustand"])
    lauf.eintraege.all().delete()


def assign_again() -> None:
    """Rows and runs whose Leistung or Kommune was not known here when they came, and now is."""
    offene = PvogEintrag.objects.filter(leika__isnull=True, lauf__gilt=True).order_by()
    bekannt = known_keys(set(offene.values_list("leika_schluessel", flat=True).distinct()))
    for schluessel, pk in bekannt.items():
        offene.filter(leika_schluessel=schluessel).update(leika=pk)
    for lauf in PvogLauf.objects.geltende().filter(kommune__isnull=True):
        if kommune := kommune_with(lauf.ars):
            lauf.kommune = kommune
            lauf.save(update_fields=["kommune"])


def known_keys(schluessel: set[str]) -> dict[str, int]:
    """Those of the LeiKa-Schlüssel that a record here has, with its number."""
    alle = sorted(schluessel)
    bekannt: dict[str, int] = {}
    for anfang in range(0, len(alle), BLOCK):
        teil = LeikaLeistung.objects.filter(leika_schluessel__in=alle[anfang : anfang + BLOCK])
        bekannt |= {
            str(wert): pk for wert, pk in teil.order_by().values_list("leika_schluessel", "pk")
        }
    return bekannt


def _newest(tage: Iterable[dt.date | None]) -> dt.date | None:
    return max((tag for tag in tage if tag), default=None)


def _count(lauf: PvogLauf, zeilen: list[PvogZeile], bekannt: dict[str, int]) -> None:
    """The numbers of a run: what counts is active, and nothing is said against it."""
    aktive = [zeile for zeile in zeilen if zeile.aktiv == PvogAktiv.JA]
    zaehlen = [zeile for zeile in aktive if not zeile.begruendung]
    lauf.zeilen, lauf.gezaehlt = len(zeilen), len(zaehlen)
    lauf.begruendet = len(aktive) - len(zaehlen)
    lauf.nicht_aktiv = len(zeilen) - len(aktive)
    lauf.nicht_ok = sum(zeile.erreichbarkeit == Erreichbarkeit.NICHT_OK for zeile in zaehlen)
    lauf.unbekannt = sum(zeile.leika_schluessel not in bekannt for zeile in zeilen)
