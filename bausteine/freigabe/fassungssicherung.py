"""Draft saving: the form whose input becomes a newer draft instead of what the public sees."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect

from bausteine.freigabe.arbeitsfassung import (
    SCHEMA,
    collect,
    forms,
    is_empty,
    lay_over,
    readable,
    unknown_to_form,
)
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.querysets import Fassungszustand
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung

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


class Zustandsform:
    """Part of a form: the allowed states only; shows the draft of the request, if it has one."""

    anfrage: object
    erlaubt: list[str]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fassung = getattr(self.anfrage, "fassung", None)
        if fassung and not self.is_bound:
            lay_over(self, readable(fassung)["felder"])
        if feld := self.fields.get("veroeffentlichung"):
            feld.choices = [(w, t) for w, t in Veroeffentlichung.choices if w in self.erlaubt]
            if not self.instance.pk and self.initial.get("veroeffentlichung") not in self.erlaubt:
                self.initial["veroeffentlichung"] = self.erlaubt[0]

    def clean(self):
        daten = super().clean()
        if getattr(self.anfrage, "zurueckgestellt", ""):
            self.add_error(None, self.anfrage.zurueckgestellt)
        if "veroeffentlichung" in self.changed_data:
            self._check_state(self.cleaned_data.get("veroeffentlichung"))
        return daten

    def _check_state(self, neu):
        if getattr(self.anfrage, "als_fassung", False):
            self.add_error(
                "veroeffentlichung",
                "Eine Arbeitsfassung ändert den Zustand nicht. Dafür ist „Sichern“ da.",
            )
        elif neu == Veroeffentlichung.ARCHIVIERT and not self.anfrage.POST.get(GRUND, "").strip():
            self.add_error(
                "veroeffentlichung",
                "Bitte nennen Sie unten den Grund, aus dem der Eintrag archiviert wird.",
            )


def zustandsform(form, request, erlaubt: list[str]):
    """The form class with that part, for this request."""
    return type(form.__name__, (Zustandsform, form), {"anfrage": request, "erlaubt": erlaubt})


class Fassungssicherung:
    """Part of a ModelAdmin: what becomes of a posted form of a record that is stored already."""

    def posted_draft(self, request, obj, fassung):
        """The answer once the input is kept as a draft; None lets the normal form go on.

        Sets on the request: `zurueckgestellt` (why nothing may be saved), `als_fassung`, and
        `erledigt` (the draft that saving at once makes superfluous).
        """
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        gesehen = request.POST.get(FASSUNG, "")
        zeichen = fassung.zeichen if fassung else ""
        request.als_fassung = self.becomes_draft(request, obj, fassung)
        fremd = gesehen not in ("", OEFFENTLICH, zeichen)
        if fremd or (request.als_fassung and gesehen != zeichen):
            request.zurueckgestellt = _overtaken(fassung)
            return None
        if gesehen == zeichen != "" and self._would_lose(request, obj, fassung):
            request.zurueckgestellt = VERLOREN
            return None
        if not request.als_fassung:
            request.erledigt = fassung if gesehen == zeichen else None
            return None
        if getattr(request, "konflikt", None):  # shown first
            return None
        return self._kept(request, obj, fassung)

    def _would_lose(self, request, obj, fassung) -> bool:
        """Whether the input takes the place of a draft that says more than this form can."""
        if ENTFAELLT in request.POST:
            return False
        stored = type(obj)._base_manager.get(pk=obj.pk)
        return bool(unknown_to_form(self, request, stored, fassung))

    def becomes_draft(self, request, obj, fassung) -> bool:
        """Whether this input stays away from the public: by choice, or for want of the right."""
        if not (obj.ist_oeffentlich or fassung):
            return False
        if SICHERN in request.POST or ZUR_FREIGABE in request.POST:
            return True
        return obj.ist_oeffentlich and not self.wirkt_sofort(request, obj)

    def _kept(self, request, obj, fassung):
        gebunden = forms(self, request, obj)
        if not gebunden.gilt():
            request.zurueckgestellt = "Nicht gesichert: Bitte verbessern Sie die Angaben."
            return None
        inhalt = collect(gebunden.form, gebunden.formsets, request.POST)
        stored = type(obj)._base_manager.get(pk=obj.pk)  # the form wrote into the one in hand
        if is_empty(inhalt):
            self._nothing_left(request, fassung)
        else:
            fassung = self._stored(request, stored, fassung, inhalt)
            self.log_change(request, stored, f"Arbeitsfassung: {fassung.get_zustand_display()}")
        if IS_POPUP_VAR in request.POST:
            return self.response_change(request, stored)
        filter_ = request.GET.urlencode()
        return HttpResponseRedirect(request.path + (f"?{filter_}" if filter_ else ""))

    def _nothing_left(self, request, fassung):
        if fassung:
            fassung.delete()
            text = "Ihre Eingaben sind, was schon öffentlich ist. Die Arbeitsfassung entfällt."
        else:
            text = "Nichts geändert: Ihre Eingaben sind, was schon öffentlich ist."
        messages.info(request, text)

    def _stored(self, request, obj, fassung, inhalt) -> Arbeitsfassung:
        fassung = fassung or Arbeitsfassung(modell=self.opts.label_lower, nummer=obj.pk, version=0)
        fassung.inhalt, fassung.schema = inhalt, SCHEMA
        fassung.stand = self.state_of(obj)
        fassung.version, fassung.von_id = fassung.version + 1, request.user.pk
        fassung.bemerkung = request.POST.get(GRUND, "").strip()
        fassung.zustand = Fassungszustand.ENTWURF
        if ZUR_FREIGABE in request.POST:
            fassung.zustand, fassung.rueckgabe = Fassungszustand.ZUR_FREIGABE, ""
        fassung.save()
        bisher = "Öffentlich ist weiterhin der bisherige Stand."
        if ZUR_FREIGABE in request.POST:
            messages.success(request, f"„{obj}“: Arbeitsfassung zur Freigabe gegeben. {bisher}")
        elif SICHERN in request.POST:
            messages.success(request, f"„{obj}“: als Arbeitsfassung gesichert. {bisher}")
        else:
            messages.warning(
                request,
                f"„{obj}“ ist als Arbeitsfassung gesichert, denn Ihnen fehlt das Recht zur "
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
