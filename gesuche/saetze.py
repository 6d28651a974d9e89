"""Sentences: how many Gesuche are open, and what became of the others."""

from collections import Counter
from typing import TYPE_CHECKING

from gesuche.enums import Gesuchstand

if TYPE_CHECKING:
    from gesuche.models import Gesuch


def in_stand(gesuche: "list[Gesuch]") -> str:
    """„1 offen, 2 abgelaufen.“; those that nobody has confirmed are not called open."""
    zahlen = Counter(gesuch.stand for gesuch in gesuche)
    return f"{', '.join(f'{zahlen[s]} {s.label}' for s in Gesuchstand if zahlen[s])}."
