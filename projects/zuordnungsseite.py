"""Record linkage, decided: the work list of proposed links, their preview, and the writing."""

from functools import partial
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from bausteine.geschichte.ausfuehren import Result, asked_for, preview
from bausteine.zustaendigkeit.begrenzt import VERDECKT, sichtkreis
from bausteine.zustaendigkeit.pflege import RecordAdmin
from bausteine.zustaendigkeit.regel import bereich_of
from projects.enums import Zuordnungsstand
from projects.listenfilter import ProjektZustaendig, Zuordnungspruefung
from projects.models import Umsetzungsprojekt
from projects.querysets import ZuordnungQuerySet
from projects.sammelseite import GEAENDERT, reach_all_hits
from projects.zuordnen import Entscheidungsplan, LinkDecision

#: what can be decided → what the list calls it, the page's title, the button below the preview
ENTSCHEIDUNGEN = {
    Zuordnungsstand.BESTAETIGT: ("Zuordnung bestätigen …", "Zuordnungen bestätigen", "bestätigen"),
    Zuordnungsstand.ABGELEHNT: ("Zuordnung ablehnen …", "Zuordnungen ablehnen", "ablehnen"),
}


class Zuordnungsformular(forms.Form):
    """The choice of proposals as hidden keys, and what is decided about them."""

    stand = forms.ChoiceField(
        choices=[(stand.value, titel) for stand, (titel, *_) in ENTSCHEIDUNGEN.items()],
        widget=forms.HiddenInput,
    )
    auswahl = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18})*$", widget=forms.HiddenInput)


