"""Admin: Umsetzungsprojekte and what belongs to them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.zustaendigkeit.listenfilter import Doppelt
from projects.actions import update_derived, update_naming
from projects.enums import Adressart, Terminlage
from projects.formulare import (
    BETEILIGUNGSHILFEN,
    LEISTUNGSHILFEN,
    PHASENFELDER,
    PHASENHILFEN,
    PROJEKTHILFEN,
    AlteAdresseInline,
    BeteiligungInline,
    Erstplanung,
    FruehererTitelInline,
    PhaseForm,
    PhaseInline,
    ProjektleistungInline,
    QuelleFuerAlle,
    QuellenangabeInline,
)
from projects.konten import Kontowahl, accounts
from projects.listenfilter import (
    Fehlt,
    LeistungPruefen,
    PhasePruefen,
    ProjektPruefen,
    ProjektZustaendig,
    Zustaendig,
)
from projects.models import (
    AlteAdresse,
    Beteiligung,
    Fachlichkeit,
    FruehererTitel,
    Phase,
    Projektleistung,
    Stichwort,
    Umsetzungsprojekt,
    Zuordnungsvorschlag,
)
from projects.sammelseite import Sammelaenderung
from projects.schnellpflege import Phasenpflege, Phasenwahl
from projects.zuordnungsseite import ZuordnungsvorschlagAdmin
from quellen.bestaetigen import Bestaetigung

admin.site.register(Zuordnungsvorschlag, ZuordnungsvorschlagAdmin)


@admin.register(Umsetzungsprojekt)
class UmsetzungsprojektAdmin(ZusammenfuehrbarAdmin):
    """The form in the order of the work: what, phases, partners, sources, connections, release."""

    kennung_aus = "titel"
    resource_names = ("umsetzungsprojekte",)
    part_classes = (Bestaetigung, Sammelaenderung, Phasenwahl, QuelleFuerAlle)
    sammelbar = True
    change_form_template = "admin/bestaetigen.html"
    change_list_template = "admin/liste_mit_verteiler.html"
    list_display = ["titel", "status", "termin", "prioritaet", "veroeffentlichung"]
    list_filter = [
        ProjektPruefen,
        Fehlt,
        Zustaendig,
        "veroeffentlichung",
        "status",
        "themenfelder",
        "efa",
        "prioritaet",
        "sonderstatus",
        "phasen__stand",
        ("stichwoerter", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["titel", "kennung"]
    date_hierarchy = "naechster_termin_von"
    readonly_fields = ["status", "termin", "geaendert_am", "zuletzt_bestaetigt_am"]
    nur_eigene = ("sonderstatus_grund", "interne_notiz", "zustaendiges_konto")
    autocomplete_fields = [
        "themenfelder",
        "ozg_leistungen",
        "fachlichkeiten",
        "stichwoerter",
        "siehe_auch",
    ]
    inlines = [
        PhaseInline,
        BeteiligungInline,
        ProjektleistungInline,
        QuellenangabeInline,
        FruehererTitelInline,
        AlteAdresseInline,
    ]
    hilfen = PROJEKTHILFEN
    reihenfolge = (
        None,
        "Einordnung",
        "Status",
        PhaseInline,
        BeteiligungInline,
        ProjektleistungInline,
        QuellenangabeInline,
        "Verbindungen",
        FruehererTitelInline,
        AlteAdresseInline,
        "Veröffentlichung",
    )
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kennung",
                    "titel",
                    "kurzbeschreibung",
                    "themenfelder",
                    "ozg_leistungen",
                    "fachlichkeiten",
                    "stichwoerter",
                ]
            },
        ),
        (
            "Einordnung",
            {
                "fields": [
                    "prioritaet",
                    ("efa", "efa_land"),
                    "hinweis",
                    "interne_notiz",
                    "zustaendiges_konto",
                ]
            },
        ),
        ("Status", {"fields": ["status", "termin", ("sonderstatus", "sonderstatus_grund")]}),
        ("Verbindungen", {"fields": ["siehe_auch", "kdn_id"], "classes": ["collapse"]}),
        (
            "Veröffentlichung",
            {"fields": ["veroeffentlichung", ("geaendert_am", "zuletzt_bestaetigt_am")]},
        ),
    ]

    @admin.display(description="Plan", ordering="naechster_termin_von")
    def termin(self, projekt):
        """The plan with its phase, marked when it has passed."""
        if not projekt.naechster_termin:
            return "–"
        vorbei = {Terminlage.UEBERFAELLIG, Terminlage.ALT}
        zusatz = f" ({projekt.plan_lage.label})" if projekt.plan_lage in vorbei else ""
        return f"{projekt.naechste_phase}: {projekt.naechster_termin}{zusatz}"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "zustaendiges_konto":
            adresse = request.resolver_match  # none where a form is only described
            bisher = adresse.kwargs.get("object_id") if adresse else None
            kwargs["queryset"] = accounts(bisher)
            kwargs["form_class"] = Kontowahl
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """What the public search finds, and internal notes for whom may read them."""
        bereich = self.kreis(request).bereich
        if self.rechte.secret_fields(bereich):
            return queryset.search(search_term), False
        return queryset.internal_search(search_term, bereich), False

    def after_save(self, *records):
        update_derived([record.pk for record in records])
        update_naming(records)
        super().after_save(*records)

    def after_merge(self, weg, bleibt):
        """The other title stays as a former one; the former database's number as an address."""
        if weg.titel != bleibt.titel:
            FruehererTitel.objects.get_or_create(projekt=bleibt, titel=weg.titel)
        if weg.kdn_id and bleibt.kdn_id and weg.kdn_id != bleibt.kdn_id:
            AlteAdresse.objects.get_or_create(
                projekt=bleibt, art=Adressart.NUMMER, wert=str(weg.kdn_id)
            )


