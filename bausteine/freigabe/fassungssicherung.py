"""Draft saving: the form whose input becomes a newer draft instead of what the public sees."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.forms import ChoiceField
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from bausteine.freigabe.arbeitsfassung import (
    SCHEMA,
    collect,
    content_of,
    forms,
    is_empty,
    lay_over,
    unknown_to_form,
)
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.querysets import Fassungszustand
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.werte.formulare import Modellform
from bausteine.zustaendigkeit.pflege import RecordAdmin

GRUND, FASSUNG, OEFFENTLICH = "_grund", "_fassung", "oeffentlich"
#: the box that says: what the form does not know is taken over by hand, or not wanted any more
ENTFAELLT = "_entfaellt"
#: the buttons
SICHERN, ZUR_FREIGABE = "_arbeitsfassung", "_zur_freigabe"
VERLOREN = (
    "Noch nicht gesichert: Die Arbeitsfassung enthält Angaben, die in diesem Formular keinen Platz "
    "haben; sie stehen oben. Übertragen Sie, was gelten soll, in die passenden Felder, setzen Sie "
    "oben den Haken und sichern Sie noch einmal. Ihre Eingaben stehen unverändert im Formular."
)


@dataclass
class DraftState:
    """What is known of the draft of a record while one request edits it."""

    #: the draft that the form shows
    gezeigt: Arbeitsfassung | None = None
    #: the input is kept as a draft, or is one: it decides nothing about the state
    als_fassung: bool = False
    #: why nothing may be saved, a sentence
    held_back: str = ""
    #: the draft that is superfluous once the input is saved
    erledigt: Arbeitsfassung | None = None


class Zustandsform(Modellform):
    """Part of a form: the allowed states only; shows the draft, if there is one."""

    daten: QueryDict
    draft: DraftState
    erlaubt: list[str]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.draft.gezeigt and not self.is_bound:
            lay_over(self, content_of(self.draft.gezeigt).felder)
        if isinstance(feld := self.fields.get("veroeffentlichung"), ChoiceField):
            feld.choices = [(w, t) for w, t in Veroeffentlichung.choices if w in self.erlaubt]
            if not self.instance.pk and self.initial.get("veroeffentlichung") not in self.erlaubt:
                self.initial["veroeffentlichung"] = self.erlaubt[0]

    def clean(self):
        daten = super().clean()
        if self.draft.held_back:
            self.add_error(None, self.draft.held_back)
        if "veroeffentlichung" in self.changed_data:
            self._check_state(self.cleaned_data.get("veroeffentlichung"))
        return daten

    def _check_state(self, neu):
        if self.draft.als_fassung:
            self.add_error(
                "veroeffentlichung",
                "Eine Arbeitsfassung ändert den Zustand nicht. Dafür ist „Sichern“ da.",
            )
        elif neu == Veroeffentlichung.ARCHIVIERT and not self.daten.get(GRUND, "").strip():
            self.add_error(
                "veroeffentlichung",
                "Bitte nennen Sie unten den Grund, aus dem der Eintrag archiviert wird.",
            )


def zustandsform(form, daten: QueryDict, draft: DraftState, erlaubt: list[str]):
    """The form class with that part; `daten`: what was sent."""
    teil = {"daten": daten, "draft": draft, "erlaubt": erlaubt}
    return type(form.__name__, (Zustandsform, form), teil)


class Fassungssicherung:
    """What becomes of a posted form of a record that is stored already."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def posted(
        self, request, record, fassung, draft: DraftState, *, konflikt: bool
    ) -> HttpResponse | None:
        """The answer once the input is kept as a draft; None lets the normal form go on.

        Fills `draft`. Raises PermissionDenied.
        """
        if not self.verwaltung.has_change_permission(request, record):
            raise PermissionDenied
        gesehen = request.POST.get(FASSUNG, "")
        zeichen = fassung.zeichen if fassung else ""
        draft.als_fassung = self.becomes_draft(request, record, fassung)
        fremd = gesehen not in ("", OEFFENTLICH, zeichen)
        if fremd or (draft.als_fassung and gesehen != zeichen):
            draft.held_back = _overtaken(fassung)
            return None
        if gesehen == zeichen != "" and self._would_lose(request, record, fassung):
            draft.held_back = VERLOREN
            return None
        if not draft.als_fassung:
            draft.erledigt = fassung if gesehen == zeichen else None
            return None
        if konflikt:  # shown first
            return None
        return self._kept(request, record, fassung, draft)

    def _would_lose(self, request, record, fassung) -> bool:
        """Whether the input takes the place of a draft that says more than this form can."""
        if ENTFAELLT in request.POST:
            return False
        stored = type(record)._base_manager.get(pk=record.pk)
        return bool(unknown_to_form(self.verwaltung, request, stored, fassung))

    def becomes_draft(self, request, record, fassung) -> bool:
        """Whether this input stays away from the public: by choice, or for want of the right."""
        if not (record.ist_oeffentlich or fassung):
            return False
        if SICHERN in request.POST or ZUR_FREIGABE in request.POST:
            return True
        return record.ist_oeffentlich and not self.verwaltung.takes_effect(request, record)

    def _kept(self, request, record, fassung, draft: DraftState):
        gebunden = forms(self.verwaltung, request, record)
        if not gebunden.is_valid():
            draft.held_back = "Nicht gesichert: Bitte verbessern Sie die Angaben."
            return None
        inhalt = collect(gebunden.form, gebunden.formsets, request.POST)
        stored = type(record)._base_manager.get(pk=record.pk)  # the form wrote into that in hand
        if is_empty(inhalt):
            self._nothing_left(request, fassung)
        else:
            fassung = self._stored(request, stored, fassung, inhalt)
            zustand = fassung.get_zustand_display()
            self.verwaltung.log_change(request, stored, f"Arbeitsfassung: {zustand}")
        if IS_POPUP_VAR in request.POST:
            return self.verwaltung.response_change(request, stored)
        filter_ = request.GET.urlencode()
        return HttpResponseRedirect(request.path + (f"?{filter_}" if filter_ else ""))

    def _nothing_left(self, request, fassung):
        if fassung:
            fassung.delete()
            text = "Ihre Eingaben sind, was schon öffentlich ist. Die Arbeitsfassung entfällt."
        else:
            text = "Nichts geändert: Ihre Eingaben sind, was schon öffentlich ist."
        messages.info(request, text)

    def _stored(self, request, record, fassung, inhalt) -> Arbeitsfassung:
        if fassung is None:
            fassung = Arbeitsfassung(modell=record._meta.label_lower, nummer=record.pk, version=0)
        fassung.inhalt, fassung.schema = inhalt, SCHEMA
        fassung.stand = self.verwaltung.state_of(record)
        fassung.version, fassung.von_id = fassung.version + 1, request.user.pk
        fassung.bemerkung = request.POST.get(GRUND, "").strip()
        fassung.zustand = Fassungszustand.ENTWURF
        if ZUR_FREIGABE in request.POST:
            fassung.zustand, fassung.rueckgabe = Fassungszustand.ZUR_FREIGABE, ""
        fassung.save()
        bisher = "Öffentlich ist weiterhin der bisherige Stand."
        if ZUR_FREIGABE in request.POST:
            messages.success(request, f"„{record}“: Arbeitsfassung zur Freigabe gegeben. {bisher}")
        elif SICHERN in request.POST:
            messages.success(request, f"„{record}“: als Arbeitsfassung gesichert. {bisher}")
        else:
            messages.warning(
                request,
                f"„{record}“ ist als Arbeitsfassung gesichert, denn Ihnen fehlt das Recht zur "
                f"Freigabe. {bisher} Mit „Zur Freigabe geben“ legen Sie die Fassung vor.",
            )
        return fassung


def _overtaken(fassung) -> str:
    """Why nothing was saved: the draft is another one than the form showed."""
    if fassung is None:
        return (
            "Noch nicht gesichert: Die Arbeitsfassung wurde inzwischen freigegeben oder verworfen. "
            "Ihre Eingaben stehen unverändert im Formular; sichern Sie noch einmal, wenn sie "
            "gelten sollen."
        )
    return (
        f"Noch nicht gesichert: Inzwischen gibt es eine andere {fassung}. Ihre Eingaben stehen "
        "unverändert im Formular; sichern Sie noch einmal, so ersetzen sie jene Fassung. "
        "Was in ihr steht, zeigt „Fassungen vergleichen“."
    )
