"""Optimistic locking: who saves second is told what changed in between, and chooses.

The form carries the state it was opened with: the newest history entry of the record and of each
of its inlines. If there is a newer one when it comes back, nothing is saved yet.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseModelForm
from django.forms.models import _get_foreign_key
from django.http import QueryDict

from bausteine.geschichte.unterschiede import RecordNames, Unterschied, Vergleich
from bausteine.werte.formulare import Modellform, posted
from bausteine.zustaendigkeit.begrenzt import VERDECKT
from bausteine.zustaendigkeit.regel import Sichtkreis

STAND, UEBERNEHMEN = "_stand", "_uebernehmen"
NICHT_GESICHERT = (
    "Noch nicht gesichert: Der Eintrag wurde inzwischen geändert. Oben steht, was. "
    "Ihre Eingaben stehen unverändert im Formular."
)


@dataclass(frozen=True)
class Konflikt:
    """What happened to a record since a form was opened."""

    wer: str
    #: None where the history does not tell (any more)
    wann: dt.datetime | None
    #: `feld` is "" where the stored value cannot be taken over
    unterschiede: list[Unterschied]
    #: sentences about inlines: what was added, changed or removed
    zeilen: list[str]


def differences(neu, alt, kreis: Sichtkreis, geheim) -> list[Unterschied]:
    """What differs between two history entries of one record, told within the Sichtkreis.

    `geheim`: fields that are not told.
    """
    namen = RecordNames(kreis.shows, VERDECKT)
    return Vergleich([(neu, alt)], namen, geheim).of(neu)


class Konfliktpruefung:
    """What happened to a record, and to the rows of its inlines, since a form was opened."""

    def __init__(self, model: type[models.Model], inlines: Iterable[type[InlineModelAdmin]] = ()):
        """`inlines`: those of the form; only what keeps a history is watched."""
        self.model = model
        zeilen = [inline.model for inline in inlines if hasattr(inline.model, "history")]
        #: the models of the rows, each with the name of its key to the record
        self.children = [(zeile, _get_foreign_key(model, zeile).attname) for zeile in zeilen]

    def histories(self, record) -> list[models.QuerySet]:
        """The history of the record and of each of its inlines, the newest entry first."""
        historien = [
            record.history.all(),
            *(zeile.history.filter(**{key: record.pk}) for zeile, key in self.children),
        ]
        # by number: the clock may have been set back since
        return [historie.order_by("-history_id") for historie in historien]

    def state_of(self, record) -> str:
        """Which history entries are the newest: "812-0-77"."""
        return self.states_of([record])[record.pk]

    def states_of(self, records: Iterable[models.Model]) -> dict[int, str]:
        """The same of many records, by their keys; one query for each history."""
        schluessel = [record.pk for record in records]
        neueste = [
            dict(
                model.history.filter(**{f"{key}__in": schluessel})
                .order_by()
                .values_list(key)
                .annotate(models.Max("history_id"))
            )
            for model, key in [(self.model, "id"), *self.children]
        ]
        return {pk: "-".join(str(je.get(pk, 0)) for je in neueste) for pk in schluessel}

    def written_last(self, record) -> dt.datetime | None:
        """When the record or one of its rows was written last; None if there is no history."""
        juengste = (historie.first() for historie in self.histories(record))
        return max((eintrag.history_date for eintrag in juengste if eintrag), default=None)

    def conflict(
        self, record, gesehen: str, kreis: Sichtkreis, geheim, felder, zu_sehen: set[type]
    ) -> Konflikt:
        """What changed since the entries that `gesehen` names, told within the Sichtkreis.

        `geheim`: fields that are not told; `felder`: those whose value can be taken over;
        `zu_sehen`: the models of the rows that the account sees in the form.
        """
        nummern = [int(teil) if teil.isdecimal() else 0 for teil in gesehen.split("-")]
        eigene, *kinder = self.histories(record)
        nummern += [0] * (len(kinder) + 1 - len(nummern))
        juengste, alt = eigene.first(), eigene.filter(history_id=nummern[0]).first()
        neu = juengste if juengste and juengste.history_id != nummern[0] else None
        zeilen = [
            (eintrag.history_date, eintrag.history_user, _sentence(eintrag))
            for (zeile, _), historie, nummer in zip(
                self.children, kinder, nummern[1:], strict=False
            )
            if zeile in zu_sehen
            for eintrag in historie.filter(history_id__gt=nummer).reverse()
        ]
        # what the form has seen already happened before, whatever the clock said
        neue = [(neu.history_date, neu.history_user)] if neu else []
        neue += [zeile[:2] for zeile in zeilen]
        wann, wer = max(neue, key=lambda paar: paar[0], default=(None, None))
        return Konflikt(
            str(wer or "Jemand"),
            wann,
            [
                replace(wechsel, feld=wechsel.feld if wechsel.feld in felder else "")
                for wechsel in differences(neu, alt, kreis, geheim)
            ]
            if neu and alt
            else [],
            [satz for *_, satz in zeilen],
        )


class HeldBack(Modellform):
    """Part of a form that says why it was not saved."""

    grund = NICHT_GESICHERT

    def clean(self):
        super().clean()
        raise ValidationError(self.grund)


def held_back(form: type[BaseModelForm], grund: str = NICHT_GESICHERT) -> type[BaseModelForm]:
    """The form that does not save, while a conflict is open for instance, and loses nothing."""
    return type(form.__name__, (HeldBack, form), {"grund": grund})


def taken_over(daten: QueryDict, form: BaseModelForm) -> QueryDict:
    """The posted values, those of the chosen fields replaced by what `form` (unbound) shows."""
    daten = daten.copy()
    for name in daten.getlist(UEBERNEHMEN):
        if name in form.fields:
            daten.setlist(name, posted(form[name]))
    return daten


def _sentence(eintrag) -> str:
    was = {"+": "hinzugefügt", "~": "geändert", "-": "entfernt"}[eintrag.history_type]
    return f"{eintrag.instance_type._meta.verbose_name} „{eintrag.instance}“ {was}"
