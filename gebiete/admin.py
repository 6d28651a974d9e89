"""Admin: Kommunen, Regierungsbezirke and Größenklassen."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from gebiete.listenfilter import KommunePruefen
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from quellen.bestaetigen import Bestaetigung


@admin.register(Kommune)
class KommuneAdmin(PortalAdmin):
    """What the official directory says of a Kommune; its name and keys stand with the
    Organisation."""

    resource_names = ("kommunen", "gv100ad")
    gehoert_zu = "organisation"
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    fest = ("organisation",)
    list_display = ["organisation", "art", "regierungsbezirk", "groessenklasse", "einwohner"]
    list_filter = [KommunePruefen, "art", "regierungsbezirk", "groessenklasse"]
    list_select_related = ["organisation", "regierungsbezirk", "groessenklasse"]
    search_fields = ["organisation__name", "organisation__kurzname"]
    autocomplete_fields = ["organisation", "quelle", "groessenklasse_quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "organisation": "Wer handelt; dort stehen Name, AGS, ARS und Kreis.",
        "art": "Aus dem Gemeindeverzeichnis.",
        "groessenklasse": "Aus Gesetz oder Verordnung; nie aus der Zahl der Einwohner.",
        "groessenklasse_quelle": "Das Gesetz oder die Verordnung.",
        "einwohner": "Leer, wenn die Zahl nicht bekannt ist.",
        "gebietsstand": "Tag, für den das Gemeindeverzeichnis sie so nennt.",
        "gueltig_bis": "Nach einer Fusion; der Nachfolger steht bei der Organisation.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    }
    fieldsets = [
        (None, {"fields": ["organisation", "art", "regierungsbezirk"]}),
        (
            "Größenklasse",
            {"fields": ["groessenklasse", "groessenklasse_quelle", "groessenklasse_fundstelle"]},
        ),
        (
            "Gemeindeverzeichnis",
            {
                "fields": [
                    ("einwohner", "einwohner_am"),
                    "flaeche",
                    ("plz_sitz", "mehrere_plz"),
                    "gebietsstand",
                    ("gueltig_von", "gueltig_bis"),
                ]
            },
        ),
        ("Beleg", {"fields": ["quelle", "fundstelle", "zuletzt_bestaetigt_am"]}),
    ]


@admin.register(Regierungsbezirk)
class RegierungsbezirkAdmin(PortalAdmin):
    """Parts of a Land."""

    resource_names = ("regierungsbezirke",)
    fest = ("schluessel",)
    list_display = ["schluessel", "name"]
    list_display_links = ["name"]
    search_fields = ["name", "schluessel"]


@admin.register(Groessenklasse)
class GroessenklasseAdmin(PortalAdmin):
    """What the law of a Land calls its Kommunen."""

    resource_names = ("groessenklassen",)
    fest = ("slug",)
    list_display = ["name", "land", "reihenfolge"]
    list_filter = ["land"]
    search_fields = ["name"]
