"""Column mapping: which column of a file is which field, shown for a check and chosen by hand.

What an account chooses is remembered for its next file of that kind: lists of others come again.
"""

from dataclasses import dataclass

from bausteine.importe.models import Spaltenzuordnung
from bausteine.importe.spaltennamen import KEINE, Lesewahl, Spaltennamen, plain
from bausteine.importe.vorschau import Vorschau

#: name of the field that chooses a sheet, and beginning of those that choose a column
BLATT, SPALTE = "blatt", "spalte-"


@dataclass(frozen=True)
class Spaltenangabe:
    """A column of the file in the table that maps them."""

    name: str
    kopf: str
    feld: str
    #: its first values
    werte: list[str]
    #: how sure it is, in words
    worte: str


def as_read(vorschau: Vorschau) -> Lesewahl:
    """To read a file once more as its preview did."""
    lesung = vorschau.kopf.get("lesung")
    if not lesung:
        return Lesewahl()
    return Lesewahl(lesung["blatt"], lesung["kopfzeile"], vorschau.kopf.get("spalten") or {})


class Spaltenwahl:
    """How the columns of a previewed file are read, and how an account wants them to be."""

    def __init__(self, resource, vorschau: Vorschau):
        self._resource, self._lesung = resource, vorschau.kopf["lesung"]
        self._spalten = self._lesung["spalten"] or []
        self._berechnet = {s.column_name: s.readonly for s in resource.columns}

    @property
    def felder(self) -> list[str]:
        """The columns to choose from."""
        return [name for name, berechnet in self._berechnet.items() if not berechnet]

    @property
    def blatt(self) -> str:
        """The sheet that was read; "" where a file has none."""
        return self._lesung["blatt"]

    @property
    def blaetter(self) -> list[str]:
        """Sheets that could be read instead."""
        return self._lesung["blaetter"] or []

    @property
    def kopfzeile(self) -> int:
        """The row with the headings."""
        return self._lesung["kopfzeile"]

    @property
    def gelesen(self) -> int:
        """How many columns are read."""
        return sum(bool(zeile.feld) for zeile in self.zeilen)

    @property
    def zeilen(self) -> list[Spaltenangabe]:
        """Every column that has a heading, by its place in the file."""
        return [
            Spaltenangabe(f"{SPALTE}{i}", s["kopf"], s["feld"], s.get("werte", []), self._words(s))
            for i, s in enumerate(self._spalten)
            if s["kopf"]
        ]

    def _words(self, spalte: dict) -> str:
        if not spalte["feld"]:
            return "nicht eingelesen"
        if self._berechnet.get(spalte["feld"]):
            return "wird berechnet, nicht eingelesen"
        return "erkannt" if spalte["sicher"] else "erkannt, bitte prüfen"

    def chosen(self, request) -> Lesewahl:
        """What the form says, remembered for the account."""
        konto, ressource = request.user, self._resource.resource_name
        bekannt = Spaltenzuordnung.objects.remembered(konto, ressource)
        blatt = request.POST.get(BLATT, self.blatt)
        if blatt != self.blatt:
            return Lesewahl(blatt=blatt if blatt in self.blaetter else "", spalten=bekannt)
        namen = Spaltennamen(self._resource, Lesewahl())
        neu = {}
        for zeile in self.zeilen:
            feld = request.POST.get(zeile.name, zeile.feld)
            von_selbst = namen.meant_by(zeile.kopf) or KEINE
            if feld in {*self._berechnet, KEINE} and (
                feld != von_selbst or plain(zeile.kopf) in bekannt
            ):
                neu[plain(zeile.kopf)] = feld
        Spaltenzuordnung.objects.remember(konto, ressource, neu)
        return Lesewahl(self.blatt, self.kopfzeile, bekannt | neu)
