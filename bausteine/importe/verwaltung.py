"""Import and export in the admin: upload, preview, writing, download."""

from functools import partial
from pathlib import PurePath
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from bausteine.importe.abholung import waiting
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.annahme import hand_over_check, hand_over_file, takes_long, writable
from bausteine.importe.auftragslauf import progress_of
from bausteine.importe.bericht import problems
from bausteine.importe.models import Import, Spaltenzuordnung
from bausteine.importe.register import resource_for
from bausteine.importe.seiten import Vorschauseiten
from bausteine.importe.spaltennamen import Lesewahl
from bausteine.importe.vorlagen import template_bytes
from bausteine.importe.vorschau import UploadStore
from bausteine.importe.zuordnung import as_read
from bausteine.tabellen.dateiart import foreign_file, other_archive, rows_about
from bausteine.tabellen.dateien import CsvExport, Tabelle, XlsxExport, is_plain_table
from bausteine.tabellen.xmlstrom import UNLESBAR

ENDUNGEN = (".csv", ".txt", ".xlsx", ".asc", ".json")
#: rows that were not written and are named after an import; the record of the import has them all
GEZEIGT = 20


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
        formate = getattr(self.fields["resource"], "choices", ())
        if any("JSON" in str(name) for _, name in formate):
            self.fields["import_file"].help_text += " JSON, wo das Dateiformat es nennt."

    def clean_import_file(self):
        """Refuse what cannot be a table before it is read."""
        datei = self.cleaned_data["import_file"]
        if datei.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                "Die Datei ist zu groß für den Browser. Große Dateien liest "
                "„manage.py import_csv“ auf der Kommandozeile."
            )
        inhalt = datei.read()
        datei.seek(0)
        if grund := foreign_file(inhalt):
            raise forms.ValidationError(grund)
        if PurePath(datei.name).suffix.lower() not in ENDUNGEN:
            grund = other_archive(inhalt) or "Bitte eine CSV- oder XLSX-Datei wählen."
            raise forms.ValidationError(grund)
        mappe = datei.name.lower().endswith(".xlsx")
        if mappe and inhalt[:2] != b"PK" and not is_plain_table(inhalt):
            raise forms.ValidationError(UNLESBAR)
        return datei


class TabelleExportForm(ExportForm):
    """Choice of the file format, with CSV chosen already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].initial = "0"


class ExportChangeList(ChangeList):
    """The records that the list's filter finds, without its pages."""

    def get_filters_params(self, params=None):
        """Django hands the list's filter on under another name; that is none itself."""
        filter_ = super().get_filters_params(params)
        filter_.pop("_changelist_filters", None)
        return filter_

    def get_results(self, request):
        """Nothing is counted: the file has them all."""


