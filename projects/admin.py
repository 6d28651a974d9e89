"""Admin of Umsetzungsprojekte and what belongs to them."""

from django.contrib import admin

from ozgportal.admin import PortalAdmin
from ozgportal.begrenzt import BegrenzteZeilen
from ozgportal.formulare import EinmalFormSet, ZeitraumField, ZeitraumModelForm
from ozgportal.zusammenfuehrung import ZusammenfuehrbarAdmin
from ozgportal.zustaendigkeit import bereich_von
from projects.actions import fortschreiben
from projects.bestaetigen import Bestaetigung
from projects.enums import Adressart
from projects.listenfilter import Fehlt, PhasePruefen, ProjektPruefen
from projects.models import (
    AlteAdresse,
    Beteiligung,
    Fachlichkeit,
    FruehererTitel,
    Phase,
    Quellenangabe,
    Umsetzungsprojekt,
)
from projects.sammelseite import Sammelbar
from projects.warnungen import fingerprint, warnings_of


class PhaseForm(ZeitraumModelForm):
    """A phase with its points in time as single fields."""

    zeitraeume = ("geplant", "begonnen", "beendet")
    geplant = ZeitraumField(label="geplant")
    begonnen = ZeitraumField(label="begonnen", help_text="")
    beendet = ZeitraumField(label="beendet", help_text="")

    class Meta:
        model = Phase
        fields = ["projekt", "art", "stand", "bestaetigt_am", "geplant", "begonnen", "beendet",
                  "quelle", "fundstelle", "bemerkung"]  # fmt: skip


PHASENFELDER = [
    ("art", "stand", "bestaetigt_am"),
    ("geplant", "begonnen", "beendet", "erstplanung_text"),
    ("quelle", "fundstelle"),
    "bemerkung",
]


class Erstplanung:
    """Shows the frozen first plan beside the current one."""

    @admin.display(description="Erstplanung")
    def erstplanung_text(self, phase):
        """Frozen when the plan was first published."""
        return phase.erstplanung or "–"


class PhasenFormSet(EinmalFormSet):
    """Refuses unusual changes until „trotzdem speichern“ is ticked for exactly these warnings."""

    warnungen: tuple[str, ...] = ()

    def is_valid(self):
        if not super().is_valid():
            return False
        saetze = warnings_of(self)
        if saetze and self.data.get("trotzdem") != fingerprint(saetze):
            self.warnungen = tuple(saetze)
        return not self.warnungen

    @property
    def trotzdem(self) -> str:
        """The value of the box to tick."""
        return fingerprint(list(self.warnungen))


class PhaseInline(BegrenzteZeilen, Erstplanung, admin.StackedInline):
    """The phases of a project."""

    model = Phase
    form = PhaseForm
    formset = PhasenFormSet
    extra = 0
    max_num = 6
    fields = PHASENFELDER
    readonly_fields = ["erstplanung_text"]
    autocomplete_fields = ["quelle"]


class BeteiligungInline(BegrenzteZeilen, admin.TabularInline):
    """Partners and their roles."""

    model = Beteiligung
    formset = EinmalFormSet
    extra = 0
    fields = ["organisation", "rolle", "bemerkung", "quelle", "fundstelle"]
    autocomplete_fields = ["organisation", "quelle"]


class QuellenangabeInline(BegrenzteZeilen, admin.TabularInline):
    """Evidence for the project as a whole."""

    model = Quellenangabe
    formset = EinmalFormSet
    extra = 0
    autocomplete_fields = ["quelle"]


