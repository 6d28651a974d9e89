"""Bulk actions: what can be done to many Anschlüsse at once, planned one by one."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import one_entry
from bausteine.werte.zeitraum import Zeitraum
from projects.sammelaktionen import BulkPlan, BulkStep
from quellen.actions import mark_confirmed
from quellen.models import Quelle
from rollout.actions import freeze_erstplanung
from rollout.enums import Hemmnis
from rollout.models import Anschluss


@dataclass(frozen=True)
class Anschlussangaben:
    """What someone chose in the form; only what the act needs is filled."""

    akt: str
    stand: str = ""
    bestaetigt_am: dt.date | None = None
    online_seit: Zeitraum | None = None
    abgeschaltet_am: dt.date | None = None
    nicht_weil: str = ""
    quelle: Quelle | None = None
    quartale: int = 0
    hemmnis: str = ""
    grund: str = ""


def _step(anschluss: Anschluss, was: str, vorher: str, nachher: str) -> list[BulkStep]:
    """The change made to the record in hand, checked; none where nothing differs."""
    if vorher == nachher:
        return []
    anschluss.full_clean(exclude=["kommune", "dienst"], validate_unique=False)

    def write(grund):
        with one_entry(anschluss, grund):
            anschluss.save()

    return [BulkStep(was, vorher, nachher, write)]


def _in_words(anschluss: Anschluss) -> str:
    """A Stand with everything that the act sets with it."""
    teile = [
        anschluss.stand_wert.label,
        f"bestätigt am {anschluss.bestaetigt_am:%d.%m.%Y}" if anschluss.bestaetigt_am else "",
        f"online seit {anschluss.online_seit}" if anschluss.online_seit else "",
        f"abgeschaltet am {anschluss.abgeschaltet_am:%d.%m.%Y}"
        if anschluss.abgeschaltet_am
        else "",
        f"Grund: {anschluss.grund}" if anschluss.grund else "",
        f"Quelle: {anschluss.quelle.kennung}" if anschluss.quelle else "",
    ]
    return ", ".join(filter(None, teile))


def _stand(anschluss: Anschluss, angaben: Anschlussangaben) -> list[BulkStep]:
    vorher = _in_words(anschluss)
    anschluss.stand = angaben.stand
    anschluss.bestaetigt_am = angaben.bestaetigt_am
    anschluss.online_seit = angaben.online_seit or anschluss.online_seit
    anschluss.abgeschaltet_am = angaben.abgeschaltet_am or anschluss.abgeschaltet_am
    anschluss.grund = angaben.nicht_weil or anschluss.grund
    if angaben.quelle and angaben.quelle != anschluss.quelle:
        anschluss.quelle, anschluss.fundstelle = angaben.quelle, ""  # the place was in another one
    return _step(anschluss, "Stand", vorher, _in_words(anschluss))


def _shift(anschluss: Anschluss, angaben: Anschlussangaben) -> list[BulkStep]:
    if not anschluss.geplant:
        raise ValidationError("hat keinen geplanten Zeitpunkt")
    vorher = anschluss.geplant
    anschluss.geplant = vorher.shifted(angaben.quartale)
    return _step(anschluss, "geplant", str(vorher), str(anschluss.geplant))


def _hemmnis(anschluss: Anschluss, angaben: Anschlussangaben) -> list[BulkStep]:
    vorher = anschluss.get_hemmnis_display()
    anschluss.hemmnis = angaben.hemmnis
    nachher = Hemmnis(angaben.hemmnis).label if angaben.hemmnis else ""
    return _step(anschluss, "Hemmnis", str(vorher) or "keines", str(nachher) or "keines")


def _bestaetigung(anschluss: Anschluss, angaben: Anschlussangaben) -> list[BulkStep]:
    if anschluss.heute_bestaetigt:
        return []
    tag = anschluss.zuletzt_bestaetigt_am
    return [
        BulkStep(
            "Eintrag geprüft",
            f"{tag:%d.%m.%Y}" if tag else "noch nie",
            "heute",
            lambda grund: mark_confirmed([anschluss], grund),
        )
    ]


#: name of an act → what the form calls it, how it plans one Anschluss
AKTE_DER_ANSCHLUESSE: dict[str, tuple[str, Callable]] = {
    "bestaetigen": ("Als geprüft vermerken („Angaben stimmen weiterhin“)", _bestaetigung),
    "stand": ("Stand setzen", _stand),
    "verschieben": ("Geplante Termine verschieben", _shift),
    "hemmnis": ("Hemmnis setzen", _hemmnis),
}


class AnschlussChange(Act[BulkPlan]):
    """An act on many Anschlüsse at once."""

    def __init__(self, queryset, angaben: Anschlussangaben):
        self.queryset, self.angaben = queryset, angaben
        self.name = f"anschluesse-{angaben.akt}"

    def hold(self) -> None:
        """What is compared with the preview is what will be written over."""
        schluessel = list(self.queryset.order_by().values_list("pk", flat=True))
        list(Anschluss.objects.filter(pk__in=schluessel).order_by("pk").select_for_update())

    def plan(self) -> BulkPlan:
        records = list(self.queryset.all())  # read anew: planning changes the records in hand
        titel, plane = AKTE_DER_ANSCHLUESSE[self.angaben.akt]
        ergebnis = BulkPlan(titel, self._state(records))
        for record in records:
            try:
                schritte = plane(record, self.angaben)
            except ValidationError as fehler:
                ergebnis.fehler.append((record, " ".join(fehler.messages)))
                continue
            if schritte:
                ergebnis.aenderungen.append((record, schritte))
            else:
                ergebnis.unveraendert += 1
        return ergebnis

    def _state(self, records: list) -> str:
        """One text for the chosen act and the Anschlüsse as they are."""
        schluessel = [record.pk for record in records]
        zeilen = Anschluss.objects.filter(pk__in=schluessel).order_by("pk").values()
        stand = [[str(wert) for wert in vars(self.angaben).values()], schluessel, list(zeilen)]
        return json.dumps(stand, cls=DjangoJSONEncoder, sort_keys=True)

    def write(self, plan: BulkPlan) -> None:
        grund = f"Sammeländerung: {plan.titel}"
        grund += f" – {self.angaben.grund}" if self.angaben.grund else ""
        for _, schritte in plan.aenderungen:
            for schritt in schritte:
                schritt.write(grund)
        geaendert = [record for record, _ in plan.aenderungen]
        freeze_erstplanung(record.pk for record in geaendert if isinstance(record, Anschluss))
