"""Admin page: the check of a rating by the criteria of its model, with the level it comes to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.verwaltung.teil import AdminPart
from reifegrad.actions import save_antworten
from reifegrad.enums import Reifegradregel
from reifegrad.forms import Pruefform
from reifegrad.regel import Regelergebnis


class Pruefung(AdminPart):
    """The page, and the link to it on the form (templates/admin/reifegrad/bewertung.html)."""

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        name = self.verwaltung.page_name("kriterien")
        return [path("<int:pk>/kriterien/", seite, name=name)]

    def view(self, request, pk: int):
        """GET shows the answers; POST keeps them and says what they come to."""
        if not self.verwaltung.has_view_permission(request):
            raise PermissionDenied
        menge = self.verwaltung.get_queryset(request).select_related("modell", "stufe")
        bewertung = get_object_or_404(menge, pk=pk)
        darf = self.verwaltung.has_change_permission(request, bewertung)
        if request.method == "POST" and not darf:
            raise PermissionDenied
        form = Pruefform(bewertung, request.POST if request.method == "POST" else None, darf=darf)
        moeglich = bewertung.modell.regel == Reifegradregel.MINIMUM and bool(form.kriterien)
        if request.method == "POST" and moeglich and form.is_valid():
            messages.success(request, in_words(save_antworten(bewertung, form.antworten)))
            self.verwaltung.after_save(bewertung)
            return HttpResponseRedirect(request.path)
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": f"Kriterien: {bewertung}",
            "bewertung": bewertung,
            "formular": self.verwaltung.address("change", bewertung.pk),
            "form": form,
            "darf": darf,
            "moeglich": moeglich,
            "ergebnis": bewertung.ergebnis,
        }
        return TemplateResponse(request, "admin/reifegrad/kriterien.html", context)


def in_words(ergebnis: Regelergebnis) -> str:
    """What the answers come to, in a sentence."""
    if not ergebnis.vollstaendig:
        offen = ", ".join(map(str, ergebnis.offen))
        return f"Gesichert. Unvollständig: Es fehlen die Kriterien {offen}; eine Stufe steht nicht."
    nummern = ", ".join(map(str, ergebnis.entscheidend))
    return f"Gesichert. Stufe {ergebnis.stufe}; es entscheidet Kriterium {nummern}."
