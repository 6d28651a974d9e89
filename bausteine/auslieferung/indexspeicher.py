"""In-process cache: indexes over public records, each as of one Datenstand.

One thread builds an index, the others wait for it; a change makes the next question build another.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bausteine.auslieferung import datenstand


@dataclass(frozen=True)
class IndexEntry:
    """An index and what it was true for."""

    stempel: tuple
    index: Any


class Indexspeicher:
    """The latest index of each kind in this process: what is asked for one says by its class which,
    and makes it."""

    def __init__(self):
        self._eintraege: dict[type, IndexEntry] = {}
        #: of each kind its own: one index may be made of another
        self._schloesser: defaultdict[type, threading.RLock] = defaultdict(threading.RLock)

    def get(self, bau) -> Any:
        """The index that `bau` makes, as it is now; None without a Datenstand."""
        art, stempel = type(bau), self._stamp()
        if stempel is None:
            return None
        eintrag = self._eintraege.get(art)
        if eintrag and eintrag.stempel == stempel:
            return eintrag.index
        with self._schloesser[art]:  # the others wait for the index instead of counting themselves
            eintrag = self._eintraege.get(art)
            if not eintrag or eintrag.stempel != stempel:
                eintrag = self._eintraege.pop(art, None)
                bisher = eintrag.index if eintrag and bau.schreibt_index_fort else None
                eintrag = None  # never two of them in memory, unless one goes on from the other
                index = bau.make_index(bisher)
                eintrag = self._eintraege[art] = IndexEntry(stempel, index)
            return eintrag.index

    def _stamp(self) -> tuple | None:
        """Datenstand and day, as dates pass with the day; of the database that is being read."""
        stand = datenstand.current()
        return (stand, timezone.localdate()) if stand else None


SPEICHER = Indexspeicher()