class ZuordnungsvorschlagAdmin(admin.ModelAdmin):
    """The proposals that the account may decide; nobody makes or deletes one by hand."""

    list_display = ["projekt_verweis", "leistung_verweis", "grund"]
    list_display_links = None
    list_filter = [Zuordnungspruefung, ProjektZustaendig, "regel", "projekt__themenfelder"]
    search_fields = ["projekt__titel", "ozg_leistung__name", "ozg_leistung__ozg_id"]
    ordering = ["projekt__sortiertext", "pk"]
    list_per_page = 50
    sammelbar = True
    show_full_result_count = False

    def get_queryset(self, request):
        menge = cast("ZuordnungQuerySet", super().get_queryset(request))
        return menge.lesbar(bereich_of(request.user)).fuer_liste()

    def get_list_display(self, request):
        """The columns; who decides on one row comes back to the filter that the list has now."""
        filter_ = request.GET.urlencode()

        @admin.display(description="Entscheidung", ordering="stand")
        def entscheidung(vorschlag):
            return _decision(vorschlag, filter_)

        return [*self.list_display, entscheidung]

    # -- the columns --------------------------------------------------------------------------

    @admin.display(description="Umsetzungsprojekt", ordering="projekt__sortiertext")
    def projekt_verweis(self, vorschlag):
        """The project, leading to its form."""
        return _verweis(vorschlag.projekt)

    @admin.display(description="OZG-Leistung", ordering="ozg_leistung__sortiertext")
    def leistung_verweis(self, vorschlag):
        """The Leistung with its OZG-ID, leading to its form."""
        return _verweis(vorschlag.ozg_leistung, vorschlag.ozg_leistung.ozg_id)

    @admin.display(description="Warum", ordering="regel")
    def grund(self, vorschlag):
        """The rule in plain words."""
        return vorschlag.grund

    # -- rights -------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._own(request, obj, "lesbar")

    def has_change_permission(self, request, obj=None):
        """Who may change the project."""
        darf = super().has_change_permission(request, obj) and self._own(request, obj, "im_bereich")
        projekte = self.admin_site.get_model_admin(Umsetzungsprojekt)
        return darf and projekte.has_change_permission(request)

    def _own(self, request, obj, menge: str) -> bool:
        bereich = bereich_of(request.user)
        if obj is None or bereich.alles:
            return True
        return getattr(self.model.objects, menge)(bereich).filter(pk=obj.pk).exists()

    def delete_view(self, request, object_id, extra_context=None):
        """What is declined must stay, or the next import proposes it again."""
        raise PermissionDenied

    # -- the pages ----------------------------------------------------------------------------

    def get_urls(self):
        seite = self.admin_site.admin_view(self.decide_view)
        name = "projects_zuordnungsvorschlag_entscheiden"
        return [path("entscheiden/", seite, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        reach_all_hits(request)
        titel = {"title": "Vermutlich zusammengehörig: Projekt und OZG-Leistung"}
        return super().changelist_view(request, titel | (extra_context or {}))

    def get_actions(self, request):
        """Confirm and decline; never delete."""
        if IS_POPUP_VAR in request.GET or not self.has_change_permission(request):
            return {}
        return {
            stand.value: (partial(_open, stand=stand), stand.value, titel)
            for stand, (titel, *_) in ENTSCHEIDUNGEN.items()
        }

    if TYPE_CHECKING:  # Django has it, its types do not

        def _get_obj_does_not_exist_redirect(self, request, opts, object_id): ...

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One proposal: both records side by side, and what to do about it; its form leads on."""
        if request.method == "POST":
            raise PermissionDenied
        vorschlag = self.get_object(request, object_id)
        if vorschlag is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, vorschlag):
            raise PermissionDenied
        kreis = sichtkreis(request.user)
        weitere = {"feld": vorschlag.ozg_leistung.themenfeld, "leika": vorschlag.leika_leistung}
        context = self._context(request, "Vermutete Zuordnung") | {
            "vorschlag": vorschlag,
            **dict.fromkeys(weitere),
            "bisher": _named(kreis, vorschlag.projekt.ozg_leistungen.all()),
            "felder": _named(kreis, vorschlag.projekt.themenfelder.all()),
            **{
                name: ziel if ziel and kreis.shows(ziel) else None for name, ziel in weitere.items()
            },
            "darf": vorschlag.ist_offen and self.has_change_permission(request, vorschlag),
            "entscheidungen": [
                (stand.value, titel) for stand, (titel, *_) in ENTSCHEIDUNGEN.items()
            ],
        }
        return TemplateResponse(request, "admin/zuordnung.html", context)

    def decide_view(self, request):
        """The preview, or the writing of what it showed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = Zuordnungsformular(request.POST)
        if not form.is_valid():
            messages.error(request, "Es ist kein Vorschlag gewählt. Nichts geschrieben.")
            return HttpResponseRedirect(self._back(request))
        stand = Zuordnungsstand(form.cleaned_data["stand"])
        auswahl = form.cleaned_data["auswahl"]
        act = self._act(request, auswahl, stand)
        ergebnis = asked_for(act, request)
        if ergebnis.done:
            return self._written(request, ergebnis.plan)
        if ergebnis.outdated:
            messages.error(request, GEAENDERT)
        return self.preview(request, ergebnis, auswahl)

    def _act(self, request, auswahl: str, stand: Zuordnungsstand) -> LinkDecision:
        """Deciding these proposals (keys with commas)."""
        menge = self._chosen(request, auswahl.split(","))
        return LinkDecision(menge, stand, request.user, partial(self._refusal, request))

    def _chosen(self, request, pks):
        """These proposals, as far as the account may decide them."""
        return self.model.objects.im_bereich(bereich_of(request.user)).filter(pk__in=pks)

    def _refusal(self, request, projekt) -> str:
        """Why this account may not change the project with effect at once."""
        projekte = cast("RecordAdmin", self.admin_site.get_model_admin(Umsetzungsprojekt))
        if not projekte.has_change_permission(request, projekt):
            return "Ihnen fehlt das Recht, dieses Projekt zu ändern."
        return projekte.write_refusal(request, projekt)

    def preview(self, request, ergebnis: Result[Entscheidungsplan], auswahl: str):
        """Every difference, and the button that writes them."""
        plan = ergebnis.plan
        _, titel, knopf = ENTSCHEIDUNGEN[plan.stand]
        context = self._context(request, titel) | {
            "plan": plan,
            "gesehen": ergebnis.token,
            "zeilen": [
                (v, _named(sichtkreis(request.user), v.projekt.ozg_leistungen.all()))
                for v in plan.moegliche
            ],
            "knopf": knopf,
            "bestaetigt": plan.stand == Zuordnungsstand.BESTAETIGT,
            "versteckt": Zuordnungsformular(
                {"stand": plan.stand.value, "auswahl": auswahl}, auto_id=False
            ),
        }
        return TemplateResponse(request, "admin/zuordnen.html", context)

    def _context(self, request, titel: str) -> dict:
        filter_ = request.GET.get("_changelist_filters", "")
        ziel = _with_filter(reverse("admin:projects_zuordnungsvorschlag_entscheiden"), filter_)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": titel,
            "ziel": ziel,
            "zurueck": self._back(request),
        }

    def _written(self, request, ergebnis):
        anzahl = len(ergebnis.moegliche)
        wort = "Zuordnung" if anzahl == 1 else "Zuordnungen"
        messages.success(
            request,
            f"{anzahl} {wort} {ergebnis.stand.label}, {len(ergebnis.ausgelassen)} ausgelassen.",
        )
        for vorschlag in ergebnis.moegliche:
            self.log_change(request, vorschlag, f"Zuordnung {ergebnis.stand.label}")
        return HttpResponseRedirect(self._back(request))

    def _back(self, request) -> str:
        """The list with the filter that the choice was made in."""
        liste = reverse("admin:projects_zuordnungsvorschlag_changelist")
        filter_ = request.GET.get("_changelist_filters", "")
        return f"{liste}?{filter_}" if filter_ else liste


def _decision(vorschlag, filter_: str) -> str:
    """What was decided, when and by whom; the way to decide where nobody has."""
    if vorschlag.ist_offen:
        ziel = reverse("admin:projects_zuordnungsvorschlag_change", args=[vorschlag.pk])
        return format_html('<a href="{}">Entscheiden</a>', _with_filter(ziel, filter_))
    wer = vorschlag.entschieden_von or "Konto gelöscht"
    return f"{vorschlag.get_stand_display()}, {vorschlag.entschieden_am:%d.%m.%Y}, {wer}"


def _with_filter(ziel: str, filter_: str) -> str:
    """An address that carries the filter of the list along."""
    return f"{ziel}?{urlencode({'_changelist_filters': filter_})}" if filter_ else ziel


def _named(kreis, records) -> str:
    """Their names, without what the account may not know."""
    return ", ".join(str(record) if kreis.shows(record) else VERDECKT for record in records)


def _verweis(record, zusatz=None):
    meta = record._meta
    ziel = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    link = format_html('<a href="{}">{}</a>', ziel, record)
    return format_html("{} ({})", link, zusatz) if zusatz else link


def _open(modeladmin, request, queryset, stand: Zuordnungsstand):
    """The preview of deciding the chosen rows."""
    eigene = queryset.im_bereich(bereich_of(request.user))
    pks = ",".join(str(pk) for pk in eigene.order_by().values_list("pk", flat=True))
    if not pks:
        messages.error(request, "Keiner der gewählten Vorschläge liegt in Ihrer Zuständigkeit.")
        return None
    # the list's own address carries the filter; the pages that follow carry it along
    request.GET = request.GET.copy()
    request.GET["_changelist_filters"] = request.GET.urlencode()
    ergebnis = preview(modeladmin._act(request, pks, stand), request.user)
    return modeladmin.preview(request, ergebnis, pks)
