"""Official keys: one pattern, used as validator, as database constraint and to read input."""

import re
from dataclasses import dataclass

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify

from bausteine.werte.suche import folded


@dataclass(frozen=True)
class Schluesselmuster:
    """A key such as the OZG-ID: its name, regular expression and the sentence that explains it."""

    name: str
    muster: str
    satz: str
    #: how many digits it has, where it may begin with a zero: Excel drops that of a number
    mit_null: tuple[int, ...] = ()

    @property
    def validator(self) -> RegexValidator:
        """For the model field; the message says what is right."""
        return RegexValidator(self.muster, f"{self.name}: {self.satz}")

    def constraint(self, feld: str, name: str) -> models.CheckConstraint:
        """The same pattern in the database; an empty column is a fact, not a mistake."""
        return models.CheckConstraint(
            condition=models.Q(**{f"{feld}__isnull": True})
            | models.Q(**{f"{feld}__regex": self.muster}),
            name=name,
            violation_error_message=f"{self.name}: {self.satz}",
        )

    def fits(self, text: str) -> bool:
        """Whether a text is such a key, in the stored form."""
        return re.match(self.muster, text) is not None

    def cleaned(self, text: str) -> str:
        """Input as written in documents ("99 012 001 001 000", "5315000.0") to the stored form."""
        text = re.sub(r"\.0$", "", text.strip())
        ziffern = re.sub(r"[\s.\-/]", "", text)
        verkuerzt = len(ziffern) not in self.mit_null and len(ziffern) + 1 in self.mit_null
        return f"0{ziffern}" if ziffern.isdigit() and verkuerzt else ziffern


def beginning_with(queryset, anfang: str, feld: str, frueher: dict[str, str]):
    """The records whose address in `feld`, or a former one, begins so; none for less than three
    letters. `frueher`: present address by the former one.

    A hyphen at the end may belong to the address or to the line break that cut it off.
    """
    ohne = anfang.rstrip("-")
    if len(ohne) < 3:
        return queryset.none()
    for text in (anfang, ohne):
        ziele = {neu for alt, neu in frueher.items() if alt.startswith(text)}
        treffer = queryset.filter(
            models.Q(**{f"{feld}__startswith": text}) | models.Q(**{f"{feld}__in": ziele | {ohne}})
        )
        if treffer.exists():
            return treffer
    return queryset.none()


def slug_of(text: str, laenge: int = 150) -> str:
    """The part of an address a German name becomes: "Übernahme" → "uebernahme"."""
    return slugify(folded(text))[:laenge].strip("-")
