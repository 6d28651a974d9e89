"""Review button: one click in the admin that says that a record was looked through and holds."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from projects.actions import bestaetigen


class Bestaetigung:
    """Mixin for the admin: a button in each row and on the form."""

    change_form_template = "admin/bestaetigen.html"

    @admin.display(description="Eintrag geprüft", ordering="zuletzt_bestaetigt_am")
    def bestaetigung(self, record):
        """The day, and the button unless that day is today; it sends the list's own form."""
        if record.heute_bestaetigt:
            return "heute"
        tag = record.zuletzt_bestaetigt_am
        return format_html(
            '{} <button type="submit" class="button bestaetigen" name="_bestaetigen" value="{}">'
            'Angaben stimmen<span class="visually-hidden"> weiterhin: {}</span></button>',
            f"{tag:%d.%m.%Y}" if tag else "noch nie",
            record.pk,
            self.called(record),
        )

    def called(self, record) -> str:
        """The name of the record where no row is around it."""
        return str(record)

    def get_list_display(self, request):
        """Who may only look sees the day without a button."""
        spalten = super().get_list_display(request)
        if self.has_change_permission(request):
            return spalten
        return ["zuletzt_bestaetigt_am" if s == "bestaetigung" else s for s in spalten]

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "_bestaetigen" in request.POST:
            self._confirm(request, request.POST["_bestaetigen"])
            return HttpResponseRedirect(request.get_full_path())  # the filter stays
        return super().changelist_view(request, extra_context)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_bestaetigen"
        seite = self.admin_site.admin_view(self.bestaetigen_view)
        return [path("<int:pk>/bestaetigen/", seite, name=name), *super().get_urls()]

    def bestaetigen_view(self, request, pk):
        """The button of the form; back to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._confirm(request, pk)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        ziel = reverse(name, args=[pk])
        filter_ = request.GET.urlencode()
        return HttpResponseRedirect(f"{ziel}?{filter_}" if filter_ else ziel)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        darf = self.has_change_permission(request)
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "darf_bestaetigen": darf}
        )

    def _confirm(self, request, pk) -> None:
        pk = int(pk) if str(pk).isdecimal() else 0
        record = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if bestaetigen([record]):
            messages.success(request, f"Geprüft: {self.called(record)}")
        else:
            messages.info(request, f"Heute schon geprüft: {self.called(record)}")
