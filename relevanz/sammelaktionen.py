"""Bulk action: the Land says of many Leistungen at once whether they concern a Größenklasse."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import one_entry
from gebiete.models import Groessenklasse
from leistungen.models import LeikaLeistung
from projects.sammelaktionen import BulkPlan, BulkStep
from quellen.models import Quelle
from relevanz.enums import Betroffenheit
from relevanz.models import Vollzugszuordnung


@dataclass(frozen=True)
class Vollzugswahl:
    """What someone chose in the form."""

    akt: str
    wert: str
    quelle: Quelle
    groessenklassen: list[Groessenklasse] = field(default_factory=list)
    fundstelle: str = ""
    grund: str = ""


def _in_words(zuordnung: Vollzugszuordnung) -> str:
    """What is said, and where it is from."""
    if zuordnung.pk is None and not zuordnung.wert:
        return "keine Zuordnung"
    beleg = ", ".join(filter(None, (str(zuordnung.quelle or ""), zuordnung.fundstelle)))
    return f"{Betroffenheit(zuordnung.wert).label} ({beleg})"


def _assign(leistung, wahl: Vollzugswahl) -> list[BulkStep]:
    """A step for each Größenklasse of which something else is said today."""
    feld = "leika_leistung" if isinstance(leistung, LeikaLeistung) else "ozg_leistung"
    vorhandene = {z.groessenklasse_id: z for z in leistung.vollzugszuordnungen.all()}
    schritte = []
    for klasse in wahl.groessenklassen:
        zuordnung = vorhandene.get(klasse.pk) or Vollzugszuordnung(
            **{feld: leistung}, groessenklasse=klasse
        )
        vorher = _in_words(zuordnung)
        zuordnung.wert, zuordnung.quelle = wahl.wert, wahl.quelle
        zuordnung.fundstelle = wahl.fundstelle
        nachher = _in_words(zuordnung)
        if vorher != nachher:
            zuordnung.full_clean()
            schritte.append(BulkStep(str(klasse), vorher, nachher, _writer(zuordnung)))
    return schritte


def _writer(zuordnung: Vollzugszuordnung) -> Callable[[str], None]:
    def write(grund: str) -> None:
        with one_entry(zuordnung, grund):
            zuordnung.save()

    return write


#: name of the act → what the form calls it, how it plans one record
AKTE_DES_VOLLZUGS: Mapping[str, tuple[str, Callable]] = {
    "vollzug": ("Größenklassen zuordnen", _assign)
}


class VollzugChange(Act[BulkPlan]):
    """The act on many LeiKa- or OZG-Leistungen."""

    name = "vollzug-zuordnen"

    def __init__(self, queryset, wahl: Vollzugswahl):
        self.queryset, self.wahl = queryset, wahl

    def _assigned(self):
        feld = "leika_leistung" if self.queryset.model is LeikaLeistung else "ozg_leistung"
        schluessel = list(self.queryset.order_by().values_list("pk", flat=True))
        return Vollzugszuordnung.objects.filter(**{f"{feld}__in": schluessel}).order_by("pk")

    def hold(self) -> None:
        """What is compared with the preview is what will be written over."""
        list(self._assigned().select_for_update())

    def plan(self) -> BulkPlan:
        records = list(self.queryset.all())
        stand = [
            [str(wert) for wert in vars(self.wahl).values()],
            [record.pk for record in records],
            list(self._assigned().values()),
        ]
        ergebnis = BulkPlan(
            AKTE_DES_VOLLZUGS["vollzug"][0],
            json.dumps(stand, cls=DjangoJSONEncoder, sort_keys=True),
        )
        for record in records:
            try:
                schritte = _assign(record, self.wahl)
            except ValidationError as fehler:
                ergebnis.fehler.append((record, " ".join(fehler.messages)))
                continue
            if schritte:
                ergebnis.aenderungen.append((record, schritte))
            else:
                ergebnis.unveraendert += 1
        return ergebnis

    def write(self, plan: BulkPlan) -> None:
        grund = f"Sammeländerung: {plan.titel}"
        grund += f" – {self.wahl.grund}" if self.wahl.grund else ""
        for _, schritte in plan.aenderungen:
            for schritt in schritte:
                schritt.write(grund)
