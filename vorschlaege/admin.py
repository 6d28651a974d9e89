"""Moderation queue: Vorschläge beside the current value, decided on one page."""

from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Value, When
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from bausteine.geschichte.ausfuehren import GESEHEN, carry_out, preview
from bausteine.seiten.adressen import absolute
from bausteine.verwaltung.admin import PortalAdmin
from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import belongs, bereich_of
from projects.listenfilter import ProjektZustaendig
from projects.models import Umsetzungsprojekt
from rollout.models import Anschluss
from vorschlaege.actions import SuggestionDecision
from vorschlaege.antwort import send_answer
from vorschlaege.enums import Antwort, Zustand
from vorschlaege.felder import BESTAETIGUNG, GESUCH, field_title, is_simple, value_of
from vorschlaege.forms import Entscheidung
from vorschlaege.gesuchsformular import initial_of
from vorschlaege.linkseite import Linkseite
from vorschlaege.models import Vorschlag
from vorschlaege.querysets import VorschlagQuerySet
from vorschlaege.uebernahmeseite import Uebernahmeseite

NICHT_GESENDET = (
    "Die Antwort ließ sich nicht senden. Die Entscheidung ist gespeichert; die Antwort können "
    "Sie auf der Seite des Vorschlags noch einmal senden."
)
INZWISCHEN = "Die Angabe wurde inzwischen geändert. Bitte vergleichen Sie noch einmal."


verwaltung = admin.site.get_model_admin(Umsetzungsprojekt)
if isinstance(verwaltung, PortalAdmin):
    verwaltung.attach_part(Linkseite)


