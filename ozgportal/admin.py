"""The admin base: history, import and export, publication, one search."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm, ImportForm
from simple_history.admin import SimpleHistoryAdmin

from ozgportal.eintragsseite import VORSCHAU
from ozgportal.importbericht import problems
from ozgportal.konflikt import Konfliktschutz
from ozgportal.register import resource_for
from ozgportal.sichtbarkeit import Veroeffentlichung
from ozgportal.tabellen import CsvExport, Tabelle, XlsxExport
from ozgportal.verlauf import ein_eintrag
from ozgportal.versionen import Versionen

admin.site.site_header = "OZG-Portal – Verwaltung"
admin.site.site_title = "OZG-Portal"
admin.site.index_title = "Daten pflegen"
admin.site.enable_nav_sidebar = False  # lists and forms need the width

ENDUNGEN = (".csv", ".txt", ".xlsx")


class TabelleImportForm(ImportForm):
    """Upload of a table; its format is recognised from the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = "Datei"
        self.fields["import_file"].help_text = (
            "CSV (Semikolon, Komma oder Tabulator; UTF-8 oder Windows-1252) oder XLSX, "
            f"höchstens {settings.IMPORT_MAX_BYTES // 1024**2} MB."
        )
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["format"].initial = "0"
        self.fields["resource"].label = "Dateiformat"

    def clean_import_file(self):
        """Refuse what cannot be a table before it is read."""
        datei = self.cleaned_data["import_file"]
        if PurePath(datei.name).suffix.lower() not in ENDUNGEN:
            raise forms.ValidationError("Bitte eine CSV- oder XLSX-Datei wählen.")
        if datei.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                "Die Datei ist zu groß für den Browser. Große Dateien liest "
                "„manage.py import_csv“ auf der Kommandozeile."
            )
        if datei.name.lower().endswith(".xlsx") and datei.read(2) != b"PK":
            raise forms.ValidationError("Die Datei ist keine lesbare XLSX-Datei.")
        datei.seek(0)
        return datei


