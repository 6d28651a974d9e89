"""Tally: what the Stimmzettel of a Meinungsbild come to, and the files they can be recounted by."""

import json
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from bausteine.tabellen.dateien import csv_lines
from meinungsbilder.models import Meinungsbild, Stimmzettel, Wahlmoeglichkeit

#: the head of the first column of the file
NUMMER = "stimmzettel"


@dataclass(frozen=True)
class Zaehlzeile:
    """A choice with its points, and on how many Stimmzettel it has any."""

    wahlmoeglichkeit: Wahlmoeglichkeit
    punkte: int
    stimmzettel: int
    #: in whole per cent of all points
    anteil: int
    #: of the bar, in hundredths of the longest one
    breite: int

    @property
    def saeule(self) -> dict:
        """As the bars of the portal are drawn (templates/components/saeulen.html)."""
        ziel = self.wahlmoeglichkeit.sichtbares_ziel
        teile = [{"x": 0, "breite": self.breite, "muster": "bestaetigt"}] if self.punkte else []
        return {
            "titel": self.wahlmoeglichkeit.text,
            "ziel": ziel.get_absolute_url() if ziel else "",
            "teile": teile,
            "label": "",  # name and number stand beside it
            "wert": self.punkte,
            "von": None,
        }


@dataclass(frozen=True)
class Auszaehlung:
    """The result: the choices by their points, most first."""

    stimmzettel: int
    punkte: int
    zeilen: list[Zaehlzeile]

    @classmethod
    def of(cls, wahl: list[Wahlmoeglichkeit], zettel: list[Stimmzettel]) -> "Auszaehlung":
        """Counted from the Stimmzettel, each time."""
        punkte: Counter[str] = Counter()
        auf: Counter[str] = Counter()
        for z in zettel:
            punkte.update(z.punkte)
            auf.update(z.punkte.keys())
        summe, meiste = sum(punkte.values()), max(punkte.values(), default=0)
        zeilen = [
            Zaehlzeile(
                w,
                zahl := punkte[str(w.pk)],
                auf[str(w.pk)],
                round(100 * zahl / summe) if summe else 0,
                round(100 * zahl / meiste) if meiste else 0,
            )
            for w in wahl
        ]
        zeilen.sort(key=lambda zeile: -zeile.punkte)  # those of as many stay in their order
        return cls(len(zettel), summe, zeilen)

    @property
    def satz(self) -> str:
        """What must stand beside every number of it."""
        return f"{self.stimmzettel} Stimmzettel, kein repräsentatives Bild"

    @property
    def bild(self) -> dict:
        """For the template of bars."""
        saeulen = [zeile.saeule for zeile in self.zeilen]
        return {"form": "einfach", "gruppen": [{"titel": "", "saeulen": saeulen}]}


def as_csv(meinungsbild: Meinungsbild, zettel: list[Stimmzettel]):
    """A line for each Stimmzettel, a column for each choice: whoever adds up a column has the
    result."""
    wahl = meinungsbild.wahl
    zeilen = ([str(z.nummer), *(str(z.points_for(w)) for w in wahl)] for z in zettel)
    return csv_lines([NUMMER, *(w.text for w in wahl)], zeilen)


def as_json(meinungsbild: Meinungsbild, zettel: list[Stimmzettel]) -> bytes:
    """The same with the question and the result."""
    wahl, ergebnis = meinungsbild.wahl, Auszaehlung.of(meinungsbild.wahl, zettel)
    inhalt = {
        "kennung": meinungsbild.kennung,
        "titel": meinungsbild.titel,
        "frage": meinungsbild.frage,
        "von": timezone.localtime(meinungsbild.von).isoformat(),
        "bis": timezone.localtime(meinungsbild.bis).isoformat(),
        "kreis": meinungsbild.kreis,
        "punkte_je_person": meinungsbild.punkte_je_person,
        "ausgegebene_codes": meinungsbild.ausgegebene_codes if meinungsbild.mit_code else None,
        "anzahl": ergebnis.stimmzettel,
        "hinweis": ergebnis.satz,
        "ergebnis": [
            {
                "text": zeile.wahlmoeglichkeit.text,
                "punkte": zeile.punkte,
                "stimmzettel": zeile.stimmzettel,
            }
            for zeile in ergebnis.zeilen
        ],
        "stimmzettel": [
            {
                "nummer": z.nummer,
                "punkte": {w.text: z.points_for(w) for w in wahl if z.points_for(w)},
            }
            for z in zettel
        ],
    }
    return json.dumps(inhalt, ensure_ascii=False, indent=1).encode()
