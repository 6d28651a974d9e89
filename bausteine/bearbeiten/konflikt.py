"""Optimistic locking: who saves second is told what changed in between, and chooses.

The form carries the state it was opened with: the newest history entry of the record and of each
of its inlines. If there is a newer one when it comes back, nothing is saved yet.
"""

from dataclasses import dataclass

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import _get_foreign_key

from bausteine.werte.formulare import posted
from bausteine.zustaendigkeit.historie import Verhuellend

STAND, UEBERNEHMEN = "_stand", "_uebernehmen"


@dataclass(frozen=True)
class Unterschied:
    """A value that someone else changed; `feld` is "" where it cannot be taken over."""

    feld: str
    titel: str
    vorher: str
    jetzt: str


@dataclass(frozen=True)
class Konflikt:
    """What happened to a record since a form was opened."""

    wer: str
    wann: object
    unterschiede: list[Unterschied]
    #: sentences about inlines: what was added, changed or removed
    zeilen: list[str]


def differences(alt, neu, helfer: Verhuellend, felder=()) -> list[Unterschied]:
    """What differs between two history entries of one record; `felder` can be taken over."""
    delta = neu.diff_against(alt, helfer.geheim, foreign_keys_are_objs=True)
    texte = helfer.context_for_delta_changes(delta)
    return [
        Unterschied(
            wechsel.field if wechsel.field in felder else "",
            str(text["field"]),
            _text(text["old"]),
            _text(text["new"]),
        )
        for wechsel, text in zip(delta.changes, texte, strict=True)
    ]


def _text(wert) -> str:
    if isinstance(wert, list):
        return ", ".join(str(teil) for teil in wert) or "leer"
    return "leer" if wert in (None, "") else str(wert)


class Konfliktschutz:
    """Adds the check to a ModelAdmin whose model, and inlines, keep a history."""

    change_form_template = "admin/bearbeiten.html"

    def children(self) -> list[tuple]:
        """The inlines' models that keep a history, each with the name of its key to the record."""
        modelle = [inline.model for inline in self.inlines if hasattr(inline.model, "history")]
        return [(model, _get_foreign_key(self.model, model).attname) for model in modelle]

    def histories(self, obj) -> list:
        """The history of the record and of each of its inlines."""
        return [
            obj.history.all(),
            *(model.history.filter(**{key: obj.pk}) for model, key in self.children()),
        ]

    def state_of(self, obj) -> str:
        """Which history entries are the newest: "812-0-77"."""
        neueste = (
            h.order_by("-history_id").values_list("history_id", flat=True).first()
            for h in self.histories(obj)
        )
        return "-".join(str(nummer or 0) for nummer in neueste)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = {"stand": "", "konflikt": None, **(extra_context or {})}
        with transaction.atomic():  # nobody saves between check and save
            obj = object_id and self._locked(request, object_id)
            if obj:
                extra["stand"] = self.state_of(obj)
                gesehen = request.POST.get(STAND, extra["stand"])
                if request.method == "POST" and gesehen != extra["stand"]:
                    request.konflikt = extra["konflikt"] = self.conflict(request, obj, gesehen)
                elif UEBERNEHMEN in request.POST:
                    request.POST = self.taken_over(request, obj)
            return super().changeform_view(request, object_id, form_url, extra)

    def _locked(self, request, object_id):
        obj = self.get_object(request, unquote(object_id))
        if obj and request.method == "POST":
            self.model._base_manager.select_for_update().filter(pk=obj.pk).first()
            obj.refresh_from_db()
        return obj

    def conflict(self, request, obj, gesehen: str) -> Konflikt:
        """What changed since the entries that `gesehen` names."""
        nummern = [int(teil) if teil.isdecimal() else 0 for teil in gesehen.split("-")]
        eigene, *kinder = self.histories(obj)
        nummern += [0] * (len(kinder) + 1 - len(nummern))
        juengste, alt = eigene.first(), eigene.filter(history_id=nummern[0]).first()
        felder = self.get_form(request, obj).base_fields
        neu = alt and juengste.history_id != alt.history_id
        zeilen = [
            (eintrag.history_date, eintrag.history_user, _sentence(eintrag))
            for historie, nummer in zip(kinder, nummern[1:], strict=False)
            for eintrag in historie.filter(history_id__gt=nummer).order_by("history_id")
        ]
        helfer = self.get_historical_record_context_helper(request, juengste)
        letzte = max(
            [(juengste.history_date, juengste.history_user), *(z[:2] for z in zeilen)],
            key=lambda paar: paar[0],
        )
        return Konflikt(
            str(letzte[1] or "Jemand"),
            letzte[0],
            differences(alt, juengste, helfer, felder) if neu else [],
            [satz for *_, satz in zeilen],
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A form that does not save while a conflict is open, and loses nothing."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "konflikt", None):
            return form

        class Zurueckgestellt(form):
            """Says why it was not saved."""

            def clean(self):
                super().clean()
                raise ValidationError(
                    "Noch nicht gesichert: Der Eintrag wurde inzwischen geändert. Oben steht, was. "
                    "Ihre Eingaben stehen unverändert im Formular."
                )

        return Zurueckgestellt

    def taken_over(self, request, obj):
        """The posted values, those of the chosen fields replaced by what is stored."""
        daten = request.POST.copy()
        form = self.get_form(request, obj)(instance=obj)
        for name in daten.getlist(UEBERNEHMEN):
            if name in form.fields:
                daten.setlist(name, posted(form[name]))
        return daten


def _sentence(eintrag) -> str:
    was = {"+": "hinzugefügt", "~": "geändert", "-": "entfernt"}[eintrag.history_type]
    return f"{eintrag.instance_type._meta.verbose_name} „{eintrag.instance}“ {was}"
