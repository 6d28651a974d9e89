"""Admin: OZG- and LeiKa-Leistungen."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.formularseite import Zeilen
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import EinmalFormSet
from bausteine.zustaendigkeit.listenfilter import Doppelt
from leistungen.identifiers import LEIKA_SCHLUESSEL, OZG_ID
from leistungen.models import FimBaustein, LeikaLeistung, OzgLeistung

VOLLZUGSHILFEN = {
    "regelung": "Wer die Leistung durch Gesetz oder Satzung regelt; leer: keine Angabe.",
    "vollzug": "Wer die Leistung erbringt; leer: keine Angabe, bei einer LeiKa-Leistung die der "
    "OZG-Leistung.",
    "vollzug_quelle": "Dokument, das Regelung oder Vollzug belegt; der LeiKa-Typ reicht nicht, er "
    "trennt Land und Kommune nicht.",
    "vollzug_fundstelle": "Abschnitt, Tabelle oder Seite in dieser Quelle.",
}
VOLLZUG = (
    "Regelung und Vollzug",
    {"fields": [("regelung", "vollzug"), ("vollzug_quelle", "vollzug_fundstelle")]},
)

FIMHILFEN = {
    "art": "Jeder Baustein höchstens einmal.",
    "status": "Wie das FIM-Portal oder die Landesredaktion ihn nennt.",
    "bestaetigt_am": "Für welchen Tag die Quelle den Status nennt; nicht in der Zukunft.",
    "adresse": "Seite des Bausteins im FIM-Portal, mit https://.",
    "quelle": "Woher der Status stammt; ohne Quelle kein Status.",
    "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
}


class FimBausteinInline(Zeilen):
    """What the FIM has of the Leistung."""

    model = FimBaustein
    formset = EinmalFormSet
    hilfen = FIMHILFEN
    fields = ["art", "status", "bestaetigt_am", "adresse", "quelle", "fundstelle"]
    autocomplete_fields = ["quelle"]


@admin.register(OzgLeistung)
class OzgLeistungAdmin(ZusammenfuehrbarAdmin):
    """The OZG-Leistungen."""

    resource_names = ("ozg-leistungen",)
    hilfen = {
        "ozg_id": f"Aus dem OZG-Umsetzungskatalog. {OZG_ID.satz}",
        "name": "Wie im OZG-Umsetzungskatalog.",
        "slug": "Aus dem Namen gebildet, dauerhaft; Teil der Internetadresse.",
        "themenfeld": "Aus dem OZG-Umsetzungskatalog.",
        "lage": "Lebens- oder Unternehmenslage aus dem OZG-Umsetzungskatalog.",
        "weitere_lagen": "Wenn der Katalog die Leistung mehreren Lagen zuordnet.",
        "hinweis": "Öffentliche Bemerkung der Koordination.",
        "quelle": "Dokument, aus dem die Angaben stammen, meist ein Stand des Katalogs.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        **VOLLZUGSHILFEN,
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["ozg_id", "name", "slug", "themenfeld", "lage", "weitere_lagen"]}),
        VOLLZUG,
        ("Hinweis und Beleg", {"fields": ["hinweis", ("quelle", "fundstelle")]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]
    fest = ("slug",)
    list_display = ["name", "ozg_id", "themenfeld", "lage", "veroeffentlichung"]
    list_filter = [
        Doppelt,
        "themenfeld",
        ("lage", admin.RelatedOnlyFieldListFilter),
        "veroeffentlichung",
    ]
    list_select_related = ["themenfeld", "lage"]
    search_fields = ["name", "ozg_id"]
    autocomplete_fields = ["themenfeld", "lage", "weitere_lagen", "quelle", "vollzug_quelle"]


@admin.register(LeikaLeistung)
class LeikaLeistungAdmin(ZusammenfuehrbarAdmin):
    """The LeiKa-Leistungen; also reads the federal catalogue as it is published."""

    resource_names = ("leistungen", "katalog", "fim-leistungen")
    hilfen = {
        "kennung": "Der LeiKa-Schlüssel; ohne Schlüssel eine dauerhafte Kennung des Portals.",
        "leika_schluessel": f"Aus dem LeiKa. {LEIKA_SCHLUESSEL.satz} Leer: nicht im LeiKa.",
        "bezeichnung": "Wie im LeiKa oder im OZG-Umsetzungskatalog.",
        "ozg_leistung": "Zu welcher OZG-Leistung der Katalog sie zählt.",
        "typ": "LeiKa-Typisierung, auch in Verbindung: „2/3“, „1, 2/3“.",
        "rechtsgrundlagen": "Wie im Katalog, mit Paragraf.",
        "gesetze": "Namen der Gesetze, wie im Katalog.",
        "gesetzeskuerzel": "Abkürzungen der Gesetze, wie im Katalog.",
        "sdg1": "Kennzeichen SDG1 des OZG-Umsetzungskatalogs.",
        "sdg2": "Kennzeichen SDG2 des OZG-Umsetzungskatalogs.",
        "fim_bezeichnung": "Kommt aus dem FIM-Portal; weicht sie ab, bleiben beide stehen.",
        "bezeichnung_2": "In der Sprache der Bürgerinnen und Bürger, aus dem FIM-Portal.",
        "kurztext": "Worum es geht, aus dem FIM-Portal; ohne Auszeichnung.",
        "fim_typisierung": "Genauer als der LeiKa-Typ: „2/3b“ sagt, dass Kommunen vollziehen, "
        "„2/3a“ das Land.",
        "fim_geaendert_am": "Tag der letzten Änderung im FIM-Portal.",
        "fim_fehlt_seit": "Setzt der Import, wenn ein vollständiger Abruf sie nicht mehr enthält.",
        "hinweis": "Öffentliche Bemerkung der Koordination.",
        "quelle": "Dokument, aus dem die Angaben stammen, meist ein Stand des Katalogs.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        **VOLLZUGSHILFEN,
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (
            None,
            {"fields": ["kennung", "leika_schluessel", "bezeichnung", "ozg_leistung", "typ"]},
        ),
        (
            "Recht und SDG",
            {"fields": ["rechtsgrundlagen", "gesetze", "gesetzeskuerzel", ("sdg1", "sdg2")]},
        ),
        VOLLZUG,
        (
            "Im FIM-Portal",
            {
                "fields": [
                    "fim_bezeichnung",
                    "bezeichnung_2",
                    "kurztext",
                    "fim_typisierung",
                    ("fim_geaendert_am", "fim_fehlt_seit"),
                ]
            },
        ),
        ("Hinweis und Beleg", {"fields": ["hinweis", ("quelle", "fundstelle")]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]
    list_display = ["bezeichnung", "schluessel_text", "typ", "ozg_leistung", "veroeffentlichung"]
    list_filter = [Doppelt, "im_leika", "typ", "ozg_leistung__themenfeld", "veroeffentlichung"]
    list_select_related = ["ozg_leistung"]
    search_fields = ["bezeichnung", "leika_schluessel"]
    autocomplete_fields = ["ozg_leistung", "quelle", "vollzug_quelle"]
    inlines = [FimBausteinInline]

    def changelist_view(self, request, extra_context=None):
        """The list; while there is none at all, also where they come from."""
        if request.method == "GET" and not LeikaLeistung.objects.exists():
            messages.info(request, self._where_from(request))
        return super().changelist_view(request, extra_context)

    def _where_from(self, request) -> str:
        satz = (
            "LeiKa-Leistungen kommen aus dem OZG-Umsetzungskatalog des Bundes; er ist noch nicht "
            "eingelesen."
        )
        if not self.has_import_permission(request):
            return f"{satz} Einlesen kann ihn, wer importieren darf."
        return format_html(
            '{} <a href="{}">Umsetzungskatalog importieren</a>',
            satz,
            reverse("admin:leistungen_leikaleistung_import"),
        )

    @admin.display(description="LeiKa-Schlüssel", ordering="leika_schluessel")
    def schluessel_text(self, leistung):
        """The key in its groups."""
        return leistung.schluessel_text


@admin.register(FimBaustein)
class FimBausteinAdmin(PortalAdmin):
    """The FIM-Bausteine of all LeiKa-Leistungen in one list."""

    resource_names = ("fim-bausteine",)
    hilfen = {"leika_leistung": "Steht danach fest."} | FIMHILFEN
    gehoert_zu = "leika_leistung"
    fest = ("leika_leistung",)
    list_display = ["leika_leistung", "art", "status", "bestaetigt_am"]
    list_select_related = ["leika_leistung"]
    list_filter = ["art", "status"]
    search_fields = ["leika_leistung__bezeichnung", "leika_leistung__leika_schluessel"]
    autocomplete_fields = ["leika_leistung", "quelle"]
