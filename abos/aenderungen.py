"""Change detection: what came into an Abo's list, changed in it or left it since the last look.

Records are compared with what was seen then, not with a moment: what a long import wrote is told
although its records say an earlier time.
"""

from dataclasses import dataclass

from abos.gegenstand import Stand


@dataclass(frozen=True)
class Bewegung:
    """Keys of records: those that the filter matches only now, only before, and still."""

    neu: tuple[str, ...]
    geaendert: tuple[str, ...]
    fort: tuple[str, ...]

    def __bool__(self):
        return bool(self.neu or self.geaendert or self.fort)

    @classmethod
    def between(cls, vorher: Stand, jetzt: Stand) -> "Bewegung":
        """What happened from one look to the next."""
        return cls(
            tuple(sorted(jetzt.keys() - vorher.keys(), key=int)),
            tuple(pk for pk, am in jetzt.items() if vorher.get(pk, am) != am),
            tuple(sorted(vorher.keys() - jetzt.keys(), key=int)),
        )