class Importverwaltung(Vorschauseiten):
    """Tables in and out of a noun."""

    import_form_class = TabelleImportForm
    export_form_class = TabelleExportForm
    tmp_storage_class = UploadStore
    #: set by the library
    ie_base_change_list_template: str

    def pages(self) -> list[URLPattern]:
        """The addresses of all pages."""
        seite, name = self.admin_site.admin_view, self.verwaltung.page_name
        vorlage = seite(self.template_download)
        return [
            path("import/vorlage/<slug:name>/", vorlage, name=name("vorlage")),
            *self.urls_of_previews(),
            path("process_import/", seite(self.process_import), name=name("process_import")),
            path("import/", seite(self.import_action), name=name("import")),
            path("export/", seite(self.export_action), name=name("export")),
        ]

    def list_context(self, request) -> dict:
        """What the buttons of the list need."""
        return {
            "ie_base_change_list_template": self.ie_base_change_list_template,
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
        }

    def get_import_resource_classes(self, request):
        return [resource_for(name) for name in self.verwaltung.resource_names]

    def get_export_resource_classes(self, request):
        return [resource_for(self.verwaltung.resource_names[0])]

    def get_resource_kwargs(self, request, *args, **kwargs):
        """Files are read and written within the limits of the account."""
        bereich = self.verwaltung.kreis(request).bereich
        geheim = self.verwaltung.rechte.secret_fields(bereich)
        return {"bereich": bereich, "verborgen": tuple(geheim)}

    def get_import_resource_kwargs(self, request, **kwargs):
        """With the check whether this account may write so much at once, and what it was shown."""
        vorschau = getattr(request, "vorschau", None)
        wahl = as_read(vorschau) if vorschau else self._remembered(request, kwargs.get("form"))
        return super().get_import_resource_kwargs(request, **kwargs) | {
            "freigabe": partial(self.verwaltung.change_refusal, request),
            "gesehen": vorschau.seen() if vorschau else None,
            "vorschau": vorschau.marke if vorschau else None,
            "wahl": wahl,
            "ohne": frozenset(vorschau.kopf.get("ohne") or ()) if vorschau else frozenset(),
        }

    def _remembered(self, request, form) -> Lesewahl:
        """What the account has said about the headings of such files."""
        if not getattr(form, "cleaned_data", None):
            return Lesewahl()
        klasse = cast(type[PortalResource], self.choose_import_resource_class(form, request))
        return Lesewahl(
            spalten=Spaltenzuordnung.objects.remembered(request.user, klasse.resource_name)
        )

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {
            "progress": progress_of(kwargs["request"])
        }

    def get_import_formats(self):
        return [Tabelle]

    def get_export_formats(self):
        return [CsvExport, XlsxExport]

    def get_export_queryset(self, request):
        """What the list's filter finds and may be read entirely, with what the columns read."""
        seite = self.verwaltung
        spalten = seite.get_list_display(request)
        liste = ExportChangeList(
            request,
            seite.model,
            spalten,
            seite.get_list_display_links(request, spalten),
            seite.get_list_filter(request),
            seite.date_hierarchy,
            seite.get_search_fields(request),
            seite.get_list_select_related(request),
            seite.list_per_page,
            seite.list_max_show_all,
            seite.list_editable,
            seite,
            seite.get_sortable_by(request),
            seite.search_help_text,
        )
        gewaehlt = liste.get_queryset(request).order_by().values("pk")
        bereich = seite.kreis(request).bereich
        eigene = seite.rechte.menge.einsehbar(bereich).order_by().values("pk")
        menge = resource_for(seite.resource_names[0])().get_queryset()
        return menge.filter(pk__in=gewaehlt).filter(pk__in=eigene)

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error(
            "import_file",
            " ".join(getattr(e, "messages", [])) or "Die Datei ließ sich nicht lesen.",
        )

    def import_action(self, request, **kwargs):
        """The form; for a table that can be read, the way to its preview, or to the page that shows
        how far the check of a large one is."""
        if request.method == "POST" and "wartende" in request.POST:
            return self._waiting_file(request, request.POST["wartende"])
        if seite := self._handed_over(request):
            return seite
        antwort = super().import_action(request, **kwargs)
        kontext = getattr(antwort, "context_data", None)
        if kontext is None:
            return antwort
        datei = request.FILES.get("import_file")
        result = kontext.get("result")
        if result is None:
            self._forget(datei)
            kontext |= {
                "vorlagen": self.templates(),
                "wartende": waiting(self.verwaltung.resource_names),
            }
            return antwort
        form = kontext["form"]
        formular = {
            "import_file_name": datei.tmp_storage_name,
            "original_file_name": datei.name,
            "format": form.cleaned_data["format"],
            "resource": form.cleaned_data.get("resource", ""),
        }
        try:
            return self.keep_preview(request, formular, self._remembered(request, form), result)
        except OSError:  # no room left
            self._forget(datei)
            raise

    def _handed_over(self, request) -> HttpResponseRedirect | None:
        """The way to the order that checks the file that was sent, where it is a large one."""
        if request.method != "POST" or not self.has_import_permission(request):
            return None
        form = self.create_import_form(request)
        if not form.is_valid():
            return None
        datei = form.cleaned_data["import_file"]
        inhalt = datei.read()
        datei.seek(0)
        zeilen = rows_about(inhalt)
        if not takes_long(zeilen):
            return None
        ablage = UploadStore()
        ablage.save(inhalt)
        formular = {
            "import_file_name": ablage.name,
            "original_file_name": datei.name,
            "format": form.cleaned_data["format"],
            "resource": form.cleaned_data.get("resource", ""),
        }
        wahl = self._remembered(request, form)
        try:
            return hand_over_check(request, self.opts.label_lower, formular, wahl, zeilen)
        except OSError:  # no room left
            ablage.forget()
            raise

    def _waiting_file(self, request, name: str) -> HttpResponseRedirect:
        """The way to the preview of a file that a command has fetched, as if it had been sent."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        datei = next(
            (d for d in waiting(self.verwaltung.resource_names) if d.ressource == name), None
        )
        if datei is None:
            messages.error(
                request, "Diese Datei wartet nicht mehr: Sie ist geschrieben oder überholt."
            )
            return self.to_import()
        inhalt, ablage = datei.read(), UploadStore()
        ablage.save(inhalt)
        formular = {
            "import_file_name": ablage.name,
            "original_file_name": datei.name,
            "format": "0",
            "resource": str(self.verwaltung.resource_names.index(name)),
        }
        zeilen = rows_about(inhalt)
        modell = self.opts.label_lower
        return hand_over_check(request, modell, formular, Lesewahl(), zeilen) or self.check_upload(
            request, formular, Lesewahl()
        )

    def template_download(self, request, name):
        """The XLSX template of a file format; `?daten=1` with the current records."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if name not in self.verwaltung.resource_names or not resource_for(name).with_template:
            raise Http404
        resource = resource_for(name)(**self.get_resource_kwargs(request))
        mit_daten = "daten" in request.GET
        if mit_daten and not self.verwaltung.has_view_or_change_permission(request):
            raise PermissionDenied
        daten = template_bytes(resource, resource.readable() if mit_daten else ())
        return HttpResponse(
            daten,
            content_type=XlsxExport.typ,
            headers={"Content-Disposition": f'attachment; filename="vorlage-{name}.xlsx"'},
        )

    def _forget(self, datei):
        """Remove the stored copy of an upload that will not be confirmed."""
        if name := getattr(datei, "tmp_storage_name", None):
            UploadStore(name=name).forget()

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        """Write the checked file; one that is gone (written already, too old) is uploaded again."""
        vorschau = request.vorschau = self.stored_preview(request, request.POST.get("vorschau", ""))
        if seite := hand_over_file(request, vorschau):
            return seite
        try:
            if vorschau is None or not writable(request, vorschau):
                raise FileNotFoundError
            with transaction.atomic():  # the admin's log belongs to it
                antwort = super().process_import(request, **kwargs)
        except (OSError, ValidationError):
            messages.error(
                request,
                "Die geprüfte Datei liegt nicht mehr vor, vielleicht ist sie schon geschrieben. "
                "Nichts geschrieben. Bitte die Datei noch einmal hochladen.",
            )
            return self.to_import()
        geschrieben = Import.objects.filter(vorschau=vorschau.marke).exists()
        if geschrieben and vorschau.kopf.get("ohne"):
            vorschau.keep_faulty()
            return HttpResponseRedirect(self.preview_address(vorschau))
        vorschau.remove()
        return antwort

    def create_confirm_form(self, request, import_form=None):
        """What was checked stands in the stored preview; the page only names it."""
        if import_form is not None:
            return super().create_confirm_form(request, import_form)
        return ConfirmImportForm(request.vorschau.kopf["formular"])

    def process_result(self, result, request):
        """Success, or – when the data changed since the preview – every error and no change."""
        if fehler := problems(result):
            for zeile, spalte, satz in fehler[:20]:
                messages.error(request, f"Zeile {zeile or '–'} {spalte}: {satz}")
            messages.error(request, "Nichts geschrieben. Bitte die Datei noch einmal prüfen.")
            return self.to_import()
        return super().process_result(result, request)

    def add_success_message(self, result, request):
        zahlen = result.totals
        for satz in _left(result):
            messages.warning(request, satz)
        messages.success(
            request,
            f"Import geschrieben: {zahlen['new']} neu, {zahlen['update']} geändert, "
            f"{zahlen['skip']} unverändert.{_left_out(request)}{_others(result)} "
            "Unter „Importe“ lässt er sich zurücknehmen.",
        )

    def get_export_filename(self, *angaben):
        file_format = angaben[-1]
        return f"{self.verwaltung.resource_names[0]}.{file_format.get_extension()}"


def _left(result) -> list[str]:
    """The sentences about rows that were not written."""
    saetze = [f"Zeile {zeile}: {satz}" for zeile, satz in result.left[:GEZEIGT]]
    if (weitere := len(result.left) - GEZEIGT) > 0:
        saetze.append(f"{weitere} weitere Zeilen sind aus demselben Grund nicht geschrieben.")
    return saetze


def _left_out(request) -> str:
    """The sentence about wrong rows that were left out on purpose."""
    ohne = request.vorschau.kopf.get("ohne") or []
    if not ohne:
        return ""
    return f" {'1 Zeile' if len(ohne) == 1 else f'{len(ohne)} Zeilen'} ausgelassen."


def _others(result) -> str:
    """The sentence about records of another kind that were changed too."""
    satz, _ = getattr(result, "mitgeaendert", ("", []))
    return f" {satz}." if satz else ""
