"""Admin: the runs of the PVOG: upload, release what was held, or discard it."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from aussensicht.actions import NACHTS, compare_soon
from aussensicht.aufnahme import Aufnahme, accept, discard, take_in, take_in_area
from aussensicht.dateiformat import GEZEIGT, Tabelleninhalt, read_pvog
from aussensicht.enums import Herkunft, Laufzustand, Umfang
from aussensicht.formulare import Pvogdatei
from aussensicht.models import Abgleichzeile, PvogLauf
from bausteine.zustaendigkeit.regel import bereich_of

HOCHLADEN = "aussensicht_pvoglauf_hochladen"


class NurAnsehen(admin.ModelAdmin):
    """What nobody writes by hand."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        return self.model._default_manager.all().lesbar(bereich_of(request.user))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Abgleichzeile)
class AbgleichAdmin(NurAnsehen):
    """What differs, for those who look after it."""

    list_display = ["kommune", "bezeichnung", "art", "hier_text", "pvog_text"]
    list_filter = ["art", "kommune__organisation__kreis"]
    search_fields = ["bezeichnung", "leika_schluessel", "kommune__organisation__name"]
    list_select_related = ["kommune__organisation"]
    fields = [
        "kommune",
        "art",
        "bezeichnung",
        "leika_schluessel",
        "leika",
        "dienst",
        "hier_text",
        "pvog_text",
        "adresse",
        "geaendert_am",
    ]
    readonly_fields = ["hier_text", "pvog_text"]

    @admin.display(description="In diesem Portal", empty_value="keine Angabe")
    def hier_text(self, zeile):
        """With its day."""
        return zeile.hier_text or None

    @admin.display(description="Laut PVOG")
    def pvog_text(self, zeile):
        """With its day."""
        return zeile.pvog_text


@admin.register(PvogLauf)
class PvogLaufAdmin(NurAnsehen):
    """Read only, but for deciding on what was held; files come in by a page of their own."""

    list_display = [
        "wer",
        "umfang",
        "zustand",
        "gilt",
        "zeilen",
        "zuletzt",
        "gezaehlt",
        "datenstand",
        "abgerufen_am",
    ]
    list_filter = ["zustand", "gilt", "umfang", "herkunft"]
    search_fields = ["ars", "kommune__organisation__name"]
    list_select_related = ["kommune__organisation"]
    change_list_template = "admin/aussensicht/laeufe.html"
    actions = ["release_runs", "discard_runs"]

    def has_release_permission(self, request):
        """Who may decide on what was held."""
        return request.user.has_perm("aussensicht.release_pvoglauf")

    def has_import_permission(self, request):
        """Who may upload."""
        return request.user.has_perm("aussensicht.import_pvoglauf")

    @admin.display(description="Kommune", ordering="kommune__organisation__sortiertext")
    def wer(self, lauf):
        """The Kommune, or the ARS that no Kommune here has."""
        return lauf.wer

    @admin.action(description="Gehaltene Läufe freigeben", permissions=["release"])
    def release_runs(self, request, queryset):
        """They hold from now on."""
        self._compare(request, self._decide(request, queryset, accept, "freigegeben"))

    @admin.action(description="Gehaltene Läufe verwerfen", permissions=["release"])
    def discard_runs(self, request, queryset):
        """They do not count."""
        self._decide(request, queryset, discard, "verworfen")

    def _decide(
        self, request, queryset: QuerySet, act: Callable[[PvogLauf], None], wort: str
    ) -> list[PvogLauf]:
        gehaltene = list(queryset.filter(zustand=Laufzustand.WARTET).order_by("pk"))
        for lauf in gehaltene:
            act(lauf)
            self.log_change(request, lauf, f"Lauf {wort}.")
        anzahl = len(gehaltene)
        if not anzahl:
            messages.warning(
                request, "Keiner der gewählten Läufe wartet auf Freigabe. Nichts geändert."
            )
        else:
            messages.success(request, f"{anzahl} {'Lauf' if anzahl == 1 else 'Läufe'} {wort}.")
        return gehaltene

    def _compare(self, request, laeufe: list[PvogLauf]) -> None:
        """At once where they are few; else the night does it, and this says so."""
        if not compare_soon({lauf.kommune_id for lauf in laeufe if lauf.kommune_id is not None}):
            messages.info(request, NACHTS)

    def get_urls(self):
        seite = self.admin_site.admin_view(self.upload_view)
        return [path("hochladen/", seite, name=HOCHLADEN), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = {"darf_hochladen": self.has_import_permission(request)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def upload_view(self, request):
        """The form; a file without a mistake is taken in, one with mistakes is not."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = Pvogdatei(request.POST or None, request.FILES or None)
        fehler: list[str] = []
        if request.method == "POST" and form.is_valid():
            datei = form.cleaned_data["datei"]
            try:
                inhalt = read_pvog(datei.read(), datei.name)
            except ValidationError as error:
                form.add_error("datei", error)
            else:
                fehler = inhalt.fehler
                if not fehler:
                    return self._taken_in(request, inhalt, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "PVOG-Datei hochladen",
            "form": form,
            "fehler": fehler[:GEZEIGT],
            "anzahl": len(fehler),
            "weitere": max(0, len(fehler) - GEZEIGT),
            "zurueck": reverse("admin:aussensicht_pvoglauf_changelist"),
        }
        return TemplateResponse(request, "admin/aussensicht/hochladen.html", context)

    def _taken_in(self, request, inhalt: Tabelleninhalt, werte: dict):
        name = werte["datei"].name
        if werte["umfang"] == Umfang.MIT_DARUEBER:
            ergebnis = Aufnahme()
            take_in_area(
                ergebnis, werte["ars"], Umfang.MIT_DARUEBER, inhalt.zeilen, Herkunft.DATEI, name
            )
        else:
            ergebnis = take_in(inhalt, Herkunft.DATEI, name)
        for lauf in (*ergebnis.angenommen, *ergebnis.wartend):
            self.log_addition(request, lauf, f"Aus der Datei „{name}“.")
        melden = messages.warning if ergebnis.wartend else messages.success
        melden(request, str(ergebnis))
        self._compare(request, ergebnis.angenommen)
        liste = reverse("admin:aussensicht_pvoglauf_changelist")
        filter_ = f"?zustand__exact={Laufzustand.WARTET.value}" if ergebnis.wartend else ""
        return HttpResponseRedirect(f"{liste}{filter_}")
