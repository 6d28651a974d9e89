"""Approval workflow: states, newer drafts and their release, for every ModelAdmin.

Changing and releasing are rights of their own. Who may not release a public record saves a newer
draft of it (`Arbeitsfassung`); the row in the table stays what was released last.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.urls import reverse
from django.utils.html import format_html

from bausteine.freigabe.arbeitsfassung import lay_over_rows, readable, unknown_to_form
from bausteine.freigabe.fassungssicherung import (
    ENTFAELLT,
    FASSUNG,
    GRUND,
    OEFFENTLICH,
    Fassungssicherung,
    zustandsform,
)
from bausteine.freigabe.freigabeseite import Freigabeseite, release_reason
from bausteine.freigabe.listenfilter import Freigabefilter
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.werte.parameter import VORSCHAU

#: states that someone with the right to release has decided on
ENTSCHIEDEN = (Veroeffentlichung.VEROEFFENTLICHT, Veroeffentlichung.ARCHIVIERT)
OFFEN = (Veroeffentlichung.ENTWURF, Veroeffentlichung.ZUR_FREIGABE)


def needs_release(vorher: str | None, nachher: str | None) -> bool:
    """The one rule: a public record changes, or a state that someone decided on comes or goes.

    `vorher`: None for a new record; `nachher`: None for one that is deleted.
    """
    if Veroeffentlichung.VEROEFFENTLICHT in (vorher, nachher):
        return True
    return vorher != nachher and Veroeffentlichung.ARCHIVIERT in (vorher, nachher)


@dataclass(frozen=True)
class Freigabestand:
    """When a record got into its state, by whom, and why."""

    zustand: str
    am: object
    von: str
    grund: str


def released(record) -> Freigabestand | None:
    """The decision that the present state of a public or archived record rests on; from history."""
    if record.veroeffentlichung not in ENTSCHIEDEN:
        return None
    letzter = None
    eintraege = record.history.order_by("-history_id").values_list(
        "veroeffentlichung", "history_date", "history_user__username", "history_change_reason"
    )
    for zustand, am, von, grund in eintraege.iterator():
        if zustand != record.veroeffentlichung:
            break
        titel = record.get_veroeffentlichung_display()
        letzter = Freigabestand(titel, am, von or "Portal", grund or "")
        if letzter.grund.startswith("Freigabe"):
            break
    return letzter


def returned(record) -> Freigabestand | None:
    """Why a record that was never public came back to its editors, while that is its last entry."""
    if record.veroeffentlichung != Veroeffentlichung.ENTWURF:
        return None
    letzter = record.history.select_related("history_user").order_by("-history_id").first()
    art, _, grund = ((letzter and letzter.history_change_reason) or "").partition(": ")
    if art != "zurückgegeben":
        return None
    return Freigabestand(art, letzter.history_date, str(letzter.history_user or "Portal"), grund)


class Freigabe(Fassungssicherung, Freigabeseite):
    """Adds states, drafts and their release to a ModelAdmin whose model has a state."""

    @property
    def hat_zustand(self) -> bool:
        """Whether these records are published one by one."""
        return hasattr(self.model, "veroeffentlichung")

    # -- rights -------------------------------------------------------------------------------

    def wirkt_sofort(self, request, obj) -> bool:
        """Whether a change of a public record by this account is public at once."""
        darf = self.has_release_permission(request, obj)
        return darf or bool(obj and self.speaks_for_itself(request, obj))

    def has_delete_permission(self, request, obj=None):
        """Deleting what is public, or was, is a decision about what the public sees."""
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None or not self.hat_zustand or obj.veroeffentlichung not in ENTSCHIEDEN:
            return True
        return self.has_release_permission(request, obj)

    def refusal(self, request, record, vorher: str | None, nachher: str | None) -> str:
        """Why this account may not take a record from one state to the other; "" when it may."""
        if not needs_release(vorher, nachher):
            return ""
        if self.has_release_permission(request, record if record.pk else None):
            return ""
        if vorher == nachher and self.speaks_for_itself(request, record):
            return ""
        if vorher in (None, *OFFEN):
            return (
                "Veröffentlichen und archivieren brauchen das Recht zur Freigabe. Möglich "
                "sind „Entwurf“ und „zur Freigabe“."
            )
        return (
            "Der Eintrag ist veröffentlicht oder archiviert; ihn so zu ändern braucht das "
            "Recht zur Freigabe. Möglich ist eine Arbeitsfassung im Formular."
        )

    def write_refusal(self, request, record) -> str:
        """Why this account may not change a stored record with effect at once; "" when it may."""
        if not self.hat_zustand:
            return ""
        return self.change_refusal(request, record, record.veroeffentlichung)

    def change_refusal(self, request, record, vorher: str | None) -> str:
        """The same for a record changed in hand; `vorher`: its state before, None for a new one."""
        if not self.hat_zustand:
            return self.write_refusal(request, record)
        return self.refusal(request, record, vorher, record.veroeffentlichung)

    def states_for(self, request, obj) -> list[str]:
        """The states this account may choose for a record; None for a new one."""
        if self.has_release_permission(request, obj):
            return list(Veroeffentlichung.values)
        if obj and obj.veroeffentlichung in ENTSCHIEDEN:
            return [obj.veroeffentlichung]
        return list(OFFEN)

    def get_list_filter(self, request):
        filter_ = super().get_list_filter(request)
        return [*filter_, Freigabefilter] if self.hat_zustand else filter_

    def get_list_display(self, request):
        spalten = super().get_list_display(request)
        gefiltert = self.hat_zustand and Freigabefilter.parameter_name in request.GET
        return [*spalten, "zur_entscheidung"] if gefiltert else spalten

    @admin.display(description="Freigabe")
    def zur_entscheidung(self, record):
        """The way to the page on which it is decided; in the list of what waits."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_freigeben"
        ziel = reverse(name, args=[record.pk])
        return format_html(
            '<a href="{}">vergleichen<span class="visually-hidden"> und freigeben: {}</span></a>',
            ziel,
            record,
        )

    # -- the form -----------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form with the states that may be chosen, showing the draft if there is one."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not self.hat_zustand:
            return form
        return zustandsform(form, request, self.states_for(request, obj))

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        fassung = getattr(request, "fassung", None)
        if fassung and request.method != "POST":
            for formset in formsets:
                lay_over_rows(formset, readable(fassung)["zeilen"].get(formset.prefix, []))
        return formsets, inlines

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Called with the record locked and its conflicts known (Konfliktschutz)."""
        obj = object_id and self.get_object(request, unquote(object_id))
        extra = {"freigabe": None, **(extra_context or {})}
        if not self.hat_zustand:
            return super().changeform_view(request, object_id, form_url, extra)
        ganz = obj and self.reads_entirely(request, obj)
        fassung = ganz and Arbeitsfassung.objects.fuer_seite().zu(obj).first()
        if obj and request.method == "POST":
            antwort = self.posted_draft(request, obj, fassung)
            if antwort:
                return antwort
        elif fassung and self.opens_with_draft(request, obj):
            request.fassung = fassung
            if fassung.stand != extra["stand"]:
                extra["konflikt"] = self.conflict(request, obj, fassung.stand)
        extra["freigabe"] = self._shown(request, obj, fassung)
        return super().changeform_view(request, object_id, form_url, extra)

    def opens_with_draft(self, request, obj) -> bool:
        """Whether the form shows the draft: to whom may change it all, unless asked otherwise."""
        if request.GET.get(FASSUNG) == OEFFENTLICH or self.keeps_fields_only(request):
            return False
        return self.has_change_permission(request, obj)

    def _sign(self, request, obj, fassung) -> str:
        """Which draft the form shows; after a refusal the present one, as the page names it."""
        if FASSUNG in request.POST and not getattr(request, "zurueckgestellt", ""):
            return request.POST[FASSUNG]
        if fassung is None:
            return ""
        if request.method == "POST" or self.opens_with_draft(request, obj):
            return fassung.zeichen
        return OEFFENTLICH

    def _shown(self, request, obj, fassung) -> dict:
        """What the form says about states and drafts."""
        zeichen = self._sign(request, obj, fassung)
        zeigt = bool(fassung and zeichen == fassung.zeichen)
        return {
            "fassung": fassung,
            "zeigt": zeigt,
            "entfaellt": ENTFAELLT in request.POST,
            "unbekannt": unknown_to_form(self, request, obj, fassung) if zeigt else [],
            "stand": obj and released(obj),
            "zeichen": zeichen,
            "zurueck": obj and returned(obj),
            "offen": bool(obj and obj.veroeffentlichung in OFFEN),
            "als_fassung": bool(obj and (obj.ist_oeffentlich or fassung)),
            "direkt": not (obj and obj.ist_oeffentlich) or self.wirkt_sofort(request, obj),
            "oeffentlich_vom": fassung and self._public_since(obj),
            "grund": request.POST.get(GRUND, fassung.bemerkung if zeigt else ""),
            "darf": obj is None or self.has_change_permission(request, obj),
            "vorschau": f"{obj.get_absolute_url()}?{VORSCHAU}"
            if fassung and self.hat_vorschau and hasattr(obj, "get_absolute_url")
            else "",
        }

    def _public_since(self, obj):
        """When the record or one of its rows was written last."""
        juengste = (historie.order_by("-history_id").first() for historie in self.histories(obj))
        return max(eintrag.history_date for eintrag in juengste if eintrag)

    # -- saving -------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        grund = request.POST.get(GRUND, "").strip()
        if erledigt := getattr(request, "erledigt", None):
            grund = release_reason(erledigt, grund)
        obj._change_reason = getattr(obj, "_change_reason", None) or grund or None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if erledigt := getattr(request, "erledigt", None):
            erledigt.delete()  # what it held is what was saved just now
