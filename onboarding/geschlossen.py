"""Admin pages of what is closed: the data sheet of an Onboarding, and its questions.

Who may read the Onboarding entirely sees them, who may change it writes: the Koordination, and the
accounts of the Kommune itself. A GET writes nothing.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.verwaltung.teil import AdminPart
from onboarding.actions import (
    BESTAETIGT,
    addresses,
    ask,
    mail_is_on,
    mark_read,
    save_datenblatt,
)
from onboarding.enums import Fragende
from onboarding.forms import Datenblattform, Frageform
from onboarding.models import Onboarding, Rueckfrage

GESICHERT = "Datenblatt gesichert: {}."
GEFALLEN = "Es fehlen Pflichtangaben; die Bestätigung ist damit entfallen."
NICHT_GEMELDET = (
    "Eine Nachricht per Mail geht nicht hinaus: {}. Die andere Seite sieht die Rückfrage auf ihrem "
    "Arbeitsplatz."
)


class Geschlossenes(AdminPart):
    """Both pages, and the links to them on the form (templates/admin/onboarding.html)."""

    def urls(self):
        site, name = self.verwaltung.admin_site, self.verwaltung.page_name
        return [
            path("<int:pk>/datenblatt/", site.admin_view(self.datenblatt), name=name("datenblatt")),
            path(
                "<int:pk>/rueckfragen/",
                site.admin_view(self.rueckfragen),
                name=name("rueckfragen"),
            ),
        ]

    def _found(self, request, pk: int) -> tuple[Onboarding, bool]:
        """The Onboarding, and whether the account may write. Raises PermissionDenied, Http404."""
        if not self.verwaltung.has_view_permission(request):
            raise PermissionDenied
        menge = self.verwaltung.get_queryset(request).select_related(
            "kommune__organisation", "plattform"
        )
        onboarding = get_object_or_404(menge, pk=pk)
        if not self.verwaltung.reads_entirely(request, onboarding):
            raise PermissionDenied
        darf = self.verwaltung.has_change_permission(request, onboarding)
        if request.method == "POST" and not darf:
            raise PermissionDenied
        return onboarding, darf

    def datenblatt(self, request, pk: int):
        """The data sheet as one form."""
        onboarding, darf = self._found(request, pk)
        if request.method == "POST":
            form = Datenblattform(onboarding, request.POST, darf=darf)
            if form.is_valid():
                gefallen = save_datenblatt(onboarding, form.werte, form.bestaetigt)
                messages.success(request, GESICHERT.format(onboarding.vollstaendigkeit))
                if gefallen:
                    messages.warning(request, GEFALLEN)
                elif form.bestaetigt:
                    messages.success(request, f"{BESTAETIGT}.")
                return HttpResponseRedirect(request.path)
        else:
            form = Datenblattform(onboarding, darf=darf)
        context = self._context(request, onboarding, f"Datenblatt: {onboarding}")
        context |= {
            "form": form,
            "darf": darf,
            "vollstaendigkeit": form.vollstaendigkeit,
        }
        return TemplateResponse(request, "admin/onboarding/datenblatt.html", context)

    def rueckfragen(self, request, pk: int):
        """The questions, and a form for the next one."""
        onboarding, darf = self._found(request, pk)
        wer = self._side(request)
        if "_gelesen" in request.POST:
            anzahl = mark_read(onboarding, wer)
            messages.success(request, f"Als gelesen vermerkt: {anzahl}.")
            return HttpResponseRedirect(request.path)
        form = Frageform(onboarding, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            frage = ask(
                onboarding, wer, form.cleaned_data["text"], form.cleaned_data["antwort_auf"]
            )
            self._say_sent(request, frage)
            return HttpResponseRedirect(request.path)
        context = self._context(request, onboarding, f"Rückfragen: {onboarding}")
        fragen = list(Rueckfrage.objects.fuer_seite(onboarding).select_related("antwort_auf"))
        context |= {
            "form": form,
            "darf": darf,
            "fragen": fragen,
            "neue": [f for f in fragen if f.von == wer.gegenueber and not f.gelesen_am],
            "wer": wer,
            "grund": self._no_mail(Rueckfrage(onboarding=onboarding, von=wer)),
        }
        return TemplateResponse(request, "admin/onboarding/rueckfragen.html", context)

    def _side(self, request) -> Fragende:
        """Whose question it is: an account with a limit speaks for its Kommune."""
        alles = self.verwaltung.kreis(request).bereich.sieht_alles
        return Fragende.KOORDINATION if alles else Fragende.KOMMUNE

    def _no_mail(self, frage: Rueckfrage) -> str:
        """Why nobody is told by mail; "" when somebody is."""
        if not mail_is_on():
            return "Das Portal ist für Mails nicht eingerichtet"
        if not addresses(frage):
            return "Zur Kommune ist kein öffentliches Funktionspostfach erfasst"
        return ""

    def _say_sent(self, request, frage: Rueckfrage) -> None:
        messages.success(request, f"Gesendet an: {frage.an.label}.")
        if grund := self._no_mail(frage):
            messages.warning(request, NICHT_GEMELDET.format(grund))

    def _context(self, request, onboarding: Onboarding, titel: str) -> dict:
        return {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": titel,
            "onboarding": onboarding,
            "formular": self.verwaltung.address("change", onboarding.pk),
        }
