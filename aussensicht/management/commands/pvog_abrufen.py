"""Fetch run: what the PVOG says of Kommunen, one after another, one request a second."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aussensicht.abruf import Abruffehler, Abrufweg, switched_off
from aussensicht.actions import compare_all
from aussensicht.aufnahme import Aufnahme, take_in_area
from aussensicht.enums import Herkunft, Umfang
from aussensicht.models import PvogLauf
from aussensicht.pvog import fetch_area
from gebiete.models import Kommune
from organisationen.identifiers import ARS

AUS = switched_off("PVOG_ADRESSE", "Dateien lassen sich in der Verwaltung hochladen (PVOG-Läufe).")
#: what was read since then is left out, so that a run that was cut goes on where it ended
FRISCH = dt.timedelta(hours=20)


class Command(BaseCommand):
    """`manage.py pvog_abrufen 055150000000` or `--land 05`; started again it goes on."""

    help = "Liest für Kommunen, was das PVOG sagt; höchstens eine Anfrage in der Sekunde."

    def add_arguments(self, parser):
        parser.add_argument("ars", nargs="*", help="Regionalschlüssel einzelner Kommunen")
        parser.add_argument(
            "--land",
            default="",
            help="alle Kommunen eines Landes, etwa 05; ohne ARS die des eigenen",
        )
        parser.add_argument(
            "--mit-darueber",
            action="store_true",
            help="auch die Leistungen von Kreis, Land und Bund; eine zweite Zahl",
        )
        parser.add_argument("--neu", action="store_true", help="auch, was heute schon gelesen ist")

    def handle(self, *, ars, land, mit_darueber, neu, **options):
        if not settings.PVOG_ADRESSE:
            self.stdout.write(AUS)
            return
        umfang = Umfang.MIT_DARUEBER if mit_darueber else Umfang.EIGEN
        alle = _areas(ars, land or ("" if ars else settings.PORTAL_LAND.schluessel))
        fertig = set() if neu else PvogLauf.objects.seit(timezone.now() - FRISCH, umfang)
        offen = [eines for eines in alle if eines not in fertig]
        if len(offen) < len(alle):
            self.stdout.write(f"{len(alle) - len(offen)} sind heute schon gelesen.")
        ergebnis, fehler = self._fetch(offen, umfang)
        self.stdout.write(str(ergebnis))
        if ergebnis.angenommen:
            self.stdout.write(f"{compare_all()} Abweichungen stehen unter /abgleich/.")
        if fehler:
            raise CommandError(
                f"{fehler} von {len(offen)} Kommunen nicht gelesen. Noch einmal gestartet, macht "
                "der Befehl mit ihnen weiter."
            )

    def _fetch(self, offen: list[str], umfang: Umfang) -> tuple[Aufnahme, int]:
        ergebnis, fehler, weg = Aufnahme(), 0, Abrufweg(settings.PVOG_ADRESSE)
        for ars in offen:
            try:
                zeilen = fetch_area(weg, ars, umfang)
            except (Abruffehler, ValidationError) as error:
                satz = str(error) if isinstance(error, Abruffehler) else " ".join(error.messages)
                self.stderr.write(satz)
                fehler += 1
                continue
            lauf = take_in_area(ergebnis, ars, umfang, zeilen, Herkunft.ABRUF)
            self.stdout.write(f"{ars}: {lauf.zeilen} Zeilen, {lauf.get_zustand_display()}.")
        return ergebnis, fehler


def _areas(genannt: list[str], land: str) -> list[str]:
    """The ARS in order, each once, as the interface knows them: twelve digits. Raises
    CommandError."""
    alle = [ARS.cleaned(text) for text in genannt]
    if falsch := next((t for t, a in zip(genannt, alle, strict=True) if not ARS.fits(a)), ""):
        raise CommandError(f"„{falsch}“ ist kein ARS. {ARS.satz}")
    if land and not (len(land) == 2 and land.isdecimal()):
        raise CommandError(f"„{land}“ ist kein Land. Es hat zwei Ziffern, zum Beispiel 05.")
    if land:
        kommunen = Kommune.objects.filter(organisation__ars__startswith=land, gueltig_bis=None)
        schluessel = kommunen.order_by("organisation__ars")
        alle += map(str, schluessel.values_list("organisation__ars", flat=True))
    if not alle:
        raise CommandError(
            f"Das Portal kennt im Land {land} keine Kommune mit ARS. Bitte das Gemeindeverzeichnis "
            "einlesen oder ARS nennen."
        )
    return list(dict.fromkeys(ars.ljust(12, "0") for ars in alle))
