"""Proposals: what an address may have meant that leads nowhere, with kind, status and age.

Words of the address are put to the search only below addresses that the portal has: who tries
addresses of other programs costs nothing.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import Error
from django.urls import get_script_prefix, reverse

from bausteine.seiten.listen import list_page
from dienste.models import OnlineDienst
from gebiete.models import page_of
from projects.enums import Status
from projects.models import Umsetzungsprojekt
from schnittstelle.listen import LISTEN
from ueberblick.vorschlaege import best_records

#: parts of former addresses that say nothing of what they led to
LEERWORTE = {"details", "show", "edit"}
#: words of an address that are searched for, and how long each must be
WORTE, KUERZESTES = 5, 4


@dataclass(frozen=True)
class Fundstelle:
    """A page that may have been meant: its text and address, and what it is."""

    text: str
    adresse: str
    art: str = ""
    #: how far it is: of a project its status, of a Dienst a word
    status: Status | None = None
    wort: str = ""
    jahr: int | None = None


def loaded(menge) -> Any:
    """Records with what is told of them, in the same query."""
    for name in ("mit_quellenjahr", "mit_stand"):
        menge = getattr(menge, name)() if hasattr(menge, name) else menge
    return menge


def described(record, adresse: str = "") -> Fundstelle:
    """What is told of a record that `loaded` has read."""
    status, wort, jahr = None, "", getattr(record, "quellenjahr", None)
    if isinstance(record, Umsetzungsprojekt):
        status = record.status_wert
    elif isinstance(record, OnlineDienst):
        stand = record.geltender_stand
        wort = stand.wort if stand else "Zustand: keine Angabe"
        jahr = stand.bestaetigt_am.year if stand and stand.bestaetigt_am else None
    elif ozg_id := getattr(record, "ozg_id", None):
        wort = f"OZG-ID {ozg_id}"
    art = str(record._meta.verbose_name)
    return Fundstelle(str(record), adresse or page_of(record), art, status, wort, jahr)


def words_of(path: str) -> str:
    """What the search field begins with: the words of an address, without those of its list; a
    number says nothing of a name, and nobody has all of its words."""
    teile = [teil for teil in path.split("/") if teil and teil.lower() not in LEERWORTE]
    if len(teile) > 1 and _first(path) in _known():
        teile = teile[1:]
    worte = " ".join(teile).replace("-", " ").split()
    gute = [wort for wort in worte if len(wort) >= KUERZESTES and not wort.isdecimal()]
    return " ".join(gute[:WORTE])


def similar(path: str) -> list[Fundstelle]:
    """Public records that are called like the address; none without a database."""
    worte = words_of(path)
    if _first(path) not in _known() or not worte:
        return []
    try:
        return [described(record) for record in best_records(worte, loaded)]
    except Error:  # the page still says what it can
        return []


def list_of(path: str) -> tuple[str, str]:
    """Name of the address and title of the list that an address lies in, for the way to it."""
    for _, name in LISTEN:
        if _place(name) == _first(path):
            return name, str(list_page(name).model._meta.verbose_name_plural)
    return "", ""


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0].lower()


@cache
def _known() -> set[str]:
    """The first parts of all addresses of lists, and of those the former portal had."""
    return {"loesungen", "modellregionen", *(_place(name) for _, name in LISTEN)}


def _place(name: str) -> str:
    return _first(reverse(name).removeprefix(get_script_prefix()))
