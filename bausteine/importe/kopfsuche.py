"""Header detection: which row of which sheet holds the headings, and what becomes of each column.

The row that names the most columns is it. What is not read is said: rows above it, other sheets,
columns that nobody knows. So a list with a title, empty columns or a cover sheet needs no mending.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from bausteine.importe.bericht import similar
from bausteine.importe.spaltennamen import KEINE, Lesewahl, Spaltennamen
from bausteine.tabellen.dateien import ERKLAERUNG, FEHLERSPALTE
from bausteine.tabellen.lesetabelle import Lesetabelle

#: letters of a sample value
MUSTER = 60
#: how many of them are shown
BEISPIELE = 3


@dataclass
class Spaltendeutung:
    """A column of the file, and the one it is taken for."""

    kopf: str
    buchstabe: str
    #: name of the column; KEINE: not read
    feld: str
    #: the first values in it
    werte: list[str]
    #: whether the heading is the column's own name, or a person said so
    sicher: bool


@dataclass
class Lesung:
    """How a file was read, for the page that shows it."""

    blatt: str = ""
    kopfzeile: int = 1
    spalten: list[Spaltendeutung] | None = None
    #: sheets that could be read instead
    blaetter: list[str] | None = None


class Kopfsuche:
    """Finds the headings in an uploaded table and leaves the columns that are known."""

    def __init__(self, resource, wahl: Lesewahl):
        self._resource, self._wahl = resource, wahl
        self._namen = Spaltennamen(resource, wahl)
        self.lesung = Lesung()
        self.remarks: list[tuple[int | None, str]] = []

    def apply(self, tabelle: Lesetabelle) -> None:
        """Read the table by its headings. Raises ValidationError where they make no sense."""
        anfaenge = self._candidates(tabelle)
        passende = [ort for ort, wert in anfaenge.items() if wert[0]]
        platz, zeile = self._chosen(tabelle, anfaenge)
        tabelle.read_sheet(platz, zeile)
        blaetter = {p for p, _ in passende}
        self.lesung.blatt, self.lesung.kopfzeile = tabelle.blatt.name, tabelle.kopfzeile
        self.lesung.blaetter = [tabelle.blaetter[p].name for p in sorted(blaetter - {platz})]
        self._tell_where(tabelle, blaetter)
        self._resource.check_headings(list(tabelle.headers or ()))
        if tabelle.mangel:
            raise ValidationError(tabelle.mangel)
        self._keep_known(tabelle)

    def _candidates(self, tabelle: Lesetabelle) -> dict[tuple[int, int], tuple]:
        """How well each of the first rows serves as headings, by sheet and number."""
        werte = {}
        for platz, blatt in enumerate(tabelle.blaetter):
            if self._wahl.blatt and blatt.name != self._wahl.blatt:
                continue
            for nummer, zellen in tabelle.beginning_of(platz):
                if zellen and zellen[0].startswith(ERKLAERUNG):
                    break  # our own sheet about the columns
                bekannt = {name for zelle in zellen if zelle and (name := self._known(zelle))}
                if bekannt:
                    werte[platz, nummer] = (
                        self._has_key(bekannt),
                        not blatt.verborgen,
                        len(bekannt),
                    )
        return werte

    def _known(self, kopf: str) -> str | None:
        return self._namen.meant_by(kopf)

    def _has_key(self, namen: set[str]) -> bool:
        return not self._resource.missing_key(self._resource.columns_meant(sorted(namen)))

    def _chosen(self, tabelle: Lesetabelle, anfaenge) -> tuple[int, int]:
        """Sheet and row: as a person said, else the best, the first of several."""
        if self._wahl.blatt and not any(b.name == self._wahl.blatt for b in tabelle.blaetter):
            namen = "“, „".join(blatt.name for blatt in tabelle.blaetter)
            raise ValidationError(
                f"Ein Blatt „{self._wahl.blatt}“ gibt es nicht. Die Datei hat: „{namen}“."
            )
        if self._wahl.blatt:
            gewaehlt = next(
                i for i, blatt in enumerate(tabelle.blaetter) if blatt.name == self._wahl.blatt
            )
        else:
            gewaehlt = tabelle.platz
        if self._wahl.kopfzeile:
            return gewaehlt, self._wahl.kopfzeile
        if not anfaenge:
            return gewaehlt, 0
        bester = max(anfaenge, key=lambda ort: (anfaenge[ort], -ort[0], -ort[1]))
        mit_schluessel, _, bekannt = anfaenge[bester]
        # a single known word further down may as well be a value
        return bester if mit_schluessel or bekannt > 1 else (gewaehlt, 0)

    def _tell_where(self, tabelle: Lesetabelle, passende: set[int]) -> None:
        """What of the file is read, where that is not plain to see."""
        andere = [
            blatt
            for platz, blatt in enumerate(tabelle.blaetter)
            if platz != tabelle.platz and not blatt.verborgen and tabelle.beginning_of(platz)
            if not tabelle.beginning_of(platz)[0][1][0].startswith(ERKLAERUNG)
        ]
        if andere or tabelle.blatt.verborgen or tabelle.platz:
            namen = "“, „".join(blatt.name for blatt in andere)
            verborgen = "das ausgeblendete Blatt" if tabelle.blatt.verborgen else "das Blatt"
            nicht = f", nicht: „{namen}“" if andere else ""
            satz = f"Gelesen ist {verborgen} „{tabelle.blatt.name}“{nicht}."
            if auch := [tabelle.blaetter[p].name for p in sorted(passende - {tabelle.platz})]:
                satz += f" Auch „{'“, „'.join(auch)}“ hat passende Spaltennamen."
            self.remarks.append((None, satz))
        davor = [nummer for nummer, _ in tabelle.blatt.anfang if nummer < tabelle.kopfzeile]
        if davor:
            zeilen = "die Zeile" if len(davor) == 1 else f"die {len(davor)} Zeilen"
            ist = "ist" if len(davor) == 1 else "sind"
            self.remarks.append(
                (
                    tabelle.kopfzeile,
                    f"Hier stehen die Spaltennamen; {zeilen} darüber {ist} nicht eingelesen.",
                )
            )
        self.remarks += tabelle.hinweise
        if verborgenes := _hidden(tabelle):
            self.remarks.append((None, f"Mit eingelesen: {verborgenes}."))

    def _keep_known(self, tabelle: Lesetabelle) -> None:
        koepfe = list(tabelle.headers or ())
        deutungen = [
            Spaltendeutung(
                kopf=kopf,
                buchstabe=tabelle.letter_of(i),
                feld=(self._namen.meant_by(kopf) or KEINE) if kopf else KEINE,
                werte=_first(tabelle, i),
                sicher=self._namen.is_sure(kopf),
            )
            for i, kopf in enumerate(koepfe)
        ]
        gemeint = iter(self._resource.columns_meant([d.feld for d in deutungen if d.feld]))
        for deutung in deutungen:
            deutung.feld = next(gemeint) if deutung.feld else KEINE
        self.lesung.spalten = [d for d in deutungen if d.kopf != FEHLERSPALTE or d.feld]
        self._tell_left(deutungen)
        behalten = [i for i, deutung in enumerate(deutungen) if deutung.feld]
        if not behalten:
            namen = ", ".join(spalte.column_name for spalte in self._resource.columns[:8])
            raise ValidationError(
                "In den ersten Zeilen steht keine Zeile mit Spaltennamen dieses Dateiformats "
                f"({namen} …). Bitte prüfen Sie, ob das Dateiformat stimmt, oder ordnen Sie die "
                "Spalten zu."
            )
        doppelt = self._doubles(deutungen)
        if fehler := doppelt + self._resource.missing_key([d.feld for d in deutungen if d.feld]):
            raise ValidationError(fehler)
        tabelle.keep(behalten, [deutungen[i].feld for i in behalten])

    def _doubles(self, deutungen: list[Spaltendeutung]) -> list[str]:
        fehler = []
        for feld in sorted({d.feld for d in deutungen} - {KEINE}):
            koepfe = [d.kopf for d in deutungen if d.feld == feld]
            if len(koepfe) > 1 and len(set(koepfe)) == 1:
                fehler.append(f"Die Spalte „{koepfe[0]}“ kommt mehrfach vor.")
            elif len(koepfe) > 1:
                fehler.append(
                    f"„{'“ und „'.join(koepfe)}“ meinen beide die Spalte „{feld}“. Bitte eine "
                    "davon umbenennen oder entfernen."
                )
        return fehler

    def _tell_left(self, deutungen: list[Spaltendeutung]) -> None:
        bekannt = [spalte.column_name for spalte in self._resource.columns]
        fremde = [
            d.kopf
            for d in deutungen
            if d.kopf and not d.feld and d.kopf != FEHLERSPALTE and not self._namen.chosen(d.kopf)
        ]
        for kopf in fremde:
            if vorschlag := similar(kopf, bekannt):
                self.remarks.append(
                    (None, f"Die Spalte „{kopf}“ ist unbekannt und nicht eingelesen.{vorschlag}")
                )
        rest = [kopf for kopf in fremde if not similar(kopf, bekannt)]
        if len(rest) == 1:
            self.remarks.append(
                (None, f"Die Spalte „{rest[0]}“ ist unbekannt und nicht eingelesen.")
            )
        elif rest:
            self.remarks.append(
                (None, f"Unbekannt und nicht eingelesen: die Spalten „{'“, „'.join(rest)}“.")
            )
        for deutung in deutungen:
            if not deutung.kopf:
                self.remarks.append(
                    (
                        None,
                        f"Spalte {deutung.buchstabe} hat keine Überschrift und ist nicht "
                        f"eingelesen; darin steht zum Beispiel „{deutung.werte[0]}“.",
                    )
                )


def _first(tabelle: Lesetabelle, platz: int) -> list[str]:
    """The first values of a column, each once."""
    werte: dict[str, None] = {}
    for zeile in tabelle:
        if zeile[platz]:
            werte[zeile[platz][:MUSTER]] = None
            if len(werte) == BEISPIELE:
                break
    return [*werte]


def _hidden(tabelle: Lesetabelle) -> str:
    zeilen, spalten = tabelle.verborgenes.zeilen, tabelle.verborgenes.spalten
    teile = []
    if zeilen:
        wort = "Zeile" if zeilen == 1 else "Zeilen"
        teile.append(f"{zeilen} ausgeblendete oder weggefilterte {wort}")
    if spalten:
        teile.append(f"{spalten} ausgeblendete {'Spalte' if spalten == 1 else 'Spalten'}")
    return " und ".join(teile)
