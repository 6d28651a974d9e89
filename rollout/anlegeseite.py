"""Bulk create page: one Dienst, many Kommunen; look at what would be made, then make it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.geschichte.ausfuehren import asked_for
from bausteine.verwaltung.teil import AdminPart
from projects.sammelseite import GEAENDERT
from rollout.anlegen import Anlegeplan, AnschlussCreation, read_kommunen
from rollout.formulare import SELTEN, Anlegeformular

SEITE = "anlegen"


class Sammelanlage(AdminPart):
    """The page of the admin of Anschlüsse on which many are made at once."""

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"{SEITE}/", seite, name=self.verwaltung.page_name(SEITE))]

    def view(self, request):
        """The form; when it is sent, the preview, or the writing of what the preview showed."""
        if not self.verwaltung.has_add_permission(request):
            raise PermissionDenied
        bereich = self.verwaltung.kreis(request).bereich
        if request.method != "POST":
            return self._page(request, Anlegeformular(bereich=bereich))
        form = Anlegeformular(request.POST, bereich=bereich)
        if not form.is_valid():
            return self._page(request, form)
        ergebnis = asked_for(self._act(form, bereich), request)
        if ergebnis.done:
            return self._written(request, ergebnis.plan)
        if ergebnis.outdated:
            messages.error(request, GEAENDERT)
        return self._page(request, form, ergebnis)

    def _act(self, form, bereich) -> AnschlussCreation:
        genannte, abgelehnt = read_kommunen(form.cleaned_data["namen"], bereich)
        return AnschlussCreation(
            form.instance,
            [*form.chosen, *genannte],
            bereich,
            abgelehnt=abgelehnt,
            anlass=form.cleaned_data["anlass"],
        )

    def _written(self, request, plan: Anlegeplan):
        """To the list of what was made, from where it can be deleted again."""
        anzahl = len(plan.neue)
        messages.success(
            request,
            f"{anzahl} {'Anschluss' if anzahl == 1 else 'Anschlüsse'} angelegt, "
            f"{len(plan.vorhandene)} gab es schon, {len(plan.abgelehnte)} ausgelassen. Diese Liste "
            "zeigt, was eben angelegt wurde; war es ein Irrtum, löschen Sie es hier.",
        )
        neue = ",".join(str(anschluss.pk) for anschluss in plan.neue)
        liste = self.verwaltung.address("changelist")
        return HttpResponseRedirect(f"{liste}?{urlencode({'id__in': neue})}" if neue else liste)

    def _page(self, request, form, ergebnis=None):
        versteckt = Anlegeformular(
            form.data, bereich=self.verwaltung.kreis(request).bereich, auto_id=False
        )
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": "Anschlüsse anlegen",
            "subtitle": None,
            "form": form,
            "plan": ergebnis.plan if ergebnis else None,
            "erstes_seltene": SELTEN[0],
            "selten_offen": any(form[name].value() or form[name].errors for name in SELTEN),
            "gesehen": ergebnis.token if ergebnis else "",
            "versteckt": versteckt if ergebnis else None,
            "ziel": self.verwaltung.address(SEITE),
            "zurueck": self.verwaltung.address("changelist"),
        }
        return TemplateResponse(request, "admin/rollout/anlegen.html", context)
