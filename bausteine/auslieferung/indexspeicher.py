"""In-process cache: indexes over public records, each as of one Datenstand.

One thread builds an index, the others wait for it. After a change the next question lets the index
follow: it learns from the Spur which rows have changed, and becomes another one; who asks the one
before finds it unchanged. Where too much has changed, or nobody knows what, it is built anew.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.utils import timezone

from bausteine.auslieferung import datenstand
from bausteine.auslieferung.spur import Spurstand, read_trace

#: so often an index follows changes that come while it does
VERSUCHE = 3


@dataclass(frozen=True)
class IndexEntry:
    """An index and what it was true for."""

    stempel: tuple
    spur: Spurstand
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
                eintrag = self._follow(art, bau, stempel) or self._make(art, bau, stempel)
                self._eintraege[art] = eintrag
            return eintrag.index

    def _follow(self, art: type, bau, stempel: tuple) -> IndexEntry | None:
        """The index before with what has changed since; None where it takes a new one. Whatever
        changes while it is read could be half in it: then again."""
        eintrag = self._eintraege.get(art)
        if not eintrag or not eintrag.spur.eintraege or eintrag.stempel[1:] != stempel[1:]:
            return None
        spur = self._trace()
        for _ in range(VERSUCHE):
            if (seither := spur.since(eintrag.spur)) is None:
                return None
            index = bau.follow_index(eintrag.index, seither)
            danach = self._trace()
            if index is None:
                return None
            if danach == spur:
                return IndexEntry(stempel, spur, index)
            spur = danach
        return None

    def _make(self, art: type, bau, stempel: tuple) -> IndexEntry:
        """A new one; never two of them in memory, unless one goes on from the other."""
        eintrag = self._eintraege.pop(art, None)
        bisher = eintrag.index if eintrag and bau.schreibt_index_fort else None
        eintrag = None
        spur = self._trace()  # before the rows: what changes meanwhile is followed the next time
        return IndexEntry(stempel, spur, bau.make_index(bisher))

    def _trace(self) -> Spurstand:
        model = apps.get_model("auslieferung", "aenderungsspur")
        return read_trace(connections[router.db_for_read(model)])

    def _stamp(self) -> tuple | None:
        """Datenstand and day, as dates pass with the day; of the database that is being read."""
        stand = datenstand.current()
        return (stand, timezone.localdate()) if stand else None


SPEICHER = Indexspeicher()
