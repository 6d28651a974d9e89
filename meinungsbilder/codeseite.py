"""Code issuing page: makes Stimmcodes, to be printed or kept as a file, and shows them once."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers

from bausteine.seiten.adressen import absolute
from bausteine.tabellen.dateien import csv_lines
from bausteine.verwaltung.teil import AdminPart
from meinungsbilder.actions import (
    CODES_HOECHSTENS,
    SCHON_AUSGEGEBEN,
    issue_codes,
    no_codes_because,
)
from meinungsbilder.models import Meinungsbild

CODESEITE = "stimmcodes"
DATEI = "datei"


class Stimmcodeform(forms.Form):
    """How many."""

    anzahl = forms.IntegerField(
        label="Wie viele neue Stimmcodes?",
        min_value=1,
        max_value=CODES_HOECHSTENS,
        help_text=f"Einer je Person, höchstens {CODES_HOECHSTENS} auf einmal.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Bitte eine Zahl von 1 bis {CODES_HOECHSTENS} angeben.",
        ),
    )
    #: how many there were when the page was made: sent twice, it makes them once
    gesehen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Stimmcodeseite(AdminPart):
    """The page of a Meinungsbild on which its codes are made."""

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"<int:pk>/{CODESEITE}/", seite, name=self.verwaltung.page_name(CODESEITE))]

    def view(self, request, pk):
        """The form; when it is sent, the codes, shown this once."""
        bild = get_object_or_404(self.verwaltung.get_queryset(request), pk=pk)
        if not self.verwaltung.has_change_permission(request, bild):
            raise PermissionDenied
        grund = no_codes_because(bild) or self.verwaltung.write_refusal(request, bild)
        form = Stimmcodeform(
            request.POST if request.method == "POST" else None,
            initial={"gesehen": bild.ausgegebene_codes},
        )
        codes: list[str] = []
        if not grund and form.is_valid():
            codes = issue_codes(bild, form.cleaned_data["anzahl"], form.cleaned_data["gesehen"])
            grund = "" if codes else SCHON_AUSGEGEBEN
        if codes and DATEI in request.POST:
            antwort = self._file(request, bild, codes)
        else:
            antwort = self._page(request, bild, form, grund, codes)
        add_never_cache_headers(antwort)
        return antwort

    def _file(self, request, bild: Meinungsbild, codes: list[str]) -> HttpResponse:
        seite = absolute(request, bild.get_absolute_url())
        zeilen = csv_lines(["stimmcode", "adresse"], ([code, seite] for code in codes))
        antwort = HttpResponse(b"".join(zeilen), content_type="text/csv; charset=utf-8")
        antwort["Content-Disposition"] = f'attachment; filename="stimmcodes-{bild.kennung}.csv"'
        return antwort

    def _page(self, request, bild: Meinungsbild, form, grund: str, codes: list[str]):
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": "Stimmcodes",
            "subtitle": None,
            "meinungsbild": bild,
            "form": form,
            "grund": grund,
            "codes": codes,
            # breaks after a slash only, as people type it
            "seite": absolute(request, bild.get_absolute_url()).split("://")[-1].split("/")[:-1],
            "datei": DATEI,
            "liste": self.verwaltung.address("changelist"),
            "zurueck": self.verwaltung.address("change", bild.pk),
        }
        return TemplateResponse(request, "admin/meinungsbilder/stimmcodes.html", context)
