"""Tree view: Themenfeld, Lage, OZG-Leistung and LeiKa-Leistung with how many there are below each.

It is made of the filtered list: what a filter leaves out is in no number. Each number leads to the
list of exactly these.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bausteine.seiten.facetten import OHNE
from leistungen.models import OzgLeistung

#: so many LeiKa-Leistungen are named one by one; of more only the number is told
HOECHSTENS = 300


@dataclass
class Knoten:
    """A branch: its name and page, how many LeiKa-Leistungen, and the list of these."""

    name: str
    #: its own page, "" where there is none
    seite: str = ""
    #: the list of what it holds
    liste: str = ""
    anzahl: int = 0
    zweige: list["Knoten"] = field(default_factory=list)
    #: the LeiKa-Leistungen themselves, where they are few enough
    blaetter: list = field(default_factory=list)


def tree(leistungen, address_of: Callable[[dict], str]) -> list[Knoten]:
    """The branches of these LeiKa-Leistungen, in the order of Themenfelder, Lagen and names.

    `address_of` gives the list's address with these filters beside those that are chosen.
    """
    anzahlen = leistungen.je_ozg_leistung()
    blaetter = _leaves(leistungen) if sum(anzahlen.values()) <= HOECHSTENS else {}
    wurzeln: dict[str, Knoten] = {}
    for leistung in OzgLeistung.objects.oeffentlich().fuer_baum(pk for pk in anzahlen if pk):
        zweig = Knoten(
            leistung.name,
            leistung.get_absolute_url(),
            address_of({"ozg_leistung": leistung.slug}),
            anzahlen.pop(leistung.pk),
            blaetter=blaetter.get(leistung.pk, []),
        )
        _hang(zweig, _public(leistung.themenfeld), _public(leistung.lage), wurzeln, address_of)
    if lose := sum(anzahlen.values()):  # of no OZG-Leistung that visitors may know
        ziel = address_of({"ozg_leistung": OHNE})
        einzeln = [blatt for pk in anzahlen for blatt in blaetter.get(pk, [])]
        zweig = Knoten("ohne OZG-Leistung", "", ziel, lose, blaetter=einzeln)
        _hang(zweig, None, None, wurzeln, address_of)
    return list(wurzeln.values())


def _hang(zweig: Knoten, feld, lage, wurzeln: dict[str, Knoten], address_of) -> None:
    """Put a branch below its Lage and Themenfeld, which are made where they are missing."""
    feldwahl = {"themenfeld": feld.slug if feld else OHNE}
    feldname, lagenname = str(feld or "ohne Themenfeld"), str(lage or "ohne Lage")
    if feldname not in wurzeln:
        seite = feld.get_absolute_url() if feld else ""
        wurzeln[feldname] = Knoten(feldname, seite, address_of(feldwahl))
    oben = wurzeln[feldname]
    mitte = next((knoten for knoten in oben.zweige if knoten.name == lagenname), None)
    if mitte is None:
        ziel = address_of(feldwahl | {"lage": lage.name if lage else OHNE})
        mitte = Knoten(lagenname, liste=ziel)
        oben.zweige.append(mitte)
    mitte.zweige.append(zweig)
    for knoten in (oben, mitte):
        knoten.anzahl += zweig.anzahl


def _leaves(leistungen) -> dict[int | None, list]:
    """The LeiKa-Leistungen by the primary key of their OZG-Leistung."""
    je_ozg = defaultdict(list)
    for leistung in leistungen.mit_umsetzungsstand().order_by("sortiertext", "pk"):
        je_ozg[leistung.ozg_leistung_id].append(leistung)
    return je_ozg


def _public(record):
    return record if record and record.ist_oeffentlich else None
