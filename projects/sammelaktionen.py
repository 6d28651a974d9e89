"""Bulk actions: first a plan of every difference, then all of it or nothing.

A plan is made from the records as they are now; its state tells whether they still are.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import one_entry
from bausteine.importe.folgeakte import run_followers
from bausteine.zustaendigkeit.regel import ALLES, Bereich
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.enums import Phasenart, Rolle, Stand
from projects.models import Beteiligung, Phase, Stichwort, Umsetzungsprojekt
from projects.spalten import apply_to_phase
from quellen.actions import mark_confirmed
from themenfelder.models import Themenfeld


@dataclass(frozen=True)
class BulkStep:
    """One difference: what the preview says, and how it is written (given the reason)."""

    was: str
    vorher: str
    nachher: str
    write: Callable[[str], object]


@dataclass(frozen=True)
class Angaben:
    """What someone chose in the form; only what the act needs is filled."""

    akt: str
    art: str = ""
    stand: str = ""
    bestaetigt_am: dt.date | None = None
    quartale: int = 0
    themenfeld: Themenfeld | None = None
    stichwort: Stichwort | None = None
    organisation: Organisation | None = None
    rolle: str = ""
    konto: AbstractBaseUser | None = None
    grund: str = ""
    bereich: Bereich = ALLES


@dataclass
class BulkPlan:
    """Every record with its differences, those that stay as they are, and those that cannot."""

    titel: str
    #: one text for the chosen act and everything that it reads or writes
    state: str
    aenderungen: list[tuple[object, list[BulkStep]]] = field(default_factory=list)
    unveraendert: int = 0
    fehler: list[tuple[object, str]] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """What cannot be changed is left out, and says why."""
        return True


def _phasen(record, angaben: Angaben) -> list[Phase]:
    """The phases an act on `record` is about. Raises ValidationError when there is none."""
    if isinstance(record, Phase):
        return [record]
    phasen = [p for p in record.phasen.all() if not angaben.art or p.art == angaben.art]
    if not angaben.art:
        phasen = [p for p in phasen if p.geplant and p.is_outstanding(record.status_wert)]
    if not phasen:
        name = Phasenart(angaben.art).label if angaben.art else "noch ausstehende geplante Phase"
        raise ValidationError(f"hat keine Phase „{name}“" if angaben.art else f"hat keine {name}")
    return phasen


def _phasenschritt(phase: Phase, vorher: str, nachher: str) -> BulkStep:
    phase.full_clean(exclude=["projekt", "quelle"], validate_unique=False)  # neither is changed

    def write(grund):
        with one_entry(phase, grund):
            phase.save()

    return BulkStep(phase.get_art_display(), vorher, nachher, write)


def _stand(record, angaben: Angaben) -> list[BulkStep]:
    schritte = []
    for phase in _phasen(record, angaben):
        vorher, stand = phase.stand_wert, Stand(angaben.stand)
        if vorher == stand:
            continue
        apply_to_phase(phase, {"stand": stand})
        if stand.erreicht and angaben.bestaetigt_am:
            phase.bestaetigt_am = angaben.bestaetigt_am
        schritte.append(_phasenschritt(phase, vorher.label, stand.label))
    return schritte


def _shift(record, angaben: Angaben) -> list[BulkStep]:
    schritte = []
    for phase in _phasen(record, angaben):
        if not phase.geplant:
            raise ValidationError(f"„{phase}“ hat keinen geplanten Zeitpunkt")
        vorher = phase.geplant
        phase.geplant = vorher.shifted(angaben.quartale)
        schritte.append(_phasenschritt(phase, str(vorher), str(phase.geplant)))
    return schritte


def _relation(record, attribut: str, ziel, dazu: bool) -> list[BulkStep]:
    """Adds one record to a many-to-many relation, or removes it."""
    menge = getattr(record, attribut)
    bisher = list(menge.all())
    if (ziel in bisher) == dazu:
        return []
    neu = [*bisher, ziel] if dazu else [z for z in bisher if z != ziel]

    def write(grund):
        with one_entry(record, grund):
            menge.set(neu)

    vorher, nachher = ("; ".join(z.name for z in ziele) or "keines" for ziele in (bisher, neu))
    was = record._meta.get_field(attribut).verbose_name
    return [BulkStep(was, vorher, nachher, write)]


def _themenfeld(record, angaben: Angaben) -> list[BulkStep]:
    dazu, eigene = angaben.akt == "themenfeld_dazu", angaben.bereich.themenfelder
    bleiben = {feld.pk for feld in record.themenfelder.all() if feld != angaben.themenfeld}
    if not (dazu or angaben.bereich.alles or eigene & bleiben):
        raise ValidationError("läge dann außerhalb Ihrer Zuständigkeit")
    return _relation(record, "themenfelder", angaben.themenfeld, dazu)


def _stichwort(record, angaben: Angaben) -> list[BulkStep]:
    return _relation(record, "stichwoerter", angaben.stichwort, angaben.akt == "stichwort_dazu")


def _partner(record, angaben: Angaben) -> list[BulkStep]:
    rolle, stelle = Rolle(angaben.rolle), angaben.organisation
    vorhanden = [b.organisation for b in record.beteiligungen.all() if b.rolle == rolle]
    if stelle in vorhanden:
        return []
    neu = Beteiligung(projekt=record, organisation=stelle, rolle=rolle)

    def write(grund):
        with one_entry(neu, grund):
            neu.save()

    vorher = "; ".join(map(str, vorhanden)) or "niemand"
    nachher = "; ".join(map(str, [*vorhanden, stelle]))
    return [BulkStep(rolle.label, vorher, nachher, write)]


def _konto(record, angaben: Angaben) -> list[BulkStep]:
    vorher, neu = record.zustaendiges_konto, angaben.konto
    if vorher == neu:
        return []

    def write(grund):
        with one_entry(record, grund):
            record.zustaendiges_konto = neu
            record.save()

    alt, jetzt = (konto.get_username() if konto else "niemand" for konto in (vorher, neu))
    return [BulkStep("zuständiges Konto", alt, jetzt, write)]


def _zustand(record, angaben: Angaben) -> list[BulkStep]:
    vorher, neu = Veroeffentlichung(record.veroeffentlichung), ZUSTAENDE[angaben.akt]
    if vorher == neu:
        return []
    if neu == Veroeffentlichung.VEROEFFENTLICHT and (satz := record.freigabehindernis):
        raise ValidationError(satz)

    def write(grund):
        with one_entry(record, grund):
            record.veroeffentlichung = neu
            record.save()

    return [BulkStep("Veröffentlichung", vorher.label, neu.label, write)]


def _bestaetigung(record, angaben: Angaben) -> list[BulkStep]:
    if record.heute_bestaetigt:
        return []
    tag = record.zuletzt_bestaetigt_am
    vorher = f"{tag:%d.%m.%Y}" if tag else "noch nie"
    return [
        BulkStep("Eintrag geprüft", vorher, "heute", lambda grund: mark_confirmed([record], grund))
    ]


ZUSTAENDE = {
    "freigeben": Veroeffentlichung.VEROEFFENTLICHT,
    "archivieren": Veroeffentlichung.ARCHIVIERT,
}
#: name of an act → what the form calls it, how it plans one record
AKTE = {
    "bestaetigen": ("Als geprüft vermerken („Angaben stimmen weiterhin“)", _bestaetigung),
    "stand": ("Stand einer Phase setzen", _stand),
    "verschieben": ("Geplante Termine verschieben", _shift),
    "themenfeld_dazu": ("Themenfeld hinzufügen", _themenfeld),
    "themenfeld_weg": ("Themenfeld entfernen", _themenfeld),
    "stichwort_dazu": ("Stichwort hinzufügen", _stichwort),
    "stichwort_weg": ("Stichwort entfernen", _stichwort),
    "partner": ("Partner in einer Rolle hinzufügen", _partner),
    "konto": ("Zuständiges Konto setzen", _konto),
    "freigeben": ("Freigeben (veröffentlichen)", _zustand),
    "archivieren": ("Archivieren (nicht mehr öffentlich)", _zustand),
}
AKTE_DER_PHASEN = ("bestaetigen", "stand", "verschieben")


def plan(queryset, angaben: Angaben, hindernis=lambda akt, record: "") -> BulkPlan:
    """What the act would change, record by record; writes nothing.

    `hindernis(akt, record)`: why this account may not do that to the record, else "".
    """
    records = list(queryset.all())  # read anew: planning changes the records in hand
    titel, plane = AKTE[angaben.akt]
    ergebnis = BulkPlan(titel, _state(records, angaben))
    for record in records:
        try:
            if grund := hindernis(angaben.akt, record):
                raise ValidationError(grund)
            schritte = plane(record, angaben)
        except ValidationError as fehler:
            ergebnis.fehler.append((record, " ".join(fehler.messages)))
            continue
        if schritte:
            ergebnis.aenderungen.append((record, schritte))
        else:
            ergebnis.unveraendert += 1
    return ergebnis


class BulkChange(Act[BulkPlan]):
    """An act on many projects or phases at once."""

    def __init__(self, queryset, angaben: Angaben, hindernis=lambda akt, record: ""):
        self.queryset, self.angaben, self.hindernis = queryset, angaben, hindernis
        self.name = f"sammeln-{angaben.akt}"

    def hold(self) -> None:
        """What is compared with the preview is what will be written over."""
        pfad = "projekt" if self.queryset.model is Phase else "pk"
        projekte = list(self.queryset.order_by().values_list(pfad, flat=True))
        for menge in (
            Umsetzungsprojekt.objects.filter(pk__in=projekte),
            Phase.objects.filter(projekt__in=projekte),
        ):
            list(menge.order_by("pk").select_for_update())

    def plan(self) -> BulkPlan:
        return plan(self.queryset, self.angaben, self.hindernis)

    def write(self, plan: BulkPlan) -> None:
        grund = f"Sammeländerung: {plan.titel}"
        grund += f" – {self.angaben.grund}" if self.angaben.grund else ""
        for _, schritte in plan.aenderungen:
            for schritt in schritte:
                schritt.write(grund)
        if self.angaben.akt != "bestaetigen":  # a look through changes nothing that follows
            update_derived({_projekt(record) for record, _ in plan.aenderungen})
        if self.angaben.akt not in AKTE_DER_PHASEN:
            run_followers("umsetzungsprojekte")


def _projekt(record) -> int:
    return record.projekt_id if isinstance(record, Phase) else record.pk


def _state(records: list, angaben: Angaben) -> str:
    """One text for the chosen act and everything of these projects that the acts read or write."""
    projekte = {_projekt(record) for record in records}
    gehoert = {"projekt__in": projekte}
    relationen = (Umsetzungsprojekt.themenfelder, Umsetzungsprojekt.stichwoerter)
    verbindungen = [r.through.objects.filter(umsetzungsprojekt__in=projekte) for r in relationen]
    stand = [
        [str(wert) for wert in vars(angaben).values()],
        [record.pk for record in records],
        *(
            list(menge.order_by("pk").values())
            for menge in (
                Umsetzungsprojekt.objects.filter(pk__in=projekte),
                Phase.objects.filter(**gehoert),
                Beteiligung.objects.filter(**gehoert),
                *verbindungen,
            )
        ),
    ]
    return json.dumps(stand, cls=DjangoJSONEncoder, sort_keys=True)
