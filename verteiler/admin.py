"""Admin: the Verteiler, and the list of its uses."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.tabellen.dateien import csv_lines
from bausteine.zustaendigkeit.regel import bereich_of
from organisationen.models import Organisation
from projects.enums import Rolle
from projects.models import Umsetzungsprojekt
from rollout.models import Anschluss
from verteiler.empfaenger import (
    SPALTEN,
    all_addresses,
    empfaenger,
    empfaenger_der_anschluesse,
    empfaenger_der_organisationen,
    mailto_links,
    read_selection,
    rows,
    selected_anschluesse,
    selected_organisationen,
    selected_projekte,
)
from verteiler.enums import Angeschriebene, Form
from verteiler.listenauswahl import is_of_admin, listed
from verteiler.models import Ausgabe
from verteiler.querysets import AusgabeQuerySet


class Auswahlformular(forms.Form):
    """Which projects, which roles."""

    auswahl = forms.CharField(
        label="Auswahl der Projekte",
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        help_text="Adresse der Liste mit ihren Filtern, der öffentlichen oder der hier in der "
        "Verwaltung; leer: alle öffentlichen Projekte.",
    )
    rollen = forms.MultipleChoiceField(
        label="Rollen",
        choices=Rolle.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens eine Rolle."},
    )


class Anschlussauswahl(forms.Form):
    """Which Anschlüsse, and whom about them."""

    auswahl = forms.CharField(
        label="Auswahl der Anschlüsse",
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        help_text="Adresse der Liste mit ihren Filtern, der öffentlichen oder der hier in der "
        "Verwaltung, zum Beispiel nach Stand, Hemmnis oder Fachverfahren; leer: alle öffentlichen.",
    )
    rollen = forms.MultipleChoiceField(
        label="An",
        choices=Angeschriebene.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie, wen Sie anschreiben."},
    )


class Organisationsauswahl(forms.Form):
    """Which Organisationen; whom of them is no question."""

    auswahl = forms.CharField(
        label="Auswahl der Organisationen",
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 80}),
        help_text="Adresse der Liste mit ihren Filtern, der öffentlichen oder der hier in der "
        "Verwaltung; leer: alle öffentlichen Organisationen.",
    )


@dataclass(frozen=True)
class Verteilung:
    """One page of the Verteiler: what is chosen, and who is written to about it."""

    titel: str
    einleitung: str
    model: type[models.Model]
    formular: type[forms.Form]
    rollen: list[str]
    waehle: Callable
    nenne: Callable
    #: the field of Ausgabe that keeps how many were chosen; none where these are written to
    anzahl: str
    #: of how many: "aus 1 Projekt", "aus 2 Projekten"
    einer: str
    viele: str
    #: the same outside of such a sentence
    mehrzahl: str
    #: who coordinates also writes about what others answer for
    auch_fremde: bool = True


AN_PROJEKTE = Verteilung(
    "Verteiler",
    "Wer an den gewählten Projekten beteiligt ist,",
    Umsetzungsprojekt,
    Auswahlformular,
    Rolle.values,
    selected_projekte,
    empfaenger,
    "anzahl_projekte",
    "Projekt",
    "Projekten",
    "Projekte",
    auch_fremde=False,
)
AN_KOMMUNEN = Verteilung(
    "Verteiler der Anschlüsse",
    "Die Kommunen der gewählten Anschlüsse und wer sie betreut,",
    Anschluss,
    Anschlussauswahl,
    [Angeschriebene.KOMMUNE],
    selected_anschluesse,
    empfaenger_der_anschluesse,
    "anzahl_anschluesse",
    "Anschluss",
    "Anschlüssen",
    "Anschlüsse",
)
AN_ORGANISATIONEN = Verteilung(
    "Verteiler der Organisationen",
    "Die gewählten Organisationen",
    Organisation,
    Organisationsauswahl,
    [],
    selected_organisationen,
    empfaenger_der_organisationen,
    "",
    "Organisation",
    "Organisationen",
    "Organisationen",
)


@admin.register(Ausgabe)
class AusgabeAdmin(admin.ModelAdmin):
    """Read-only: every use, without any address. The Verteiler itself has pages of its own."""

    change_list_template = "admin/ausgaben.html"
    list_display = [
        "am",
        "konto",
        "form",
        "auswahl",
        "rollen",
        "anzahl_projekte",
        "anzahl_anschluesse",
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
        def page(verteilung):
            return self.admin_site.admin_view(partial(self.verteiler, verteilung=verteilung))

        return [
            path("verteiler/", page(AN_PROJEKTE), name="verteiler"),
            path("anschluesse/", page(AN_KOMMUNEN), name="verteiler_anschluesse"),
            path("organisationen/", page(AN_ORGANISATIONEN), name="verteiler_organisationen"),
            *super().get_urls(),
        ]

    def verteiler(self, request, verteilung: Verteilung):
        """GET shows the form; addresses are only given out by POST, and noted."""
        if not request.user.has_perm("verteiler.verteiler_nutzen"):
            raise PermissionDenied
        if request.method != "POST":
            anfang = {"auswahl": request.GET.get("auswahl", ""), "rollen": verteilung.rollen}
            formular, ergebnis = verteilung.formular(initial=anfang), None
            gewaehlt = self._number(request, verteilung, anfang["auswahl"])
        else:
            gewaehlt = ""
            formular = verteilung.formular(request.POST)
            gueltig = formular.is_valid()
            ergebnis = self._result(request, verteilung, formular) if gueltig else None
        if isinstance(ergebnis, HttpResponse):
            return ergebnis
        context = {
            **self.admin_site.each_context(request),
            "title": verteilung.titel,
            "subtitle": None,
            "verteilung": verteilung,
            "formular": formular,
            "gewaehlt": gewaehlt,
            "ergebnis": ergebnis,
        }
        return TemplateResponse(request, "admin/verteiler.html", context)

    def _number(self, request, verteilung, text: str) -> str:
        """How many a list that leads here has chosen, in words; "" where no list does."""
        gewaehlte, meldungen = _chosen(request, verteilung, text) if text else (None, [])
        if gewaehlte is None or meldungen:
            return ""
        anzahl = gewaehlte.order_by().count()
        return f"{anzahl} {verteilung.einer if anzahl == 1 else verteilung.mehrzahl}"

    def _result(self, request, verteilung, formular):
        """The list, or the file; nothing when the filter has words that mean nothing."""
        text, rollen = formular.cleaned_data["auswahl"], formular.cleaned_data.get("rollen", [])
        gewaehlte, meldungen = _chosen(request, verteilung, text)
        if meldungen:
            formular.add_error("auswahl", meldungen)
            return None
        liste = verteilung.nenne(gewaehlte, rollen)
        adressen = all_addresses(liste)
        form = Form.CSV if "csv" in request.POST else Form.LISTE
        anzahl = gewaehlte.order_by().count()
        Ausgabe.objects.create(
            konto=request.user.get_username(),
            form=form,
            auswahl=_noted(text),
            rollen=", ".join(rollen),
            anzahl_organisationen=len(liste),
            anzahl_adressen=len(adressen),
            **({verteilung.anzahl: anzahl} if verteilung.anzahl else {}),
        )
        if form == Form.CSV:
            antwort = HttpResponse(
                b"".join(csv_lines(SPALTEN, rows(liste))), content_type="text/csv; charset=utf-8"
            )
            antwort["Content-Disposition"] = 'attachment; filename="verteiler.csv"'
            return antwort
        return {
            "liste": liste,
            "anzahl": anzahl,
            "wovon": verteilung.einer if anzahl == 1 else verteilung.viele,
            "aus": bool(verteilung.anzahl),
            "anzahl_adressen": len(adressen),
            "links": mailto_links(adressen),
            "ohne": [e for e in liste if not e.adressen],
        }


def _chosen(request, verteilung: Verteilung, text: str):
    """The records of that filter, and why it has none."""
    bereich = bereich_of(request.user)
    if not is_of_admin(text):
        return verteilung.waehle(read_selection(text), bereich)
    gewaehlte, meldungen = listed(request, verteilung.model, text)
    return gewaehlte if verteilung.auch_fremde else gewaehlte.im_bereich(bereich), meldungen


def _noted(text: str) -> str:
    """The filter for the log; a search for a mail address is left out."""
    auswahl = read_selection(text)
    for name in [n for n, werte in auswahl.lists() if any("@" in wert for wert in werte)]:
        auswahl.pop(name)
    if not is_of_admin(text):
        return auswahl.urlencode()
    return f"{urlsplit(text.strip()).path}?{auswahl.urlencode()}"
