"""Moderation page: what came by a Bestätigungslink, each line beside what stands there now."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from bausteine.geschichte.ausfuehren import GESEHEN, carry_out, preview
from bausteine.werte.formulare import ReferenceField
from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import bereich_of
from projects.models import Phase
from quellen.models import Quelle
from vorschlaege.models import Vorschlag
from vorschlaege.uebernehmen import (
    FELDER,
    ConfirmationDecision,
    Herkunftsbeleg,
    Uebernahmeplan,
    origin_of,
)

INZWISCHEN = "Die Angaben wurden inzwischen geändert. Bitte vergleichen Sie noch einmal."
ABLEHNEN, UEBERNEHMEN = "ablehnen", "uebernehmen"


class Zeilenwahl(forms.MultipleChoiceField):
    """Lines that are offered no more are no mistake of whoever chose them: the page says so."""

    def valid_value(self, value):
        return True


class Uebernahmeform(forms.Form):
    """Which lines, and where they come from."""

    zeilen = Zeilenwahl(required=False)
    quelle = ReferenceField(
        queryset=Quelle.objects.none(),
        label="Quelle",
        required=False,
        empty_label="keine",
        help_text="Gilt für jede geänderte Phase, an Stelle der bisherigen.",
    )
    fundstelle = forms.CharField(
        label="Fundstelle",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        help_text="Nennt die Herkunft, auch ohne Quelle. Öffentlich.",
    )
    begruendung = forms.CharField(
        label="Begründung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Nur bei „Ablehnen“ nötig.",
    )

    def __init__(self, *args, plan: Uebernahmeplan, bereich, **kwargs):
        super().__init__(*args, **kwargs)
        angeboten = [(zeile.schluessel, zeile.name) for zeile in plan.offered]
        cast("Zeilenwahl", self.fields["zeilen"]).choices = angeboten
        quelle = cast("ReferenceField", self.fields["quelle"])
        quelle.queryset = Quelle.objects.waehlbar(bereich).fuer_liste()
        if not plan.needs_source:
            del self.fields["quelle"], self.fields["fundstelle"]

    def clean(self):
        """A refusal says why, and what is written where it comes from."""
        daten = super().clean() or self.cleaned_data
        if ABLEHNEN in self.data:
            if not daten.get("begruendung"):
                self.add_error("begruendung", "Bitte begründen Sie die Ablehnung.")
        elif "fundstelle" in self.fields and not (daten.get("quelle") or daten.get("fundstelle")):
            self.add_error("fundstelle", "Bitte nennen Sie Quelle oder Fundstelle.")
        return daten


class Uebernahmeseite:
    """The page of one of them, in the admin of Vorschläge."""

    def __init__(self, request, vorschlag: Vorschlag, *, darf: bool):
        self.request, self.vorschlag, self.darf = request, vorschlag, darf
        self.act = ConfirmationDecision(vorschlag, request.user, self._obstacle)

    def _obstacle(self, record) -> str:
        """Why this account may not write the record, by the rules of its own form."""
        eintrag = record_admins()[type(record)]
        darf = eintrag.has_change_permission(self.request, record)
        felder = FELDER if isinstance(record, Phase) else ()
        if not (darf and all(eintrag.may_write_field(self.request, feld) for feld in felder)):
            return "Ihnen fehlt das Recht, diesen Eintrag zu ändern."
        return eintrag.write_refusal(self.request, record)

    def answer(self):
        """The page, or the way back to the list after a decision."""
        ergebnis = preview(self.act, self.request.user)
        if self.request.method != "POST":
            return self._page(ergebnis, self._form(ergebnis.plan))
        form = self._form(ergebnis.plan, self.request.POST)
        if not self.vorschlag.ist_offen:
            satz = f"{self.vorschlag} ist schon entschieden; nichts geändert."
            messages.error(self.request, satz)
            return HttpResponseRedirect(self.request.path)
        if not form.is_valid():
            return self._page(ergebnis, form)
        daten = form.cleaned_data
        if ABLEHNEN in self.request.POST:
            self.act.refuse(daten["begruendung"])
            gesehen = ergebnis.token  # a refusal rests on nothing that may have changed
        else:
            self.act.take(
                daten["zeilen"], Herkunftsbeleg(daten.get("quelle"), daten.get("fundstelle", ""))
            )
            gesehen = self.request.POST.get(GESEHEN, "")
        try:
            geschehen = carry_out(self.act, self.request.user, gesehen)
        except ValidationError as fehler:
            form.add_error(None, fehler.messages)
            return self._page(ergebnis, form)
        if not geschehen.done:
            form.add_error(None, INZWISCHEN)
            return self._page(geschehen, form)
        return None

    def _form(self, plan: Uebernahmeplan, daten=None) -> Uebernahmeform:
        return Uebernahmeform(
            daten,
            plan=plan,
            bereich=bereich_of(self.request.user),
            initial={
                "fundstelle": origin_of(self.vorschlag),
                "zeilen": [zeile.schluessel for zeile in plan.offered if zeile.vorgewaehlt],
            },
        )

    def _page(self, ergebnis, form: Uebernahmeform) -> TemplateResponse:
        gewaehlt = form["zeilen"].value() or []
        context = {
            **admin.site.each_context(self.request),
            "title": str(self.vorschlag),
            "subtitle": None,
            "opts": Vorschlag._meta,
            "vorschlag": self.vorschlag,
            "projekt": self.vorschlag.projekt,
            "bearbeiten": reverse(
                "admin:projects_umsetzungsprojekt_change", args=[self.vorschlag.projekt_id]
            ),
            "zeilen": [(zeile, zeile.schluessel in gewaehlt) for zeile in ergebnis.plan.zeilen],
            "angeboten": bool(ergebnis.plan.offered),
            "formular": form,
            "gesehen": ergebnis.token,
            "darf": self.darf and self.vorschlag.ist_offen,
        }
        return TemplateResponse(self.request, "admin/bestaetigung.html", context)
