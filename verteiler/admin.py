"""Admin: the Verteiler, and the list of its uses."""

from typing import cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.tabellen.dateien import csv_lines
from bausteine.zustaendigkeit.regel import bereich_of
from projects.enums import Rolle
from verteiler.empfaenger import (
    SPALTEN,
    all_addresses,
    empfaenger,
    mailto_links,
    read_selection,
    rows,
    selected_projekte,
)
from verteiler.enums import Form
from verteiler.models import Ausgabe
from verteiler.querysets import AusgabeQuerySet


class Auswahlformular(forms.Form):
    """Which projects, which roles."""

    auswahl = forms.CharField(
        label="Auswahl der Projekte",
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        help_text="Adresse der öffentlichen Liste mit ihren Filtern; leer: alle öffentlichen "
        "Projekte.",
    )
    rollen = forms.MultipleChoiceField(
        label="Rollen",
        choices=Rolle.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens eine Rolle."},
    )


@admin.register(Ausgabe)
class AusgabeAdmin(admin.ModelAdmin):
    """Read-only: every use, without any address. The Verteiler itself is a page of its own."""

    change_list_template = "admin/ausgaben.html"
    list_display = [
        "am",
        "konto",
        "form",
        "auswahl",
        "rollen",
        "anzahl_projekte",
        "anzahl_organisationen",
        "anzahl_adressen",
    ]
    list_filter = ["form", "am"]
    search_fields = ["konto", "auswahl"]
    show_full_result_count = False

    def get_queryset(self, request):
        return cast("AusgabeQuerySet", super().get_queryset(request)).lesbar(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        seite = self.admin_site.admin_view(self.verteiler)
        return [path("verteiler/", seite, name="verteiler"), *super().get_urls()]

    def verteiler(self, request):
        """GET shows the form; addresses are only given out by POST, and noted."""
        if not request.user.has_perm("verteiler.verteiler_nutzen"):
            raise PermissionDenied
        if request.method != "POST":
            anfang = {"auswahl": request.GET.get("auswahl", ""), "rollen": Rolle.values}
            formular, ergebnis = Auswahlformular(initial=anfang), None
        else:
            formular = Auswahlformular(request.POST)
            ergebnis = self._result(request, formular) if formular.is_valid() else None
        if isinstance(ergebnis, HttpResponse):
            return ergebnis
        context = {
            **self.admin_site.each_context(request),
            "title": "Verteiler",
            "subtitle": None,
            "formular": formular,
            "ergebnis": ergebnis,
        }
        return TemplateResponse(request, "admin/verteiler.html", context)

    def _result(self, request, formular):
        """The list, or the file; nothing when the filter has words that mean nothing."""
        auswahl = read_selection(formular.cleaned_data["auswahl"])
        rollen = formular.cleaned_data["rollen"]
        projekte, meldungen = selected_projekte(auswahl, bereich_of(request.user))
        if meldungen:
            formular.add_error("auswahl", meldungen)
            return None
        liste = empfaenger(projekte, rollen)
        adressen = all_addresses(liste)
        form = Form.CSV if "csv" in request.POST else Form.LISTE
        anzahl = projekte.order_by().count()
        Ausgabe.objects.create(
            konto=request.user.get_username(),
            form=form,
            auswahl=_ohne_adressen(auswahl),
            rollen=", ".join(rollen),
            anzahl_projekte=anzahl,
            anzahl_organisationen=len(liste),
            anzahl_adressen=len(adressen),
        )
        if form == Form.CSV:
            antwort = HttpResponse(
                b"".join(csv_lines(SPALTEN, rows(liste))), content_type="text/csv; charset=utf-8"
            )
            antwort["Content-Disposition"] = 'attachment; filename="verteiler.csv"'
            return antwort
        return {
            "liste": liste,
            "anzahl_projekte": anzahl,
            "anzahl_adressen": len(adressen),
            "links": mailto_links(adressen),
            "ohne": [e for e in liste if not e.adressen],
        }


def _ohne_adressen(auswahl) -> str:
    """The filter for the log; a search for a mail address is left out."""
    auswahl = auswahl.copy()
    for name in [n for n, werte in auswahl.lists() if any("@" in wert for wert in werte)]:
        auswahl.pop(name)
    return auswahl.urlencode()