class FruehererTitelForm(ZeitraumModelForm):
    """A former title with its time in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(label="Zeit")

    class Meta:
        model = FruehererTitel
        fields = ["projekt", "titel", "zeitraum", "quelle", "fundstelle"]


class FruehererTitelInline(BegrenzteZeilen, admin.TabularInline):
    """Former names."""

    model = FruehererTitel
    form = FruehererTitelForm
    formset = EinmalFormSet
    extra = 0
    fields = ["titel", "zeitraum", "quelle", "fundstelle"]
    autocomplete_fields = ["quelle"]


class AlteAdresseInline(admin.TabularInline):
    """Addresses of the former database."""

    model = AlteAdresse
    formset = EinmalFormSet
    extra = 0


@admin.register(Umsetzungsprojekt)
class UmsetzungsprojektAdmin(Sammelbar, Bestaetigung, ZusammenfuehrbarAdmin):
    """Projects in the order of the work: what, phases, partners, sources, publication."""

    resource_names = ("umsetzungsprojekte",)
    import_export_change_list_template = "admin/liste_mit_verteiler.html"
    list_display = ["titel", "status", "termin", "prioritaet", "veroeffentlichung", "bestaetigung"]
    list_filter = [ProjektPruefen, Fehlt, "veroeffentlichung", "status", "themenfelder", "efa",
                   "prioritaet", "sonderstatus", "phasen__stand"]  # fmt: skip
    search_fields = ["titel", "kennung"]
    date_hierarchy = "naechster_termin_von"
    readonly_fields = ["status", "termin", "geaendert_am", "zuletzt_bestaetigt_am"]
    nur_eigene = ("sonderstatus_grund", "interne_notiz")
    autocomplete_fields = ["themenfelder", "ozg_leistungen", "fachlichkeiten", "siehe_auch"]
    inlines = [
        PhaseInline,
        BeteiligungInline,
        QuellenangabeInline,
        FruehererTitelInline,
        AlteAdresseInline,
    ]
    fieldsets = [
        (None, {"fields": ["kennung", "titel", "kurzbeschreibung", "themenfelder",
                           "ozg_leistungen", "fachlichkeiten"]}),
        ("Einordnung", {"fields": ["prioritaet", ("efa", "efa_land"), "siehe_auch", "kdn_id"]}),
        ("Status", {"fields": ["status", "termin", ("sonderstatus", "sonderstatus_grund")]}),
        ("Bemerkungen", {"fields": ["hinweis", "interne_notiz"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung",
                                        ("geaendert_am", "zuletzt_bestaetigt_am")]}),
    ]  # fmt: skip

    @admin.display(description="nächster Termin", ordering="naechster_termin_von")
    def termin(self, projekt):
        """The next date with its phase, marked when it has passed."""
        if not projekt.naechster_termin:
            return "–"
        zusatz = " (überfällig)" if projekt.termin_ueberfaellig else ""
        return f"{projekt.naechste_phase}: {projekt.naechster_termin}{zusatz}"

    def get_search_results(self, request, queryset, search_term):
        """What the public search finds, and internal notes for whom may read them."""
        if self.secret_fields(request):
            return queryset.suche(search_term), False
        return queryset.interne_suche(search_term, bereich_von(request.user)), False

    def after_save(self, obj):
        fortschreiben([obj.pk])

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

    def get_readonly_fields(self, request, obj=None):
        felder = super().get_readonly_fields(request, obj)
        return [*felder, "projekt"] if obj else felder

    fest = ()

    def after_save(self, obj):
        fortschreiben([obj.projekt_id])

    def delete_model(self, request, obj):
        projekt = obj.projekt_id
        super().delete_model(request, obj)
        fortschreiben([projekt])

    def delete_queryset(self, request, queryset):
        projekte = list(queryset.values_list("projekt_id", flat=True))
        for obj in queryset:  # one by one: each deletion belongs into the history
            obj.delete()
        fortschreiben(projekte)

    def view_on_site(self, obj):
        """The project's page."""
        return super().view_on_site(obj.projekt)


@admin.register(Phase)
class PhaseAdmin(Sammelbar, Bestaetigung, Erstplanung, ProjektteilAdmin):
    """All phases in one list: what is planned, what is overdue."""

    resource_names = ("phasen",)
    form = PhaseForm
    fields = ["projekt", *PHASENFELDER, "zuletzt_bestaetigt_am"]
    readonly_fields = ["erstplanung_text", "zuletzt_bestaetigt_am"]
    list_display = ["projekt", "art", "geplant_text", "stand", "bestaetigt_am", "ueberfaellig",
                    "bestaetigung"]  # fmt: skip
    list_filter = [PhasePruefen, "art", "stand", "projekt__themenfelder"]
    search_fields = ["projekt__titel"]
    date_hierarchy = "geplant_von"
    autocomplete_fields = ["projekt", "quelle"]

    def called(self, phase):
        """A phase alone says little."""
        return f"{phase.projekt}: {phase}"

    @admin.display(description="geplant", ordering="geplant_von")
    def geplant_text(self, phase):
        """In the precision it was published in."""
        return phase.geplant or "–"

    @admin.display(description="überfällig")
    def ueberfaellig(self, phase):
        """Planned, passed, not confirmed; in words, as a green tick would praise it."""
        return "überfällig" if phase.ueberfaellig else ""


@admin.register(Beteiligung)
class BeteiligungAdmin(ProjektteilAdmin):
    """All partners in one list."""

    resource_names = ("beteiligungen",)
    list_display = ["projekt", "organisation", "rolle", "bemerkung"]
    list_select_related = ["projekt", "organisation"]
    list_filter = ["rolle", "organisation__typ", "projekt__themenfelder"]
    search_fields = ["projekt__titel", "organisation__name", "organisation__kurzname"]
    autocomplete_fields = ["projekt", "organisation", "quelle"]


@admin.register(Fachlichkeit)
class FachlichkeitAdmin(PortalAdmin):
    """Kinds of municipal offices."""

    resource_names = ("fachlichkeiten",)
    fest = ("slug",)
    list_display = ["name", "beschreibung"]
    search_fields = ["name"]

    def view_on_site(self, obj):
        """Fachlichkeiten have no page of their own."""
        return None


@admin.register(AlteAdresse)
class AlteAdresseAdmin(ProjektteilAdmin):
    """Addresses of the former database."""

    resource_names = ("alte-adressen",)
    list_display = ["wert", "art", "projekt"]
    list_filter = ["art"]
    search_fields = ["wert", "projekt__titel"]
    autocomplete_fields = ["projekt"]
