"""Import preview, its pages in the admin: by kind and page number, with the button to write."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm

from bausteine.importe.annahme import check_name, hand_over_check, page_of_open
from bausteine.importe.auftragslauf import AUSLASSEN, progress_of
from bausteine.importe.gutezeilen import good_rows
from bausteine.importe.register import resource_for
from bausteine.importe.spaltennamen import Lesewahl
from bausteine.importe.vorschau import (
    FEHLER,
    FEHLERDATEI,
    GEAENDERT,
    HINWEISE,
    JE_SEITE,
    NEU,
    TEILE,
    UploadStore,
    Vorschau,
)
from bausteine.importe.zuordnung import Spaltenwahl
from bausteine.tabellen.dateien import Tabelle
from bausteine.zustaendigkeit.pflege import RecordAdmin

TITEL = dict(zip(TEILE, ("neu", "geändert", "Fehler", "Hinweise"), strict=True))
#: remarks that stand above the button; the others have pages
HINWEISE_OBEN = 12
ABGELAUFEN = (
    "Diese Vorschau gibt es nicht mehr: Der Import ist schon geschrieben, die Prüfung liegt mehr "
    "als einen Tag zurück, oder ein anderes Konto hat sie gemacht. Bitte die Datei noch einmal "
    "hochladen."
)


class Vorschauseiten(ImportExportModelAdmin):
    """The library's pages of a noun, and between upload and writing a preview that is kept.

    A ModelAdmin for what the library needs of one; the records are looked after by `verwaltung`.
    """

    preview_template_name = "admin/import_export/vorschau.html"

    def __init__(self, verwaltung: RecordAdmin):
        super().__init__(verwaltung.model, verwaltung.admin_site)
        self.verwaltung = verwaltung

    def urls_of_previews(self) -> list[URLPattern]:
        """The addresses of the pages."""
        name = self.verwaltung.page_name("vorschau")
        seite, datei = map(self.admin_site.admin_view, (self.preview_page, self.faulty_download))
        zuordnen = self.admin_site.admin_view(self.map_columns)
        return [
            path("import/vorschau/<slug:marke>/zuordnen/", zuordnen, name=f"{name}_zuordnen"),
            path("import/vorschau/<slug:marke>/", seite, name=name),
            path(f"import/vorschau/<slug:marke>/{FEHLERDATEI}", datei, name=f"{name}_fehler"),
        ]

    def templates(self) -> list[tuple[str, str]]:
        """Title and address of the template of every file format."""
        return [
            (resource_for(name).get_display_name(), self.verwaltung.address("vorlage", name))
            for name in self.verwaltung.resource_names
            if resource_for(name).with_template
        ]

    def stored_preview(self, request, marke: str) -> Vorschau | None:
        """The preview of that name, if this account made it here."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return Vorschau.of(marke, konto=request.user.pk, modell=self.opts.label_lower)

    def keep_preview(self, request, formular: dict, wahl: Lesewahl, result) -> HttpResponseRedirect:
        """Store what the check found, also without its wrong rows; lead to its first page."""
        vorschau = Vorschau.keep(
            formular["import_file_name"],
            result,
            good_rows(result, partial(self.check_again, request, formular, wahl)),
            konto=request.user.pk,
            modell=self.opts.label_lower,
            formular=formular,
            spalten=dict(wahl.spalten),
        )
        return HttpResponseRedirect(self.preview_address(vorschau))

    def check_again(self, request, formular: dict, wahl: Lesewahl, ohne=frozenset()):
        """Try a kept upload, read as `wahl` says, without the rows `ohne`; the result."""
        form = ConfirmImportForm(formular)
        form.is_valid()
        tabelle = Tabelle().create_dataset(UploadStore(name=formular["import_file_name"]).read())
        if fortschritt := progress_of(request):
            fortschritt.begin(len(tabelle))
        angaben = self.get_import_resource_kwargs(request, form=form)
        resource_class = self.choose_import_resource_class(form, request)
        return resource_class(**angaben | {"wahl": wahl, "ohne": ohne}).import_data(
            tabelle,
            dry_run=True,
            raise_errors=False,
            file_name=formular["original_file_name"],
            user=request.user,
            **self.get_import_data_kwargs(request=request, form=form),
        )

    def check_upload(self, request, formular: dict, wahl: Lesewahl) -> HttpResponseRedirect:
        """Check a kept upload, outside the request that sent it; the way to its preview, or back to
        the form with what is wrong with the file."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            result = self.check_again(request, formular, wahl)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
            return self.to_import()
        except FileNotFoundError:
            messages.error(request, ABGELAUFEN)
            return self.to_import()
        return self.keep_preview(request, formular, wahl, result)

    def map_columns(self, request, marke):
        """Say what the columns of a previewed file are, or read another sheet: check it anew."""
        vorschau = self.stored_preview(request, marke)
        if vorschau is None or not vorschau.kopf.get("lesung") or vorschau.written:
            messages.error(request, ABGELAUFEN)
            return self.to_import()
        if auftragseite := self._page_of_order(vorschau):
            return auftragseite
        formular = vorschau.kopf["formular"]
        zuordnung = Spaltenwahl(self._resource_of(request, formular), vorschau)
        if request.method != "POST":
            kontext = self.admin_site.each_context(request) | {
                "title": "Spalten zuordnen",
                "opts": self.opts,
                "dateiname": formular["original_file_name"],
                "zuordnung": zuordnung,
            }
            return TemplateResponse(request, "admin/import_export/zuordnung.html", kontext)
        wahl = zuordnung.chosen(request)
        zeilen = vorschau.kopf["zeilen"]
        if seite := hand_over_check(request, self.opts.label_lower, formular, wahl, zeilen):
            return seite
        try:
            result = self.check_again(request, formular, wahl)
        except OSError:
            messages.error(request, ABGELAUFEN)
            return self.to_import()
        return self.keep_preview(request, formular, wahl, result)

    def _page_of_order(self, vorschau: Vorschau) -> HttpResponseRedirect | None:
        """The way to the order that writes the file or checks it anew, while there is one."""
        return page_of_open(vorschau.marke) or page_of_open(check_name(vorschau.marke))

    def _resource_of(self, request, formular: dict):
        """The file format that was chosen."""
        form = ConfirmImportForm(formular)
        form.is_valid()
        angaben = self.get_resource_kwargs(request)
        return self.choose_import_resource_class(form, request)(**angaben)

    def preview_address(self, vorschau: Vorschau) -> str:
        """The first page of a preview."""
        return self.verwaltung.address("vorschau", vorschau.marke)

    def preview_page(self, request, marke):
        """`?zeigen=neu&seite=2`: one page of one kind; without, the most urgent kind there is."""
        vorschau = self.stored_preview(request, marke)
        if vorschau is None:
            messages.error(request, ABGELAUFEN)
            return self.to_import()
        if auftragseite := self._page_of_order(vorschau):
            return auftragseite
        anzahl, teil = vorschau.kopf["anzahl"], request.GET.get("zeigen")
        if teil not in TEILE:
            teil = next((t for t in (FEHLER, GEAENDERT, NEU) if anzahl[t]), GEAENDERT)
        blaettern = Paginator(range(anzahl[teil]), JE_SEITE)
        seite = blaettern.get_page(request.GET.get("seite"))
        kontext = (
            self.admin_site.each_context(request)
            | {
                "title": "Vorschau des Imports",
                "opts": self.opts,
                "vorschau": vorschau,
                "dateiname": vorschau.kopf["formular"]["original_file_name"],
                "zahlen": vorschau.kopf["zahlen"],
                "anzahl": anzahl,
                "mitgeaendert": vorschau.kopf.get("mitgeaendert"),  # none before an update
                "teil": teil,
                "titel": TITEL[teil],
                "teile": [(t, TITEL[t], anzahl[t]) for t in TEILE if anzahl[t]],
                "seite": seite,
                "seiten": list(blaettern.get_elided_page_range(seite.number)),
                "eintraege": vorschau.page(teil, seite.number),
                "hinweise": vorschau.page(HINWEISE, 1)[:HINWEISE_OBEN],
                "weitere": max(0, anzahl[HINWEISE] - HINWEISE_OBEN),
                "ohne": vorschau.kopf.get("ohne") or [],
                "auslassen": AUSLASSEN,
                "schreibbar": vorschau.kopf["zahlen"]["new"] + vorschau.kopf["zahlen"]["update"],
            }
        )
        if vorschau.kopf.get("lesung") and not vorschau.written:
            resource = self._resource_of(request, vorschau.kopf["formular"])
            kontext |= {"zuordnung": Spaltenwahl(resource, vorschau)}
        if anzahl[FEHLER]:
            kontext |= self.upload_context(request)
        return TemplateResponse(request, self.preview_template_name, kontext)

    def faulty_download(self, request, marke):
        """The faulty rows with what is wrong, to mend and to upload again."""
        vorschau = self.stored_preview(request, marke)
        if vorschau is None or not vorschau.kopf["fehlerdatei"]:
            raise Http404
        kopf = {"Content-Disposition": f'attachment; filename="{FEHLERDATEI}"'}
        return HttpResponse(vorschau.faulty_file(), content_type="text/csv", headers=kopf)

    def upload_context(self, request) -> dict:
        """What the form for another file needs."""
        return {"form": self.create_import_form(request), "vorlagen": self.templates()}

    def to_import(self) -> HttpResponseRedirect:
        """The page with the form."""
        return HttpResponseRedirect(self.verwaltung.address("import"))