@admin.register(Vorschlag)
class VorschlagAdmin(admin.ModelAdmin):
    """Open ones first, the oldest on top."""

    list_display = [
        "__str__",
        "gegenstand_text",
        "feld_text",
        "zustand",
        "eingegangen_am",
        "bearbeitet_von",
        "antwort",
    ]
    list_filter = ["zustand", ProjektZustaendig, "antwort"]
    search_fields = ["wert", "herkunft"]
    ordering = [
        Case(When(zustand=Zustand.OFFEN, then=Value(0)), default=Value(1)),
        "eingegangen_am",
        "pk",
    ]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        menge = cast("VorschlagQuerySet", super().get_queryset(request))
        return menge.lesbar(bereich_of(request.user)).fuer_liste().select_related("bearbeitet_von")

    @admin.display(description="Eintrag")
    def gegenstand_text(self, vorschlag):
        """What it is about."""
        return str(vorschlag.gegenstand)

    @admin.display(description="Angabe")
    def feld_text(self, vorschlag):
        """As the public form calls it."""
        return field_title(vorschlag)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        darf = super().has_change_permission(request, obj)
        return darf and (obj is None or belongs([obj], bereich_of(request.user)))

    def has_delete_permission(self, request, obj=None):
        darf = super().has_delete_permission(request, obj)
        return darf and (obj is None or belongs([obj], bereich_of(request.user)))

    def response_action(self, request, queryset, *args, **kwargs):
        """Acts reach the account's own."""
        eigene = queryset.im_bereich(bereich_of(request.user))
        return super().response_action(request, eigene, *args, **kwargs)

    if TYPE_CHECKING:  # Django has it, its types do not

        def _get_obj_does_not_exist_redirect(self, request, opts, object_id): ...

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Both values side by side, and the decision."""
        vorschlag = self.get_object(request, object_id)
        if vorschlag is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, vorschlag):
            raise PermissionDenied
        if vorschlag.feld == BESTAETIGUNG:
            return self._confirmation(request, vorschlag)
        einfach = is_simple(vorschlag)
        formular = Entscheidung(
            request.POST if "entscheiden" in request.POST else None,
            einfach=einfach,
            initial={"wert": vorschlag.wert},
        )
        if request.method == "POST":
            if not self.has_change_permission(request, vorschlag):
                raise PermissionDenied
            if antwort := self._act(request, vorschlag, formular):
                return antwort
        return TemplateResponse(
            request, "admin/vorschlag.html", self._context(request, vorschlag, formular)
        )

    def _confirmation(self, request, vorschlag):
        """Many lines at once have a page of their own."""
        darf = self.has_change_permission(request, vorschlag)
        if request.method == "POST" and not darf:
            raise PermissionDenied
        seite = Uebernahmeseite(request, vorschlag, darf=darf)
        if antwort := seite.answer():
            return antwort
        vorschlag = seite.act.vorschlag
        self.log_change(request, vorschlag, f"Vorschlag {vorschlag.get_zustand_display()}")
        messages.success(request, f"{vorschlag} ist {vorschlag.get_zustand_display()}.")
        return HttpResponseRedirect(reverse("admin:vorschlaege_vorschlag_changelist"))

    def _act(self, request, vorschlag, formular):
        """What a button does; None shows the page again."""
        hier = absolute(request, vorschlag.gegenstand.get_absolute_url())
        if "antworten" in request.POST and vorschlag.antwort == Antwort.GESCHEITERT:
            if send_answer(vorschlag, hier):
                messages.success(request, "Die Antwort ist gesendet.")
            else:
                messages.error(request, NICHT_GESENDET)
            return HttpResponseRedirect(request.path)
        if not vorschlag.ist_offen:
            messages.error(request, f"{vorschlag} ist schon entschieden; nichts geändert.")
            return HttpResponseRedirect(request.path)
        if not formular.is_valid():
            return None
        daten = dict(formular.cleaned_data)
        zustand = Zustand(daten.pop("entscheidung"))
        act = SuggestionDecision(vorschlag, request.user).to(zustand, **daten)
        if act.writes and (grund := self._refusal(request, vorschlag)):
            formular.add_error(None, grund)
            return None
        gesehen = request.POST.get(GESEHEN, "")
        if not act.writes:  # it rests on nothing that may have changed
            gesehen = preview(act, request.user).token
        try:
            ergebnis = carry_out(act, request.user, gesehen)
        except ValidationError as fehler:
            formular.add_error(None, fehler.messages)
            return None
        if not ergebnis.done:
            formular.add_error(None, INZWISCHEN)
            return None
        vorschlag = act.vorschlag
        self.log_change(request, vorschlag, f"Vorschlag {vorschlag.get_zustand_display()}")
        messages.success(request, f"{vorschlag} ist {vorschlag.get_zustand_display()}.")
        if not send_answer(vorschlag, hier):
            messages.error(request, NICHT_GESENDET)
        return HttpResponseRedirect(reverse("admin:vorschlaege_vorschlag_changelist"))

    def _refusal(self, request, vorschlag) -> str:
        """Why this account may not change this field of the record; "" when it may."""
        record = vorschlag.gegenstand
        eintrag = record_admins()[type(record)]
        darf = eintrag.has_change_permission(request, record)
        if not (darf and eintrag.may_write_field(request, vorschlag.feld)):
            return "Ihnen fehlt das Recht, diesen Eintrag zu ändern."
        return eintrag.write_refusal(request, record)

    def _context(self, request, vorschlag, formular) -> dict:
        record = vorschlag.gegenstand
        meta = record._meta
        jetzt = value_of(record, vorschlag.feld)
        return {
            **self.admin_site.each_context(request),
            "title": str(vorschlag),
            "subtitle": None,
            "opts": self.opts,
            "vorschlag": vorschlag,
            "formular": formular,
            "gesehen": preview(SuggestionDecision(vorschlag, request.user), request.user).token,
            "gegenstand": record,
            "art": meta.verbose_name,
            "bearbeiten": _form_of(record),
            "feld": field_title(vorschlag),
            "neues_gesuch": _new_gesuch(request, vorschlag),
            "einfach": is_simple(vorschlag),
            "jetzt": jetzt,
            "seither_geaendert": is_simple(vorschlag) and jetzt != vorschlag.bisher,
            "darf": vorschlag.ist_offen and self.has_change_permission(request, vorschlag),
            "gescheitert": vorschlag.antwort == Antwort.GESCHEITERT and bool(vorschlag.mail),
        }


def _new_gesuch(request, vorschlag) -> str:
    """Where it becomes a Gesuch; "" for other Vorschläge and for who may not write one."""
    if vorschlag.feld != GESUCH or not request.user.has_perm("gesuche.add_gesuch"):
        return ""
    return f"{reverse('admin:gesuche_gesuch_add')}?{urlencode(initial_of(vorschlag))}"


def _form_of(record) -> str:
    """Where the record is edited; of a Kommune with a Dienst also where the two are entered."""
    if isinstance(record, Anschluss):
        gesagt = Anschluss.objects.filter(kommune=record.kommune, dienst=record.dienst).first()
        if gesagt is None:
            paar = urlencode({"kommune": record.kommune_id, "dienst": record.dienst_id})
            return f"{reverse('admin:rollout_anschluss_add')}?{paar}"
        record = gesagt
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
