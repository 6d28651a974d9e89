"""Admin: the runs of the PVOG and the XZuFi files: upload, preview, release or discard."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from aussensicht.actions import NACHTS, compare_soon
from aussensicht.aufnahme import Aufnahme, accept, discard, take_in, take_in_area
from aussensicht.dateiformat import GEZEIGT, Tabelleninhalt, read_pvog
from aussensicht.enums import Herkunft, Laufzustand, Umfang
from aussensicht.formulare import Pvogdatei, Xzufidatei
from aussensicht.models import Abgleichzeile, PvogLauf, XzufiDienst, XzufiLauf
from aussensicht.xzufi import ebene_of, is_xzufi, read_xzufi
from aussensicht.xzufiaufnahme import accept_xzufi, discard_xzufi, store_xzufi
from bausteine.zustaendigkeit.regel import bereich_of

HOCHLADEN = "aussensicht_pvoglauf_hochladen"
XZUFI_HOCHLADEN = "aussensicht_xzufilauf_hochladen"
XZUFI_ENTSCHEIDEN = "aussensicht_xzufilauf_annehmen"
FALSCHE_SEITE = "Das ist eine XZuFi-Datei. Sie wird unter „XZuFi-Dateien“ hochgeladen."


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
    list_filter = ["art", "redaktion", "kommune__organisation__kreis"]
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
        "redaktion",
        "dienst_dort",
        "vertrauensniveau",
        "adresse",
        "geaendert_am",
    ]
    readonly_fields = ["hier_text", "pvog_text"]

    @admin.display(description="In diesem Portal", empty_value="keine Angabe")
    def hier_text(self, zeile):
        """With its day."""
        return zeile.hier_text or None

    @admin.display(description="Laut PVOG oder Redaktion")
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
                daten = datei.read()
                if is_xzufi(daten):
                    raise ValidationError(FALSCHE_SEITE)
                inhalt = read_pvog(daten, datei.name)
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


@admin.register(XzufiLauf)
class XzufiLaufAdmin(NurAnsehen):
    """Read only, but for deciding on what waits; files come in by a page of their own."""

    list_display = [
        "redaktion",
        "stand",
        "zustand",
        "gilt",
        "dienste",
        "neu",
        "geaendert",
        "verschwunden",
        "hochgeladen_am",
    ]
    list_filter = ["zustand", "gilt", "gehalten"]
    search_fields = ["redaktion", "dateiname"]
    change_list_template = "admin/aussensicht/xzufidateien.html"
    change_form_template = "admin/aussensicht/xzufidatei.html"
    fieldsets = [
        (
            "Datei",
            {
                "fields": [
                    "redaktion",
                    "stand",
                    "zustand",
                    "gilt",
                    "dateiname",
                    "hochgeladen_am",
                    "version",
                    "stelle",
                ]
            },
        ),
        (
            "Zahlen",
            {
                "fields": [
                    "dienste",
                    "zeilen",
                    "unbekannt",
                    "ohne_kommune",
                ]
            },
        ),
    ]

    def has_release_permission(self, request):
        """Who may accept a file in which much is missing."""
        return request.user.has_perm("aussensicht.release_xzufilauf")

    def has_import_permission(self, request):
        """Who may upload, and accept any other."""
        return request.user.has_perm("aussensicht.import_xzufilauf")

    def may_accept(self, request, lauf: XzufiLauf) -> bool:
        """Whether this account may let this file hold."""
        if lauf.gehalten:
            return self.has_release_permission(request)
        return self.has_import_permission(request)

    def may_discard(self, request) -> bool:
        """Whether this account may throw a file away that waits."""
        return self.has_import_permission(request) or self.has_release_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("hochladen/", view(self.upload_view), name=XZUFI_HOCHLADEN),
            path("<int:pk>/entscheiden/", view(self.decide_view), name=XZUFI_ENTSCHEIDEN),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {"darf_hochladen": self.has_import_permission(request)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The record, below what it changes; and the decision, while it waits."""
        lauf = self.get_object(request, object_id)
        extra = {}
        if lauf is not None:
            wartet = lauf.zustand == Laufzustand.WARTET
            extra = {
                "lauf": lauf,
                "wartet": wartet,
                "verworfen": lauf.zustand == Laufzustand.VERWORFEN,
                "darf_annehmen": wartet and self.may_accept(request, lauf),
                "darf_verwerfen": wartet and self.may_discard(request),
                "listen": [
                    ("Neu", lauf.neu, lauf.namen.get("neu", [])),
                    ("Geändert", lauf.geaendert, lauf.namen.get("geaendert", [])),
                    ("Nicht mehr genannt", lauf.verschwunden, lauf.namen.get("verschwunden", [])),
                ],
            }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def decide_view(self, request, pk):
        """A file that waits is accepted or thrown away. Only what a form sends decides."""
        if not self.may_discard(request):
            raise PermissionDenied
        lauf = get_object_or_404(self.get_queryset(request), pk=pk)
        akt = request.POST.get("akt")
        if request.method != "POST" or akt not in ("annehmen", "verwerfen"):
            raise Http404
        if akt == "annehmen" and not self.may_accept(request, lauf):
            raise PermissionDenied
        try:
            if akt == "annehmen":
                kommunen = accept_xzufi(lauf)
                wort = "angenommen"
            else:
                discard_xzufi(lauf)
                kommunen, wort = set(), "verworfen"
        except ValidationError as fehler:
            messages.warning(request, " ".join(fehler.messages))
        else:
            self.log_change(request, lauf, f"Datei {wort}.")
            messages.success(request, f"Die Datei „{lauf}“ ist {wort}.")
            if not compare_soon(kommunen):
                messages.info(request, NACHTS)
        return HttpResponseRedirect(reverse("admin:aussensicht_xzufilauf_change", args=[pk]))

    def upload_view(self, request):
        """The form; what is read of a file is stored and waits, with its preview."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = Xzufidatei(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                inhalt = read_xzufi(form.cleaned_data["datei"].read())
                if stand := inhalt.stand or form.cleaned_data["stand"]:
                    return self._stored(request, inhalt, form.cleaned_data, stand)
                form.add_error(
                    "stand", "Die Datei nennt keinen Tag. Bitte eintragen, von wann sie ist."
                )
            except ValidationError as error:
                form.add_error("datei", error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "XZuFi-Datei hochladen",
            "form": form,
            "redaktionen": XzufiLauf.objects.geltende().values_list("redaktion", flat=True),
            "zurueck": reverse("admin:aussensicht_xzufilauf_changelist"),
        }
        return TemplateResponse(request, "admin/aussensicht/xzufi_hochladen.html", context)

    def _stored(self, request, inhalt, werte: dict, stand):
        name = werte["datei"].name
        lauf = store_xzufi(inhalt, werte["redaktion"], stand, name)
        if lauf is None:
            messages.success(
                request,
                f"0 Änderungen: „{name}“ sagt dasselbe wie die geltende Datei vom "
                f"{stand:%d.%m.%Y}. Nichts zu tun.",
            )
            return HttpResponseRedirect(reverse("admin:aussensicht_xzufilauf_changelist"))
        self.log_addition(request, lauf, f"Aus der Datei „{name}“.")
        return HttpResponseRedirect(reverse("admin:aussensicht_xzufilauf_change", args=[lauf.pk]))


@admin.register(XzufiDienst)
class XzufiDienstAdmin(NurAnsehen):
    """Every Onlinedienst as the files describe it."""

    list_display = [
        "bezeichnung",
        "redaktion",
        "vertrauensniveau",
        "sprachen",
        "verschwunden_am",
        "adresse",
    ]
    list_filter = [
        "lauf__redaktion",
        "vertrauensniveau",
        ("verschwunden_am", admin.EmptyFieldListFilter),
    ]
    search_fields = ["bezeichnung", "kennung", "adresse"]
    list_select_related = ["lauf"]
    fields = [
        "bezeichnung",
        "lauf",
        "kennung",
        "alle_links",
        "vertrauensniveau",
        "sprachen",
        "leistungen",
        "verschwunden_am",
    ]
    readonly_fields = ["alle_links", "leistungen"]

    def get_queryset(self, request):
        """Those of the files that hold."""
        return super().get_queryset(request).filter(lauf__gilt=True)

    @admin.display(description="Redaktion", ordering="lauf__redaktion")
    def redaktion(self, dienst):
        """Whose file names it."""
        return dienst.lauf.redaktion

    @admin.display(description="Links", empty_value="keine")
    def alle_links(self, dienst):
        """Each with its language and title; text, for they are others' addresses."""
        saetze = []
        for link in dienst.links:
            sprache = f"({link['sprache']})" if link["sprache"] else ""
            saetze.append(" ".join(t for t in (link["titel"], sprache, link["adresse"]) if t))
        return " · ".join(saetze) or None

    @admin.display(description="Leistungen und Gebiete", empty_value="keine")
    def leistungen(self, dienst):
        """For what and where it is there, as far as it fits."""
        zeilen = dienst.eintraege.values_list("leika_schluessel", flat=True)
        schluessel = sorted(set(zeilen))
        gebiete = dienst.eintraege.values("gebiet").distinct().count()
        genannt = ", ".join(f"{einer} ({ebene_of(einer)})" for einer in schluessel[:GEZEIGT])
        orte = "1 Gebiet" if gebiete == 1 else f"{gebiete} Gebiete"
        return f"{genannt}; {orte}" if genannt else None
