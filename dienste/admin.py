"""Admin: Online-Dienste, their parts, and what they run on and work with."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from dienste.formulare import (
    ANGEBOTSHILFEN,
    FORMULARHILFEN,
    LEISTUNGSHILFEN,
    STANDHILFEN,
    AngebotInline,
    BetriebsstandForm,
    BetriebsstandInline,
    DienstLeistungInline,
    FormularangabeInline,
)
from dienste.listenfilter import DienstPruefen, PlattformPruefen
from dienste.loesungsliste import RESSOURCE as LOESUNGSLISTE
from dienste.models import (
    Angebot,
    Betriebsstand,
    DienstLeistung,
    Fachverfahren,
    Formularangabe,
    OnlineDienst,
    Plattform,
)
from quellen.bestaetigen import Bestaetigung

GEMEINSAME_HILFEN = {
    "hinweis": "Öffentliche Bemerkung der Koordination.",
    "quelle": "Dokument, aus dem die Angaben stammen.",
    "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
    "sichtbar.",
}
BELEG = ("Beleg", {"fields": ["quelle", "fundstelle"]})
FREIGABE = ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]})


@admin.register(OnlineDienst)
class OnlineDienstAdmin(ZusammenfuehrbarAdmin):
    """What it is, how far it is, what it covers, with whom it can be had."""

    kennung_aus = "name"
    resource_names = ("online-dienste",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    list_display = ["name", "zustand_text", "angebotsart", "betreiber", "veroeffentlichung"]
    list_filter = [
        DienstPruefen,
        "veroeffentlichung",
        "angebotsart",
        "abdeckung",
        ("plattformen", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["betreiber"]
    search_fields = ["name", "kennung"]
    autocomplete_fields = ["betreiber", "projekte", "plattformen", "fachverfahren", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    inlines = [BetriebsstandInline, DienstLeistungInline, AngebotInline, FormularangabeInline]
    reihenfolge = (
        None,
        BetriebsstandInline,
        DienstLeistungInline,
        AngebotInline,
        FormularangabeInline,
        "Für wen",
        "Womit",
        "Beleg",
        "Veröffentlichung",
    )
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „bewohnerparkausweis“.",
        "name": "Wie die Quelle oder der Betreiber ihn nennt.",
        "kurzbeschreibung": "Was man damit tun kann, in einem Satz.",
        "adresse": "Wo der Dienst genutzt wird; keine Adresse zum Testen. Beginnt mit https://.",
        "angebotsart": "Für wen er gemacht ist, wie die Quelle es sagt; leer: keine Angabe.",
        "umsetzendes_land": "Welches Land ihn entwickelt; leer: keine Angabe.",
        "abdeckung": "Für welche Kommunen er gedacht ist; angeschlossen ist damit noch keine.",
        "vertrauensniveau": "Wie sicher die Anmeldung sein muss; leer: keine Angabe.",
        "betreiber": "Wer ihn betreibt.",
        "projekte": "Umsetzungsprojekte, in denen er entstand oder eingeführt wird.",
        "plattformen": "Wo er angeboten wird und was er nutzt, zum Beispiel ein Formularserver.",
        "fachverfahren": "Womit die Verwaltung weiterarbeitet.",
        **GEMEINSAME_HILFEN,
    }
    fieldsets = [
        (None, {"fields": ["kennung", "name", "kurzbeschreibung", "adresse"]}),
        (
            "Für wen",
            {
                "fields": [
                    ("angebotsart", "umsetzendes_land"),
                    ("abdeckung", "vertrauensniveau"),
                    "hinweis",
                ]
            },
        ),
        ("Womit", {"fields": ["betreiber", "projekte", "plattformen", "fachverfahren"]}),
        BELEG,
        FREIGABE,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).mit_stand()

    @admin.display(description="Zustand")
    def zustand_text(self, dienst):
        """What the newest Betriebsstand says."""
        return dienst.geltender_stand.wort if dienst.geltender_stand else "–"


class DienstteilAdmin(PortalAdmin):
    """Base for the parts of a Dienst."""

    gehoert_zu = "dienst"
    fest: tuple[str, ...] = ("dienst",)
    list_select_related = ["dienst"]

    def view_on_site(self, obj):
        """The page of the Dienst."""
        return super().view_on_site(obj.dienst)


@admin.register(Betriebsstand)
class BetriebsstandAdmin(DienstteilAdmin):
    """The Betriebsstände of all Dienste in one list."""

    resource_names = ("betriebsstaende",)
    form = BetriebsstandForm
    hilfen = STANDHILFEN
    fest = ("dienst", "zustand", "bestaetigt_am")
    list_display = ["dienst", "wort", "zeit_text", "bestaetigt_am", "quelle"]
    list_select_related = ["dienst", "quelle"]
    list_filter = ["zustand"]
    search_fields = ["dienst__name", "dienst__kennung"]
    autocomplete_fields = ["dienst", "quelle"]

    @admin.display(description="Zeit", ordering="zeitraum_von")
    def zeit_text(self, stand):
        """In the precision it was published in."""
        return stand.zeitraum or "–"

    @admin.display(description="Zustand", ordering="zustand")
    def wort(self, stand):
        """The Zustand; of a plan that passed, that it did."""
        return stand.wort


@admin.register(DienstLeistung)
class DienstLeistungAdmin(DienstteilAdmin):
    """The Leistungen of all Dienste in one list."""

    resource_names = ("dienst-leistungen",)
    hilfen = LEISTUNGSHILFEN
    list_display = ["dienst", "leika_leistung", "ozg_leistung", "quelle"]
    list_select_related = ["dienst", "leika_leistung", "ozg_leistung", "quelle"]
    list_filter = ["ozg_leistung__themenfeld"]
    search_fields = [
        "dienst__name",
        "leika_leistung__bezeichnung",
        "leika_leistung__leika_schluessel",
        "ozg_leistung__name",
    ]
    autocomplete_fields = ["dienst", "leika_leistung", "ozg_leistung", "quelle"]


@admin.register(Angebot)
class AngebotAdmin(DienstteilAdmin):
    """The Angebote of all Dienste in one list."""

    resource_names = ("angebote",)
    hilfen = ANGEBOTSHILFEN
    list_display = ["dienst", "anbieter", "stand", "quelle"]
    list_select_related = ["dienst", "anbieter", "quelle"]
    list_filter = [("anbieter", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["dienst__name", "anbieter__name", "anbieter__kurzname"]
    autocomplete_fields = ["dienst", "anbieter", "quelle"]


@admin.register(Formularangabe)
class FormularangabeAdmin(DienstteilAdmin):
    """The forms of all Dienste in one list; also reads the list of the former portal."""

    resource_names = ("formularangaben", LOESUNGSLISTE)
    hilfen = FORMULARHILFEN
    list_display = [
        "dienst",
        "formularserver",
        "artikelnummer",
        "assistententyp",
        "druckvorlage_geeignet",
        "quelle",
    ]
    list_select_related = ["dienst", "formularserver", "quelle"]
    list_filter = [
        ("formularserver", admin.RelatedOnlyFieldListFilter),
        "assistententyp",
        "druckvorlage_geeignet",
    ]
    search_fields = ["dienst__name", "dienst__kennung", "artikelnummer", "identifikationsnummer"]
    autocomplete_fields = ["dienst", "formularserver", "quelle"]


@admin.register(Plattform)
class PlattformAdmin(ZusammenfuehrbarAdmin):
    """Portals, and the parts that many Dienste share."""

    kennung_aus = "name"
    resource_names = ("plattformen",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    list_display = ["name", "art", "betreiber", "veroeffentlichung"]
    list_filter = [PlattformPruefen, "art", "veroeffentlichung"]
    list_select_related = ["betreiber"]
    search_fields = ["name", "kennung"]
    autocomplete_fields = ["betreiber", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „kommunalportal-nrw“.",
        "name": "Wie die Quelle oder der Betreiber sie nennt.",
        "art": "Portal, auf dem Dienste stehen, oder Baustein, den viele nutzen; leer: keine "
        "Angabe.",
        "betreiber": "Wer sie betreibt.",
        "adresse": "Startseite; keine Adresse zum Testen. Beginnt mit https://.",
        **GEMEINSAME_HILFEN,
    }
    fieldsets = [
        (None, {"fields": ["kennung", "name", "art", "betreiber", "adresse", "hinweis"]}),
        BELEG,
        FREIGABE,
    ]


@admin.register(Fachverfahren)
class FachverfahrenAdmin(ZusammenfuehrbarAdmin):
    """The programs an administration does its work with."""

    kennung_aus = "name"
    resource_names = ("fachverfahren",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    list_display = ["name", "hersteller", "eigenentwicklung", "veroeffentlichung"]
    list_filter = [PlattformPruefen, "eigenentwicklung", "barrierefreiheit", "veroeffentlichung"]
    list_select_related = ["hersteller"]
    search_fields = ["name", "kennung"]
    autocomplete_fields = ["hersteller", "quelle", "barrierefreiheit_quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse.",
        "name": "Wie der Hersteller es nennt.",
        "hersteller": "Wer es herstellt.",
        "adresse": "Wo der Hersteller es beschreibt. Beginnt mit https://.",
        "eigenentwicklung": "Ob eine Verwaltung es selbst entwickelt hat; leer: keine Angabe.",
        "schnittstellen": "Wie der Hersteller oder die Quelle sie nennt.",
        "barrierefreiheit": "Was eine Prüfung ergab; leer: keine Angabe.",
        "barrierefreiheit_geprueft_am": "Tag der Prüfung.",
        "barrierefreiheit_quelle": "Bericht der Prüfung oder Erklärung des Herstellers.",
        "barrierefreiheit_fundstelle": "Abschnitt oder Seite in dieser Quelle.",
        **GEMEINSAME_HILFEN,
    }
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kennung",
                    "name",
                    "hersteller",
                    "adresse",
                    "eigenentwicklung",
                    "schnittstellen",
                    "hinweis",
                ]
            },
        ),
        (
            "Barrierefreiheit",
            {
                "fields": [
                    ("barrierefreiheit", "barrierefreiheit_geprueft_am"),
                    ("barrierefreiheit_quelle", "barrierefreiheit_fundstelle"),
                ]
            },
        ),
        BELEG,
        FREIGABE,
    ]