class ProjektteilAdmin(PortalAdmin):
    """Base for parts of a project: every write is followed by the project's own update."""

    list_select_related = ["projekt"]
    gehoert_zu = "projekt"

    def get_readonly_fields(self, request, obj=None):
        felder = super().get_readonly_fields(request, obj)
        return [*felder, "projekt"] if obj else felder

    fest = ()

    def after_save(self, *records):
        update_derived({record.projekt_id for record in records})
        super().after_save(*records)

    def after_delete(self, records):
        update_derived({record.projekt_id for record in records})
        super().after_delete(records)

    def view_on_site(self, obj):
        """The project's page."""
        return super().view_on_site(obj.projekt)


@admin.register(Phase)
class PhaseAdmin(Erstplanung, ProjektteilAdmin):
    """All phases in one list: what is planned, and whose plan has passed."""

    resource_names = ("phasen",)
    part_classes = (Bestaetigung, Sammelaenderung, Phasenpflege)
    sammelbar = True
    change_form_template = "admin/bestaetigen.html"
    form = PhaseForm
    hilfen = PHASENHILFEN
    fields = ["projekt", *PHASENFELDER, "zuletzt_bestaetigt_am"]
    readonly_fields = ["erstplanung_text", "zuletzt_bestaetigt_am"]
    list_display = [
        "projekt",
        "art",
        "geplant_text",
        "stand",
        "bestaetigt_am",
        "plan_lage",
    ]
    list_filter = [PhasePruefen, ProjektZustaendig, "art", "stand", "projekt__themenfelder"]
    search_fields = ["projekt__titel"]
    date_hierarchy = "geplant_von"
    autocomplete_fields = ["projekt", "quelle"]

    @admin.display(description="geplant", ordering="geplant_von")
    def geplant_text(self, phase):
        """In the precision it was published in."""
        return phase.geplant or "–"

    @admin.display(description="Plan vorbei")
    def plan_lage(self, phase):
        """Passed and not confirmed; in words, as a green tick would praise it."""
        return phase.zeitlage.label if phase.plan_vorbei else ""


@admin.register(Beteiligung)
class BeteiligungAdmin(ProjektteilAdmin):
    """All partners in one list."""

    resource_names = ("beteiligungen",)
    hilfen = BETEILIGUNGSHILFEN
    list_display = ["projekt", "organisation", "rolle", "bemerkung"]
    list_select_related = ["projekt", "organisation"]
    list_filter = ["rolle", "organisation__typ", "projekt__themenfelder"]
    search_fields = ["projekt__titel", "organisation__name", "organisation__kurzname"]
    autocomplete_fields = ["projekt", "organisation", "quelle"]


@admin.register(Projektleistung)
class ProjektleistungAdmin(ProjektteilAdmin):
    """The LeiKa-Leistungen of all projects in one list."""

    resource_names = ("projektleistungen",)
    hilfen = LEISTUNGSHILFEN
    list_display = ["projekt", "leika_leistung", "status", "bestaetigt_am", "bemerkung"]
    list_select_related = ["projekt", "leika_leistung"]
    list_filter = [LeistungPruefen, ProjektZustaendig, "status", "projekt__themenfelder"]
    search_fields = [
        "projekt__titel",
        "leika_leistung__bezeichnung",
        "leika_leistung__leika_schluessel",
    ]
    autocomplete_fields = ["projekt", "leika_leistung", "quelle"]


@admin.register(Fachlichkeit)
class FachlichkeitAdmin(ZusammenfuehrbarAdmin):
    """Kinds of municipal offices."""

    kennung_aus = "name"
    kennung_zaehlt = False
    resource_names = ("fachlichkeiten",)
    fest = ("slug",)
    list_display = ["name", "beschreibung"]
    list_filter = [Doppelt]
    search_fields = ["name"]

    def view_on_site(self, obj):
        """Fachlichkeiten have no page of their own."""
        return None


@admin.register(Stichwort)
class StichwortAdmin(ZusammenfuehrbarAdmin):
    """Words that projects are filed under; one that stands twice is merged, not renamed."""

    kennung_aus = "name"
    kennung_zaehlt = False
    resource_names = ("stichwoerter",)
    fest = ("slug",)
    has_vorschau = False
    list_display = ["name", "anzahl", "slug"]
    list_filter = [Doppelt]
    search_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).mit_projektzahl()

    @admin.display(description="Projekte", ordering="projektzahl")
    def anzahl(self, stichwort):
        """How many have it, leading to the list of these."""
        liste = reverse("admin:projects_umsetzungsprojekt_changelist")
        ziel = f"{liste}?stichwoerter__id__exact={stichwort.pk}"
        return format_html('<a href="{}">{}</a>', ziel, stichwort.projektzahl)

    def view_on_site(self, obj):
        """The public list of its projects."""
        return obj.get_absolute_url()


@admin.register(AlteAdresse)
class AlteAdresseAdmin(ProjektteilAdmin):
    """Addresses of the former database."""

    resource_names = ("alte-adressen",)
    list_display = ["wert", "art", "projekt"]
    list_filter = ["art"]
    search_fields = ["wert", "projekt__titel"]
    autocomplete_fields = ["projekt"]
