"""Bulk create: Anschlüsse of many Kommunen to one Dienst, planned one by one before any is made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import model_to_dict

from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import collect_entries, one_entry
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import Bereich
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from rollout.actions import freeze_erstplanung
from rollout.models import Anschluss
from rollout.resources import AnschlussResource

NICHT_EIGENE = "liegt außerhalb Ihrer Zuständigkeit"
#: with the foreign keys, which the form has looked up already
VERWEISE = ("kommune", "dienst", "traeger", "fachverfahren", "quelle")


def read_kommunen(text: str, bereich: Bereich) -> tuple[list[Kommune], list[tuple[str, str]]]:
    """The Kommunen that the lines name as a file would, and the lines that name none, with why."""
    resource = AnschlussResource(bereich=bereich)
    verweis = resource.fields["kommune"].art
    gefunden: list[Kommune] = []
    abgelehnt: list[tuple[str, str]] = []
    for zeile in dict.fromkeys(filter(None, map(str.strip, text.splitlines()))):
        try:
            gefunden.append(verweis.read(zeile, resource))
        except ValidationError as fehler:
            abgelehnt.append((zeile[:80], " ".join(fehler.messages)))
    return gefunden, abgelehnt


@dataclass
class Anlegeplan:
    """What is made, what is there already and stays as it is, and what cannot be."""

    #: one text for what was said, and for everything that the preview showed
    state: str = ""
    neue: list[Anschluss] = field(default_factory=list)
    vorhandene: list[Anschluss] = field(default_factory=list)
    abgelehnte: list[tuple[str, str]] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        """What cannot be made is left out, and says why."""
        return True


class AnschlussCreation(Act[Anlegeplan]):
    """Make the Anschlüsse of these Kommunen to the Dienst of `vorlage`, alike in all it says."""

    name = "anschluesse-anlegen"

    def __init__(
        self,
        vorlage: Anschluss,
        kommunen: Iterable[Kommune],
        bereich: Bereich,
        *,
        abgelehnt: Iterable[tuple[str, str]] = (),
        anlass: str = "",
    ):
        einmal = {kommune.pk: kommune for kommune in kommunen}.values()
        self.kommunen = sorted(einmal, key=lambda kommune: (folded(str(kommune)), kommune.pk))
        self.vorlage, self.bereich = vorlage, bereich
        self.abgelehnt, self.anlass = list(abgelehnt), anlass

    def hold(self) -> None:
        """While its Dienst is locked, nobody adds an Anschluss to it."""
        list(OnlineDienst.objects.filter(pk=self.vorlage.dienst_id).select_for_update())

    def plan(self) -> Anlegeplan:
        ergebnis = Anlegeplan(abgelehnte=list(self.abgelehnt))
        eigene = self._own()
        vorhanden = {anschluss.kommune_id: anschluss for anschluss in self._existing(eigene)}
        for kommune in self.kommunen:
            if kommune.pk not in eigene:
                ergebnis.abgelehnte.append((str(kommune), NICHT_EIGENE))
            elif kommune.pk in vorhanden:
                ergebnis.vorhandene.append(vorhanden[kommune.pk])
            else:
                self._add(kommune, ergebnis)
        ergebnis.state = self._state(ergebnis)
        return ergebnis

    def _own(self) -> set[int]:
        eigene = Anschluss.objects.all().own_targets(Kommune, self.bereich)
        schluessel = [kommune.pk for kommune in self.kommunen]
        return set(eigene.filter(pk__in=schluessel).order_by().values_list("pk", flat=True))

    def _existing(self, kommunen: set[int]):
        menge = Anschluss.objects.filter(dienst=self.vorlage.dienst_id, kommune__in=kommunen)
        return menge.fuer_export()

    def _add(self, kommune: Kommune, ergebnis: Anlegeplan) -> None:
        if kommune.gueltig_bis:
            ergebnis.abgelehnte.append((str(kommune), "besteht nicht mehr"))
            return
        anschluss = self._copy(kommune)
        try:
            anschluss.clean_fields(exclude=VERWEISE)
            anschluss.clean()
        except ValidationError as fehler:
            ergebnis.abgelehnte.append((str(kommune), " ".join(fehler.messages)))
        else:
            ergebnis.neue.append(anschluss)

    def _copy(self, kommune: Kommune) -> Anschluss:
        neu = Anschluss(kommune=kommune)
        for feld in Anschluss._meta.concrete_fields:
            if not (feld.primary_key or feld.generated or feld.name == "kommune"):
                setattr(neu, feld.attname, getattr(self.vorlage, feld.attname))
        neu.dienst = self.vorlage.dienst  # read once, not for each
        return neu

    def _state(self, plan: Anlegeplan) -> str:
        stand = [
            model_to_dict(self.vorlage),
            self.vorlage.geplant_von,
            self.vorlage.begonnen_von,
            self.vorlage.online_seit_von,
            self.anlass,
            [anschluss.kommune_id for anschluss in plan.neue],
            [(anschluss.pk, anschluss.geaendert_am) for anschluss in plan.vorhandene],
            plan.abgelehnte,
        ]
        return json.dumps(stand, cls=DjangoJSONEncoder, sort_keys=True)

    def write(self, plan: Anlegeplan) -> None:
        grund = "Zusammen angelegt" + (f" – {self.anlass}" if self.anlass else "")
        with collect_entries() as sammlung:
            for anschluss in plan.neue:
                with one_entry(anschluss, grund):
                    anschluss.save(force_insert=True)
            sammlung.write()
        freeze_erstplanung(anschluss.pk for anschluss in plan.neue)
