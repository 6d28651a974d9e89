"""Header matching: which column a heading means, in whatever spelling people know it by.

By the name of the column, the label of the page or a former name; case, umlauts, soft hyphens and
signs between the words do not matter. What a person has chosen goes before all of it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist

from bausteine.werte.suche import folded

#: a column of the file that nobody wants
KEINE = ""


def plain(name: str) -> str:
    """A heading without what may differ: „Frühere Titel“ as fruehere_titel."""
    return re.sub(r"[^a-z0-9]", "", folded(name)) or folded(name)


@dataclass(frozen=True)
class Lesewahl:
    """What a person has said about a file: its sheet, the row with the headings, the columns."""

    blatt: str = ""
    kopfzeile: int = 0
    #: a heading in plain form → the column it means, KEINE for none
    spalten: Mapping[str, str] = field(default_factory=dict)


class Spaltennamen:
    """What headings mean in the files of one resource."""

    def __init__(self, resource, wahl: Lesewahl):
        spalten = [spalte.column_name for spalte in resource.columns]
        self._gewaehlt = {
            kopf: name for kopf, name in wahl.spalten.items() if name in {*spalten, KEINE}
        }
        self._genau = {name: name for name in spalten} | dict(resource.synonyms)
        self._aehnlich = {plain(alt): neu for alt, neu in resource.synonyms.items()}
        self._aehnlich |= {plain(name): name for name in spalten}
        worte = {s.column_name: plain(_label(resource, s)) for s in resource.columns}
        einmal = Counter(worte.values())
        for name, wort in worte.items():
            if wort and einmal[wort] == 1:  # what two columns are called says nothing
                self._aehnlich.setdefault(wort, name)

    def meant_by(self, kopf: str) -> str | None:
        """The column that a heading means, KEINE where it was left out on purpose, else None."""
        if (gewaehlt := self._gewaehlt.get(plain(kopf))) is not None:
            return gewaehlt
        return self._genau.get(kopf) or self._aehnlich.get(plain(kopf))

    def is_sure(self, kopf: str) -> bool:
        """Whether it is the column's own name, or a person said what it means."""
        return kopf in self._genau or self.chosen(kopf)

    def chosen(self, kopf: str) -> bool:
        """Whether a person said what it means."""
        return plain(kopf) in self._gewaehlt


def _label(resource, spalte) -> str:
    """What the page calls the field of a column."""
    try:
        return str(resource._meta.model._meta.get_field(spalte.attribute).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return ""
