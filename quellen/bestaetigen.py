"""Review button: one click in the admin that says that a record was looked through and holds."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.html import format_html

from bausteine.geschichte.teile import wholes_of
from bausteine.verwaltung.teil import AdminPart
from quellen.actions import mark_confirmed


def called(record) -> str:
    """The name of a record where no row is around it: a phase alone says little."""
    name = str(record)
    return ": ".join([*(ganzes for ganzes in map(str, wholes_of(record)) if ganzes != name), name])


class Bestaetigung(AdminPart):
    """A button in each row of the list and on the form (templates/admin/bestaetigen.html)."""

    @admin.display(description="Eintrag geprüft", ordering="zuletzt_bestaetigt_am")
    def bestaetigung(self, record):
        """The day, and the button unless that day is today; it sends the list's own form."""
        if record.heute_bestaetigt:
            return "heute"
        tag = record.zuletzt_bestaetigt_am
        return format_html(
            '{} <button type="submit" class="button ozg-bestaetigen" name="_bestaetigen" '
            'value="{}">Angaben stimmen<span class="visually-hidden"> weiterhin: {}</span>'
            "</button>",
            f"{tag:%d.%m.%Y}" if tag else "noch nie",
            record.pk,
            called(record),
        )

    def columns(self, request, spalten):
        """Who may only look sees the day without a button."""
        darf = self.verwaltung.has_change_permission(request)
        return [*spalten, self.bestaetigung if darf else "zuletzt_bestaetigt_am"]

    def posted_list(self, request):
        if "_bestaetigen" not in request.POST:
            return None
        self._confirm(request, request.POST["_bestaetigen"])
        return HttpResponseRedirect(request.get_full_path())  # the filter stays

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path("<int:pk>/bestaetigen/", seite, name=self.verwaltung.page_name("bestaetigen"))]

    def view(self, request, pk):
        """The button of the form; back to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._confirm(request, pk)
        ziel = self.verwaltung.address("change", pk)
        filter_ = request.GET.urlencode()
        return HttpResponseRedirect(f"{ziel}?{filter_}" if filter_ else ziel)

    def form_context(self, request):
        return {"darf_bestaetigen": self.verwaltung.has_change_permission(request)}

    def _confirm(self, request, pk) -> None:
        pk = int(pk) if str(pk).isdecimal() else 0
        record = get_object_or_404(self.verwaltung.get_queryset(request), pk=pk)
        if not self.verwaltung.has_change_permission(request, record):
            raise PermissionDenied
        if mark_confirmed([record]):
            messages.success(request, f"Geprüft: {called(record)}")
        else:
            messages.info(request, f"Heute schon geprüft: {called(record)}")