class TabelleExportForm(ExportForm):
    """Choice of the file format, with CSV chosen already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].initial = "0"


@admin.action(description="Ausgewählte veröffentlichen", permissions=["change"])
def publish(modeladmin, request, queryset):
    """Make the chosen records public."""
    modeladmin.set_state(request, queryset, Veroeffentlichung.VEROEFFENTLICHT)


@admin.action(description="Ausgewählte archivieren (nicht mehr öffentlich)", permissions=["change"])
def archive(modeladmin, request, queryset):
    """Take the chosen records off the public pages."""
    modeladmin.set_state(request, queryset, Veroeffentlichung.ARCHIVIERT)


class PortalAdmin(Konfliktschutz, Versionen, ImportExportModelAdmin, SimpleHistoryAdmin):
    """Base of every noun's admin. `resource_names`: file formats, the first one is exported."""

    resource_names: tuple[str, ...] = ()
    #: fields that name the record for ever: set once
    fest: tuple[str, ...] = ("kennung",)
    #: whether the page of a record that is not public can be looked at
    hat_vorschau = True
    import_form_class = TabelleImportForm
    export_form_class = TabelleExportForm
    list_per_page = 50
    save_on_top = True
    show_full_result_count = False

    # -- import and export --------------------------------------------------------------------

    def get_import_resource_classes(self, request):
        return [resource_for(name) for name in self.resource_names]

    def get_export_resource_classes(self, request):
        return [resource_for(self.resource_names[0])]

    def get_import_formats(self):
        return [Tabelle]

    def get_export_formats(self):
        return [CsvExport, XlsxExport]

    def get_export_queryset(self, request):
        """The chosen records with what the columns read."""
        gewaehlt = super().get_export_queryset(request).order_by().values("pk")
        return resource_for(self.resource_names[0])().get_queryset().filter(pk__in=gewaehlt)

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error("import_file", " ".join(getattr(e, "messages", [])) or
                       "Die Datei ließ sich nicht lesen.")  # fmt: skip

    def import_action(self, request, **kwargs):
        antwort = super().import_action(request, **kwargs)
        if hasattr(antwort, "context_data") and (result := antwort.context_data.get("result")):
            antwort.context_data["probleme"] = problems(result)
            antwort.context_data["zahlen"] = result.totals
        if hasattr(antwort, "context_data") and "confirm_form" not in antwort.context_data:
            self._forget(request.FILES.get("import_file"))
        return antwort

    def _forget(self, datei):
        """Remove the stored copy of an upload that will not be confirmed."""
        if name := getattr(datei, "tmp_storage_name", None):
            self.get_tmp_storage_class()(name=name).remove()

    def process_import(self, request, **kwargs):
        """Write the checked file; one that is gone (written already, too old) is uploaded again."""
        try:
            return super().process_import(request, **kwargs)
        except (OSError, ValidationError):
            messages.error(
                request,
                "Die geprüfte Datei liegt nicht mehr vor, vielleicht ist sie schon geschrieben. "
                "Nichts geschrieben. Bitte die Datei noch einmal hochladen.",
            )
            return self._to_import()

    def _to_import(self):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_import"
        return HttpResponseRedirect(reverse(name))

    def process_result(self, result, request):
        """Success, or – when the data changed since the preview – every error and no change."""
        if fehler := problems(result):
            for zeile, spalte, satz in fehler[:20]:
                messages.error(request, f"Zeile {zeile or '–'} {spalte}: {satz}")
            messages.error(request, "Nichts geschrieben. Bitte die Datei noch einmal prüfen.")
            return self._to_import()
        return super().process_result(result, request)

    def add_success_message(self, result, request):
        zahlen = result.totals
        messages.success(
            request,
            f"Import geschrieben: {zahlen['new']} neu, {zahlen['update']} geändert, "
            f"{zahlen['skip']} unverändert.",
        )

    def get_export_filename(self, request, queryset, file_format):
        return f"{self.resource_names[0]}.{file_format.get_extension()}"

    # -- editing ------------------------------------------------------------------------------

    def get_readonly_fields(self, request, obj=None):
        felder = tuple(super().get_readonly_fields(request, obj))
        return felder + self.fest if obj else felder

    def get_search_results(self, request, queryset, search_term):
        """The public search's rules, over records of every state."""
        if hasattr(queryset, "suche"):
            return queryset.suche(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, obj, form, change):
        obj.skip_history_when_saving = True  # the entry follows in save_related, relations included
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        obj = form.instance
        del obj.skip_history_when_saving
        if form.has_changed() or not change:
            type(obj)._verlauf.create_historical_record(obj, "~" if change else "+")
        self.after_save(obj)

    def after_save(self, obj):
        """What must follow a saved record."""

    def view_on_site(self, obj):
        """Link to the public page; for a draft, to its preview if there is one."""
        if not hasattr(obj, "get_absolute_url") or not (obj.ist_oeffentlich or self.hat_vorschau):
            return None
        return obj.get_absolute_url() + ("" if obj.ist_oeffentlich else f"?{VORSCHAU}")

    # -- publication --------------------------------------------------------------------------

    def get_actions(self, request):
        actions = super().get_actions(request)
        if not hasattr(self.model, "veroeffentlichung"):
            actions.pop("publish", None)
            actions.pop("archive", None)
        return actions

    actions = [publish, archive]

    def set_state(self, request, queryset, state):
        """Change the publication state one by one, each with its history entry."""
        geaendert = 0
        for obj in queryset.exclude(veroeffentlichung=state):
            with ein_eintrag(obj, state.label):
                obj.veroeffentlichung = state
                obj.save()
            self.after_save(obj)
            geaendert += 1
        messages.success(request, f"{geaendert} Einträge sind jetzt „{state.label}“.")
