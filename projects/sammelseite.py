"""Bulk action pages: choose many records, look at every difference, write."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from bausteine.geschichte.ausfuehren import Act, asked_for, preview
from bausteine.verwaltung.teil import AdminPart
from bausteine.zustaendigkeit.regel import ALLES, BegrenztQuerySet, Bereich
from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle, Stand
from projects.konten import Kontowahl, accounts
from projects.models import Phase, Stichwort
from projects.querysets import PhaseQuerySet, UmsetzungsprojektQuerySet
from projects.sammelaktionen import AKTE, AKTE_DER_PHASEN, ZUSTAENDE, Angaben, BulkChange, BulkPlan
from quellen.bestaetigen import called
from themenfelder.models import Themenfeld

GEAENDERT = (
    "Die Daten haben sich seit der Vorschau geändert. Nichts geschrieben. Bitte prüfen Sie die "
    "neue Vorschau."
)
#: what each act asks for
FELDER = {
    "bestaetigen": (),
    "stand": ("art", "stand", "bestaetigt_am"),
    "verschieben": ("quartale", "art"),
    "themenfeld_dazu": ("themenfeld",),
    "themenfeld_weg": ("themenfeld",),
    "stichwort_dazu": ("stichwort",),
    "stichwort_weg": ("stichwort",),
    "partner": ("organisation", "rolle"),
    "konto": ("konto",),
    "freigeben": (),
    "archivieren": ("grund",),
}
#: what someone must be allowed to do besides changing the chosen records
RECHTE = {
    "stand": "projects.change_phase",
    "verschieben": "projects.change_phase",
    "partner": "projects.add_beteiligung",
}


class Sammelformular(forms.Form):
    """The choice of records as hidden keys, and what the act needs to know."""

    akt = forms.ChoiceField(
        choices=[(name, titel) for name, (titel, _) in AKTE.items()], widget=forms.HiddenInput
    )
    auswahl = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18})*$", widget=forms.HiddenInput)
    art = forms.ChoiceField(label="Phase", choices=Phasenart)
    stand = forms.ChoiceField(label="Stand", choices=Stand)
    bestaetigt_am = forms.DateField(
        label="bestätigt am",
        required=False,
        help_text="Auf welchen Tag sich der Stand bezieht; nur für erreichte Stände, leer: heute.",
    )
    quartale = forms.IntegerField(
        label="Um wie viele Quartale?",
        min_value=-40,
        max_value=40,
        help_text="Später: 1, 2 …; früher: -1, -2 …",
    )
    themenfeld = forms.ModelChoiceField(Themenfeld.objects.order_by("nummer"), label="Themenfeld")
    stichwort = forms.ModelChoiceField(Stichwort.objects.all(), label="Stichwort")
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label="Organisation")
    rolle = forms.ChoiceField(label="Rolle", choices=Rolle)
    konto = Kontowahl(accounts(), label="Zuständiges Konto", required=False, empty_label="niemand")
    grund = forms.CharField(
        label="Grund", required=False, max_length=300, help_text="Steht in der Geschichte."
    )

    def __init__(self, akt: str, *args, phasen: bool = False, bereich: Bereich = ALLES, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grund"].required = "grund" in FELDER[akt]
        self.bereich = bereich
        for name in {"themenfeld", "organisation", "stichwort"} & {*self.fields}:
            feld = self.fields[name]
            if isinstance(feld, forms.ModelChoiceField):
                feld.queryset = cast("BegrenztQuerySet", feld.queryset).waehlbar(bereich)
        bleiben = {"akt", "auswahl", "grund", *FELDER[akt]} - ({"art"} if phasen else set())
        self.fields = {name: feld for name, feld in self.fields.items() if name in bleiben}
        art = self.fields.get("art")
        if akt == "verschieben" and isinstance(art, forms.ChoiceField):
            art.required = False
            art.choices = [("", "alle noch ausstehenden Phasen"), *Phasenart.choices]

    def clean_quartale(self):
        """Zero would move nothing."""
        if not (quartale := self.cleaned_data["quartale"]):
            raise forms.ValidationError("Bitte eine Zahl außer 0 angeben.")
        return quartale

    def clean_bestaetigt_am(self):
        """Nobody has confirmed anything tomorrow."""
        tag = self.cleaned_data["bestaetigt_am"]
        if tag and tag > timezone.localdate():
            raise forms.ValidationError("Der Tag liegt in der Zukunft.")
        return tag

    @property
    def angaben(self) -> Angaben:
        """What was chosen, once the form is valid."""
        gewaehlt = {n: wert for n, wert in self.cleaned_data.items() if n != "auswahl"}
        return Angaben(**gewaehlt, bereich=self.bereich)


def reach_all_hits(request) -> None:
    """Let the button for all hits of the filter choose them all: Django asks for a row at least."""
    if "_alle" in request.POST:
        daten = request.POST.copy()
        daten |= {"select_across": "1", "index": "0"}
        daten.setlist(ACTION_CHECKBOX_NAME, ["0"])
        request.POST = daten


class Sammelaenderung(AdminPart):
    """Acts of the admin of projects and phases on the chosen rows or on all hits.

    Another noun gives `akte` and `felder` of its own, and `bulk_form`, `bulk_act` and `chosen`.
    """

    akte: Mapping[str, tuple[str, Callable]] = AKTE
    #: what each act asks for
    felder: Mapping[str, tuple[str, ...]] = FELDER
    #: the end of its address
    seite = "sammeln"

    def posted_list(self, request):
        reach_all_hits(request)

    def actions(self, request, actions):
        """The acts this person may do, each leading to its page; publish and archive among them."""
        if IS_POPUP_VAR in request.GET or not self.verwaltung.has_change_permission(request):
            return actions
        actions = {n: a for n, a in actions.items() if n not in ("publish", "archive")}
        for akt in self.acts(request):
            actions[akt] = (self._opener(akt), akt, f"{self.akte[akt][0]} …")
        return actions

    def acts(self, request) -> list[str]:
        """The names of the acts that this account may do."""
        moeglich: Iterable[str] = AKTE_DER_PHASEN if self.verwaltung.model is Phase else AKTE
        if not self.verwaltung.has_release_permission(request):
            moeglich = [akt for akt in moeglich if akt not in ZUSTAENDE]
        return [a for a in moeglich if a not in RECHTE or request.user.has_perm(RECHTE[a])]

    def obstacle(self, request, akt: str, record) -> str:
        """Why this account may not do that to this record; a confirmation changes no content."""
        if akt == "bestaetigen":
            return ""
        if akt in ZUSTAENDE:
            return self.verwaltung.refusal(
                request, record, record.veroeffentlichung, ZUSTAENDE[akt]
            )
        return self.verwaltung.write_refusal(request, record)

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"{self.seite}/", seite, name=self.verwaltung.page_name(self.seite))]

    def view(self, request):
        """Preview, or the writing of what the preview showed."""
        akt = request.POST.get("akt", "")
        if not self.verwaltung.has_change_permission(request) or akt not in self.acts(request):
            raise PermissionDenied
        form = self.bulk_form(request, akt, request.POST)
        if not form.is_valid():
            return self.sammelseite(request, form, akt)
        act = self.bulk_act(request, form)
        ergebnis = asked_for(act, request)
        if ergebnis.done:
            return self._written(request, ergebnis.plan)
        if ergebnis.outdated:
            messages.error(request, GEAENDERT)
        return self.sammelseite(request, form, akt, ergebnis)

    def bulk_act(self, request, form) -> Act[BulkPlan]:
        """What a valid form asks for."""
        menge = self.chosen(request, form.cleaned_data["auswahl"].split(","))
        return BulkChange(menge, form.angaben, partial(self.obstacle, request))

    def bulk_form(self, request, akt, *args, **kwargs):
        """The form of an act with what the account may choose."""
        phasen, bereich = self.verwaltung.model is Phase, self.verwaltung.kreis(request).bereich
        return Sammelformular(akt, *args, phasen=phasen, bereich=bereich, **kwargs)

    def chosen(self, request, pks):
        """These records, with what the acts read."""
        alle = self.verwaltung.get_queryset(request)
        menge = self.verwaltung.own(request, alle).filter(pk__in=pks)
        if self.verwaltung.model is Phase:
            return cast("PhaseQuerySet", menge).fuer_export()
        return cast("UmsetzungsprojektQuerySet", menge).fuer_export().order_by("sortiertext", "pk")

    def _written(self, request, ergebnis):
        anzahl = len(ergebnis.aenderungen)
        meta = self.verwaltung.opts
        name = meta.verbose_name if anzahl == 1 else meta.verbose_name_plural
        messages.success(
            request,
            f"{ergebnis.titel}: {anzahl} {name} geändert, "
            f"{ergebnis.unveraendert} unverändert, {len(ergebnis.fehler)} ausgelassen.",
        )
        return HttpResponseRedirect(self._back(request))

    def _back(self, request) -> str:
        """The list with the filter that the choice was made in."""
        liste = self.verwaltung.address("changelist")
        filter_ = request.GET.get("_changelist_filters", "")
        return f"{liste}?{filter_}" if filter_ else liste

    def sammelseite(self, request, form, akt, ergebnis=None):
        """The page: what the act needs, and with `ergebnis` every difference."""
        plan = ergebnis.plan if ergebnis else None
        sammeln = self.verwaltung.address(self.seite)
        filter_ = request.GET.get("_changelist_filters", "")
        if filter_:
            sammeln += f"?{urlencode({'_changelist_filters': filter_})}"
        auswahl = form["auswahl"].value() or ""
        versteckt = self.bulk_form(request, akt, form.data, auto_id=False)
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "form": form,
            "title": f"Sammeländerung: {self.akte[akt][0]}",
            "plan": plan,
            "gesehen": ergebnis.token if ergebnis else "",
            "ziel": sammeln,
            "zurueck": self._back(request),
            "versteckt": versteckt,
            **self._named(plan),
            "anzahl": len(auswahl.split(",")) if auswahl else 0,
        }
        return TemplateResponse(request, "admin/sammeln.html", context)

    def _named(self, plan: BulkPlan | None) -> dict:
        """Differences and faults with the name and key of their record."""
        if plan is None:
            return {"aenderungen": [], "fehler": []}
        return {
            art: [(called(record), record.pk, was) for record, was in getattr(plan, art)]
            for art in ("aenderungen", "fehler")
        }

    def _opener(self, akt: str):
        """The act as the list calls it."""
        return lambda verwaltung, request, queryset: self._open(request, queryset, akt)

    def _open(self, request, queryset, akt: str):
        """The first page of an act: a form, or the preview where nothing needs to be asked."""
        pks = ",".join(str(pk) for pk in queryset.order_by().values_list("pk", flat=True))
        if not pks:
            messages.error(request, "Keiner der gewählten Einträge liegt in Ihrer Zuständigkeit.")
            return None
        daten = {"akt": akt, "auswahl": pks}
        # the list's own address carries the filter; the pages that follow carry it along
        request.GET = request.GET.copy()
        request.GET["_changelist_filters"] = request.GET.urlencode()
        if set(self.felder[akt]) - {"art"}:
            form = self.bulk_form(request, akt, initial=daten)
            return self.sammelseite(request, form, akt)
        form = self.bulk_form(request, akt, daten)
        form.full_clean()
        ergebnis = preview(self.bulk_act(request, form), request.user)
        return self.sammelseite(request, form, akt, ergebnis)
