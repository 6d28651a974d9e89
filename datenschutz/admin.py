"""Admin: Auskunft and Löschung, and the list of both."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from bausteine.tabellen.dateien import csv_lines
from datenschutz.actions import erase_person
from datenschutz.enums import Fundart, Vorgangsart
from datenschutz.fundstellen import MINDESTENS, find_person
from datenschutz.models import Vorgang

AUSKUNFT, LOESCHEN = "datenschutz.auskunft_geben", "datenschutz.personen_loeschen"


class Suchformular(forms.Form):
    """Name or mail address; sent by POST, so that no log of a server holds it."""

    begriff = forms.CharField(
        label="Name oder E-Mail-Adresse",
        min_length=MINDESTENS,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="Groß- und Kleinschreibung ist gleich. Was denselben Namen oder dieselbe "
        "Adresse trägt wie ein Treffer, wird mit gefunden.",
    )


@admin.register(Vorgang)
class VorgangAdmin(admin.ModelAdmin):
    """Read-only: what was done, when, by whom. The search is a page of its own."""

    change_list_template = "admin/vorgaenge.html"
    list_display = ["am", "art", "konto", "anzahl"]
    list_filter = ["art", "am"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        seite = self.admin_site.admin_view(self.auskunft)
        return [path("auskunft/", seite, name="auskunft"), *super().get_urls()]

    def auskunft(self, request):
        """Search, file, preview of a Löschung, Löschung; all but the empty form by POST."""
        darf_loeschen = request.user.has_perm(LOESCHEN)
        if not (darf_loeschen or request.user.has_perm(AUSKUNFT)):
            raise PermissionDenied
        formular = Suchformular(request.POST if request.method == "POST" else None)
        gesucht = formular.is_valid()
        vorschau = gesucht and "vorschau" in request.POST
        if (vorschau or "loeschen" in request.POST) and not darf_loeschen:
            raise PermissionDenied
        if gesucht and "loeschen" in request.POST:
            return self._erase(request, formular.cleaned_data["begriff"])
        funde = find_person(formular.cleaned_data["begriff"]) if gesucht else []
        if gesucht and not vorschau:
            Vorgang.objects.create(
                art=Vorgangsart.AUSKUNFT, konto=request.user.get_username(), anzahl=len(funde)
            )
            if datei := _file(request, funde):
                return datei
        context = {
            **self.admin_site.each_context(request),
            "title": "Was das Portal über eine Person weiß",
            "subtitle": None,
            "formular": formular,
            "gesucht": gesucht,
            "vorschau": vorschau,
            "darf_loeschen": darf_loeschen,
            "funde": [
                {"fund": f, "vorgewaehlt": f.art == Fundart.PERSON, **f.as_row()} for f in funde
            ],
        }
        return TemplateResponse(request, "admin/auskunft.html", context)

    def _erase(self, request, begriff):
        """The chosen places, and nothing that the search does not find."""
        gewaehlt = set(request.POST.getlist("stelle"))
        anzahl = erase_person(begriff, gewaehlt, request.user.get_username())
        if anzahl:
            messages.success(request, f"An {anzahl} Stellen gelöscht.")
        else:
            messages.warning(request, "Es war keine Stelle gewählt; nichts gelöscht.")
        return HttpResponseRedirect(reverse("admin:auskunft"))


def _file(request, funde):
    """The Auskunft as JSON or CSV, None for the page."""
    zeilen = [fund.as_row() for fund in funde]
    if "json" in request.POST:
        antwort: HttpResponse = JsonResponse(
            {"stellen": zeilen}, json_dumps_params={"ensure_ascii": False}
        )
        name = "auskunft.json"
    elif "csv" in request.POST:
        kopf = ["tabelle", "nummer", "angabe", "art", "wert"]
        daten = b"".join(csv_lines(kopf, [list(zeile.values()) for zeile in zeilen]))
        antwort = HttpResponse(daten, content_type="text/csv; charset=utf-8")
        name = "auskunft.csv"
    else:
        return None
    antwort["Content-Disposition"] = f'attachment; filename="{name}"'
    return antwort
