"""Admin: Programme with their regions, and their projects."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from programme.formulare import (
    ANGABENHILFEN,
    ANTWORTHILFEN,
    FRAGENHILFEN,
    FUNDSTELLE,
    REGIONSHILFEN,
    AngabeInline,
    AntwortInline,
    DokumentInline,
    EinzelangabeForm,
    FrageInline,
    KategorieInline,
    LinkInline,
    ProgrammprojektForm,
    RegionInline,
)
from programme.listenfilter import ProgrammPruefen
from programme.models import (
    Konzeptantwort,
    Konzeptfrage,
    Programm,
    Programmangabe,
    Programmprojekt,
    Programmregion,
)
from quellen.bestaetigen import Bestaetigung

GEMEINSAME_HILFEN = {
    "hinweis": "Öffentliche Bemerkung der Koordination.",
    "quelle": "Dokument, aus dem die Angaben stammen.",
    "fundstelle": FUNDSTELLE,
    "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
    "sichtbar.",
}
BELEG = ("Beleg", {"fields": ["quelle", "fundstelle"]})
FREIGABE = ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]})


@admin.register(Programm)
class ProgrammAdmin(ZusammenfuehrbarAdmin):
    """Funding programmes: all that their pages need is filled in here."""

    kennung_aus = "name"
    resource_names = ("programme",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    list_display = ["name", "land", "veroeffentlichung"]
    list_filter = [ProgrammPruefen, "land", "veroeffentlichung"]
    search_fields = ["name", "kennung"]
    autocomplete_fields = ["quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    inlines = [AngabeInline, RegionInline, FrageInline]
    reihenfolge = (None, AngabeInline, RegionInline, "Beleg", FrageInline, "Veröffentlichung")
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel "
        "„digitale-modellregionen-nrw“.",
        "name": "Wie das Land es nennt.",
        "land": "Wer es trägt; leer: keine Angabe.",
        "regionsname": "Wie eine Region heißt, in der Einzahl: „Modellregion“. So steht es auf den "
        "Seiten der Kommunen.",
        "kurzbeschreibung": "Worum es geht, in eigenen Worten.",
        "adresse": "Wo es beschrieben ist. Beginnt mit https://.",
        **GEMEINSAME_HILFEN,
    }
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kennung",
                    "name",
                    "land",
                    "regionsname",
                    "kurzbeschreibung",
                    "adresse",
                    "hinweis",
                ]
            },
        ),
        BELEG,
        FREIGABE,
    ]


class ProgrammteilAdmin(PortalAdmin):
    """Base for the parts of a Programm."""

    gehoert_zu = "programm"
    fest: tuple[str, ...] = ("programm",)
    list_select_related = ["programm"]

    def view_on_site(self, obj):
        """The page of the Programm."""
        return super().view_on_site(obj.programm)


@admin.register(Programmangabe)
class ProgrammangabeAdmin(ProgrammteilAdmin):
    """What Quellen say, in one list."""

    resource_names = ("programmangaben",)
    form = EinzelangabeForm
    hilfen = ANGABENHILFEN
    list_display = ["programm", "art", "angabe_text", "quelle"]
    list_select_related = ["programm", "quelle"]
    list_filter = ["art", "programm"]
    search_fields = ["programm__name", "programm__kennung", "zusatz"]
    autocomplete_fields = ["programm", "quelle"]

    @admin.display(description="Angabe", ordering="zahl")
    def angabe_text(self, angabe):
        """The time or the number."""
        return angabe.angabe


@admin.register(Programmregion)
class ProgrammregionAdmin(ProgrammteilAdmin):
    """The regions of all Programme in one list."""

    kennung_aus = "name"
    fest = ("kennung", "programm")
    resource_names = ("programmregionen",)
    hilfen = REGIONSHILFEN
    list_display = ["name", "programm", "leitkommune"]
    list_select_related = ["programm", "leitkommune__organisation"]
    list_filter = ["programm"]
    search_fields = ["name", "kennung", "programm__name"]
    autocomplete_fields = [
        "programm",
        "leitkommune",
        "kommunen",
        "organisationen",
        "quelle",
    ]


@admin.register(Konzeptfrage)
class KonzeptfrageAdmin(ProgrammteilAdmin):
    """The questions of all Programme in one list."""

    fest = ("programm", "nummer")
    resource_names = ("konzeptfragen",)
    hilfen = FRAGENHILFEN
    list_display = ["text", "nummer", "gruppe", "programm"]
    list_filter = ["programm", "gruppe"]
    search_fields = ["text", "programm__name"]
    autocomplete_fields = ["programm"]


@admin.register(Programmprojekt)
class ProgrammprojektAdmin(ZusammenfuehrbarAdmin):
    """Projects: how far they are, what others can take over, documents and answers."""

    kennung_aus = "titel"
    resource_names = ("programmprojekte",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    form = ProgrammprojektForm
    list_display = ["titel", "programm", "stufe_text", "uebertragbar", "veroeffentlichung"]
    list_filter = [ProgrammPruefen, "programm", "uebertragbar", "themenfelder", "veroeffentlichung"]
    list_select_related = ["programm"]
    search_fields = ["titel", "kennung", "programm__name"]
    autocomplete_fields = [
        "programm",
        "regionen",
        "zuwendungsempfaenger",
        "projektleitung",
        "themenfelder",
        "dienste",
        "ozg_leistungen",
        "umsetzungsprojekte",
        "quelle",
    ]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    inlines = [KategorieInline, LinkInline, DokumentInline, AntwortInline]
    reihenfolge = (
        None,
        KategorieInline,
        "Wer und wo",
        "Wie weit es ist",
        "Was andere übernehmen können",
        "Womit es zusammenhängt",
        LinkInline,
        DokumentInline,
        AntwortInline,
        "Beleg",
        "Veröffentlichung",
    )
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „kita-kompass“.",
        "programm": "Wer es fördert.",
        "titel": "Wie die Quelle es nennt.",
        "kurzbeschreibung": "Worum es geht, in eigenen Worten.",
        "regionen": "Regionen dieses Programms, in denen es liegt.",
        "zuwendungsempfaenger": "Wer das Geld erhält.",
        "projektleitung": "Die Organisation, keine Person.",
        "foerdersumme": "In Euro. Leer, wenn die Quelle keine nennt; nie geschätzt.",
        "alleinstellung": "Was es so nur hier gibt.",
        "nutzen_kommunen": "Was andere Kommunen davon haben.",
        "uebertragbar": "Was eine Quelle sagt; leer: keine Angabe.",
        "uebertragbare_leistung": "Was andere übernehmen können, und wie.",
        "lizenz": "Zum Beispiel EUPL-1.2; leer: keine Angabe.",
        "themenfelder": "Um die es geht; das Projekt steht dann auf ihren Seiten.",
        "dienste": "Online-Dienste, die daraus entstanden.",
        "ozg_leistungen": "Leistungen, um die es geht.",
        "umsetzungsprojekte": "Nur, wenn die Quelle sie sicher nennt.",
        **GEMEINSAME_HILFEN,
    }
    fieldsets = [
        (None, {"fields": ["kennung", "programm", "titel", "kurzbeschreibung", "hinweis"]}),
        (
            "Wer und wo",
            {"fields": ["regionen", "zuwendungsempfaenger", "projektleitung", "foerdersumme"]},
        ),
        (
            "Wie weit es ist",
            {
                "fields": [
                    ("beginn", "ende"),
                    ("vorbereitung_geplant", "vorbereitung_bestaetigt"),
                    ("konzeption_geplant", "konzeption_bestaetigt"),
                    ("umsetzung_geplant", "umsetzung_bestaetigt"),
                    ("abschluss_geplant", "abschluss_bestaetigt"),
                ],
                "description": "Der Stand folgt aus dem letzten bestätigten Schritt. Dass ein "
                "geplanter Tag vorbei ist, bestätigt nichts.",
            },
        ),
        (
            "Was andere übernehmen können",
            {
                "fields": [
                    ("uebertragbar", "uebertragbar_ab"),
                    "uebertragbare_leistung",
                    "nutzen_kommunen",
                    "alleinstellung",
                    "lizenz",
                ]
            },
        ),
        (
            "Womit es zusammenhängt",
            {"fields": ["themenfelder", "ozg_leistungen", "dienste", "umsetzungsprojekte"]},
        ),
        BELEG,
        FREIGABE,
    ]

    @admin.display(description="Stand")
    def stufe_text(self, projekt):
        """The furthest step that somebody confirmed."""
        return projekt.stufe_text


@admin.register(Konzeptantwort)
class KonzeptantwortAdmin(PortalAdmin):
    """The answers of all projects in one list."""

    gehoert_zu = "projekt"
    fest = ("projekt", "frage")
    resource_names = ("konzeptantworten",)
    hilfen = ANTWORTHILFEN
    list_display = ["projekt", "frage"]
    list_select_related = ["projekt", "frage"]
    list_filter = ["frage__programm"]
    search_fields = ["projekt__titel", "frage__text", "text"]
    autocomplete_fields = ["projekt", "frage"]

    def view_on_site(self, obj):
        """The page of the project."""
        return super().view_on_site(obj.projekt)
