"""Import log in the admin: what was written when and by whom, and taking it back."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from bausteine.geschichte.ausfuehren import asked_for
from bausteine.importe.annahme import hand_over_undo
from bausteine.importe.auftragseite import Auftragseite, readable_orders
from bausteine.importe.auftragslauf import UndoAdmin, progress_of
from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.importe.ruecknahme import Undo
from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import bereich_of

INZWISCHEN = (
    "Nichts zurückgenommen: Seit der Vorschau hat sich etwas geändert. Bitte prüfen Sie die neue "
    "Vorschau."
)
#: entries named on a page; a file may have written thousands
GEZEIGT = 200


@admin.register(Import)
class ImportAdmin(UndoAdmin):
    """Read only; the one act is to take an import back."""

    list_display = [
        "am",
        "ressource",
        "dateiname",
        "konto",
        "neu",
        "geaendert",
        "unveraendert",
        "zustand",
    ]
    list_filter = ["ressource", "am"]
    search_fields = ["dateiname", "pruefsumme"]
    list_per_page = 50
    change_list_template = "admin/importe.html"
    readonly_fields = [
        "am",
        "konto",
        "ressource",
        "dateiname",
        "pruefsumme",
        "neu",
        "geaendert",
        "unveraendert",
        "bemerkungen",
        "zustand",
        "geschrieben",
    ]
    fields = [*readonly_fields]

    def get_queryset(self, request):
        return Import.objects.lesbar(request.user, bereich_of(request.user)).fuer_liste()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Zustand")
    def zustand(self, der_import):
        """Taken back, the act of taking back, or in force with the way to take it back."""
        if hasattr(der_import, "ruecknahme"):
            return _link(der_import.ruecknahme, "zurückgenommen")
        if der_import.nimmt_zurueck:
            return _link(der_import.nimmt_zurueck, "Rücknahme eines Imports")
        adresse = reverse("admin:import_zuruecknehmen", args=[der_import.pk])
        return format_html('<a href="{}">Zurücknehmen …</a>', adresse)

    @admin.display(description="Hinweise")
    def bemerkungen(self, der_import):
        """The remarks of the import, with the row they are about."""
        zeilen = [(f"Zeile {z}: {t}" if z else t,) for z, t in der_import.hinweise]
        liste = format_html_join("", "<li>{}</li>", zeilen)
        return format_html("<ul>{}</ul>", liste) if zeilen else "–"

    @admin.display(description="Verlaufseinträge")
    def geschrieben(self, der_import):
        """Every entry of the history that the import wrote, as links."""
        eintraege = der_import.eintraege.all()
        anzahl = eintraege.count()
        zeilen = [(_entry_link(eintrag),) for eintrag in eintraege[:GEZEIGT]]
        rest = f" (die ersten {GEZEIGT})" if anzahl > GEZEIGT else ""
        liste = format_html_join("", "<li>{}</li>", zeilen)
        return format_html("{}{}<ul>{}</ul>", anzahl, rest, liste)

    def get_urls(self):
        ansicht = self.admin_site.admin_view(self.undo_view)
        return [
            path("<int:pk>/zuruecknehmen/", ansicht, name="import_zuruecknehmen"),
            *Auftragseite(self.admin_site, self.opts).urls,
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {"auftraege": readable_orders(request)} | (extra_context or {})
        return super().changelist_view(request, extra)

    def undo_view(self, request, pk):
        """Preview, and after the confirmation the act itself."""
        eigene = Import.objects.ruecknehmbar(request.user, bereich_of(request.user))
        der_import = get_object_or_404(eigene, pk=pk)
        model = resource_for(der_import.ressource)._meta.model._meta
        if not request.user.has_perm(f"{model.app_label}.import_{model.model_name}"):
            raise PermissionDenied
        if seite := hand_over_undo(request, der_import):
            return seite
        pruefe = partial(self._check_release, request)
        bereich = bereich_of(request.user)
        act = Undo(der_import, request.user, bereich, pruefe, progress_of(request))
        try:
            ergebnis = asked_for(act, request)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
            return HttpResponseRedirect(_address(der_import))
        if ergebnis.done:
            return self._done(request, act)
        ruecknahme = ergebnis.plan
        if request.method == "POST":
            messages.error(request, INZWISCHEN)
            return HttpResponseRedirect(request.path)
        kontext = self.admin_site.each_context(request) | {
            "title": f"{der_import} zurücknehmen",
            "opts": self.opts,
            "original": der_import,
            "ruecknahme": ruecknahme,
            "gesehen": ergebnis.token,
            "abbrechen": _address(der_import),
            "gezeigt": GEZEIGT,
            "getan": ruecknahme.done[:GEZEIGT],
            "gelassen": ruecknahme.left[:GEZEIGT],
        }
        return TemplateResponse(request, "admin/import_zuruecknehmen.html", kontext)

    def _check_release(self, request, ruecknahme):
        """Raises ValidationError when taking it back would change what the public sees."""
        gefragt: set[tuple[type, int]] = set()
        for schritt in ruecknahme.done:
            heute = schritt.heute
            for record in filter(None, (heute, schritt.danach)):
                if grund := self._refusal(request, record, heute, gefragt):
                    raise ValidationError(f"Nicht zurückgenommen. „{schritt.name}“: {grund}")

    def _refusal(self, request, record, heute, gefragt: set) -> str:
        """Why the account may not write this state of a record; "" when it may.

        `gefragt`: the wholes that may be written, so that their parts do not ask again.
        """
        if verwaltung := record_admins().get(type(record)):
            teil = verwaltung.gehoert_zu
            welches = (type(record), getattr(record, f"{teil}_id")) if teil else None
            if welches in gefragt:
                return ""
            vorher = getattr(heute, "veroeffentlichung", None)
            grund = verwaltung.change_refusal(request, record, vorher)
            # without limits, a part may be written whenever its whole may
            if teil and not grund and bereich_of(request.user).alles:
                gefragt.add(welches)
            return grund
        # rows without a form of their own are edited with the record they belong to
        verwaltung, feld = self._parents[type(record)]
        welches = (type(record), getattr(record, feld))
        if welches in gefragt:
            return ""
        gefragt.add(welches)
        ganzes = getattr(record, feld.removesuffix("_id"), None)
        return verwaltung.write_refusal(request, ganzes) if ganzes else ""

    @cached_property
    def _parents(self) -> dict:
        """Rows to the admin of their record and the name of their key to it."""
        return {
            model: (verwaltung, feld)
            for verwaltung in record_admins().values()
            for model, feld in verwaltung.children
        }

    def _done(self, request, act: Undo):
        messages.success(
            request,
            f"{len(act.ruecknahme.done)} Einträge zurückgenommen, "
            f"{len(act.ruecknahme.left)} unverändert gelassen.",
        )
        return HttpResponseRedirect(_address(act.geschrieben))


def _address(der_import) -> str:
    return reverse("admin:importe_import_change", args=[der_import.pk])


def _link(der_import, text):
    return format_html('<a href="{}">{}</a>', _address(der_import), text)


def _entry_link(eintrag):
    name = f"{eintrag.model._meta.verbose_name} Nr. {eintrag.datensatz}"
    meta = eintrag.model._meta
    try:
        adresse = reverse(
            f"admin:{meta.app_label}_{meta.model_name}_simple_history",
            args=[eintrag.datensatz, eintrag.eintrag],
        )
    except NoReverseMatch:  # parts are edited with their record
        return name
    return format_html('<a href="{}">{}</a>', adresse, name)
