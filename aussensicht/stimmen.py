"""Read model: what the PVOG says of each Kommune, kept by every process until something changes.

Every page of a Kommune asks for it, and there are a few hundred of them: one query for all.
"""

from collections import defaultdict

from aussensicht.models import PvogLauf
from bausteine.auslieferung.memo import Memo


class Pvogstimme:
    """The runs that hold for one Kommune, as its block wants them."""

    def __init__(self, laeufe: list[PvogLauf]):
        self.laeufe = laeufe

    def fuer_anbau(self) -> list[PvogLauf]:
        """Its own first."""
        return self.laeufe


def _by_organisation() -> dict[int, list[PvogLauf]]:
    alle: dict[int, list[PvogLauf]] = defaultdict(list)
    for lauf in PvogLauf.objects.fuer_anbau():
        if lauf.kommune:
            alle[lauf.kommune.organisation_id].append(lauf)
    return dict(alle)


STIMMEN = Memo(_by_organisation)


def voice_for(organisation) -> Pvogstimme:
    """What the PVOG says of the Kommune that an Organisation is; nothing for any other."""
    return Pvogstimme(STIMMEN.get().get(organisation.pk, []))
