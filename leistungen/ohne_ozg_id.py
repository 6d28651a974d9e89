"""Record linkage: OZG-Leistungen without an OZG-ID, found by the name the catalogue gives them.

The catalogue sets no second record beside one of the same name. Its import gives the existing one
the key, after a preview that names each in a sentence: so its address, its projects and what hangs
on it stay, the LeiKa-Leistungen of the file have one place, and taking the import back undoes it.
"""

from collections import defaultdict

from leistungen.models import OzgLeistung
from leistungen.namensvergleich import base_form, without_addition


class OhneOzgId:
    """The records without a key; each is taken at most once."""

    def __init__(self):
        self._gleich, self._gekuerzt = defaultdict(list), defaultdict(list)
        for leistung in OzgLeistung.objects.filter(ozg_id=None):
            self._gleich[base_form(leistung.name)].append(leistung)
            self._gekuerzt[without_addition(leistung.name), leistung.themenfeld_id].append(leistung)
        self._genommen: set[int] = set()

    def take(self, name: str, themenfeld) -> OzgLeistung | None:
        """The one record of this name; else of this name but for a suffix, in the same Themenfeld.

        None when there is none, or when several could be meant.
        """
        feld = themenfeld and themenfeld.pk
        for treffer in (
            self._gleich.get(base_form(name), ()),
            self._gekuerzt.get((without_addition(name), feld), ()),
        ):
            if treffer:
                if len(treffer) > 1 or treffer[0].pk in self._genommen:
                    return None
                self._genommen.add(treffer[0].pk)
                return treffer[0]
        return None


def sentence(leistung: OzgLeistung, ozg_id: str, name: str) -> str:
    """What the preview says about a record that gets its key."""
    umbenannt = f" Sie heißt dann „{name}“." if leistung.name != name else ""
    genau = base_form(leistung.name) == base_form(name)
    gleich = "denselben Namen" if genau else "bis auf einen Zusatz denselben Namen"
    return (
        f"Die vorhandene OZG-Leistung „{leistung.name}“ ohne OZG-ID hat {gleich}: Sie bekommt die "
        f"OZG-ID {ozg_id}, eine zweite entsteht nicht.{umbenannt}"
    )
