"""Memoisation: a value that every process keeps for as long as the Datenstand stays the same."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bausteine.auslieferung import datenstand

T = TypeVar("T")


class Memo(Generic[T]):
    """What `make` gives, asked again only after a change of what visitors may see.

    Without a Datenstand nothing is kept. `make` must read nothing but the database.
    """

    def __init__(self, make: Callable[[], T]):
        self._make = make
        self._gehalten: tuple[str, T] | None = None

    def clear(self) -> None:
        """Keep nothing, as after a start."""
        self._gehalten = None

    def get(self) -> T:
        """The value as it is now. The mark is read first: what changes meanwhile moves it."""
        stand = datenstand.current()
        if stand is None:
            return self._make()
        gehalten = self._gehalten
        if gehalten is None or gehalten[0] != stand:
            gehalten = self._gehalten = (stand, self._make())
        return gehalten[1]
