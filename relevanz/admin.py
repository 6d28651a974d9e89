"""Admin: what Kommunen and the Land say about Leistungen."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from leistungen.models import LeikaLeistung, OzgLeistung
from quellen.bestaetigen import Bestaetigung
from relevanz.listenfilter import SelbstauskunftPruefen
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from relevanz.sammelseite import Vollzugsaenderung

for leistung in (LeikaLeistung, OzgLeistung):  # their lists are where many are chosen
    verwaltung = admin.site.get_model_admin(leistung)
    if isinstance(verwaltung, PortalAdmin):
        verwaltung.attach_part(Vollzugsaenderung, sammelbar=True)


@admin.register(Selbstauskunft)
class SelbstauskunftAdmin(PortalAdmin):
    """What a Kommune says of herself."""

    resource_names = ("selbstauskuenfte",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    fest = ("kommune", "leika_leistung")
    list_display = ["leika_leistung", "kommune", "betrifft"]
    list_filter = [SelbstauskunftPruefen, "betrifft"]
    list_select_related = ["kommune__organisation", "leika_leistung"]
    search_fields = [
        "leika_leistung__bezeichnung",
        "leika_leistung__leika_schluessel",
        "kommune__organisation__name",
    ]
    autocomplete_fields = ["kommune", "leika_leistung", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kommune": "Wer Auskunft gibt.",
        "leika_leistung": "Um welche Leistung es geht.",
        "betrifft": "Was die Kommune sagt. Ohne Auskunft gilt die Zuordnung des Landes, sonst der "
        "LeiKa-Typ.",
        "bemerkung": "Öffentlich, zum Beispiel wer die Aufgabe für die Kommune erledigt. Keine "
        "Namen von Personen.",
        "quelle": "Dokument, das die Auskunft belegt, wenn es eines gibt.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    }
    fieldsets = [
        (None, {"fields": ["kommune", "leika_leistung", "betrifft", "bemerkung"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle", "zuletzt_bestaetigt_am"]}),
    ]


@admin.register(Vollzugszuordnung)
class VollzugszuordnungAdmin(PortalAdmin):
    """What the Land says for all Kommunen of a Größenklasse."""

    resource_names = ("vollzugszuordnungen",)
    fest = ("leika_leistung", "ozg_leistung", "groessenklasse")
    list_display = ["leistung", "groessenklasse", "wert"]
    list_filter = ["groessenklasse", "wert"]
    list_select_related = ["leika_leistung", "ozg_leistung", "groessenklasse"]
    search_fields = [
        "leika_leistung__bezeichnung",
        "leika_leistung__leika_schluessel",
        "ozg_leistung__name",
        "ozg_leistung__ozg_id",
    ]
    autocomplete_fields = ["leika_leistung", "ozg_leistung", "groessenklasse", "quelle"]
    hilfen = {
        "leika_leistung": "Die einzelne Leistung; leer, wenn eine ganze OZG-Leistung gemeint ist.",
        "ozg_leistung": "Gilt für alle ihre LeiKa-Leistungen ohne eigene Zuordnung.",
        "groessenklasse": "Für welche Kommunen das gilt.",
        "wert": "Ob die Leistung diese Kommunen betrifft.",
        "bemerkung": "Öffentliche Bemerkung der Koordination.",
        "quelle": "Gesetz, Verordnung oder Beschluss, der das belegt.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    }
    fieldsets = [
        (None, {"fields": ["leika_leistung", "ozg_leistung", "groessenklasse", "wert"]}),
        ("Beleg", {"fields": ["bemerkung", "quelle", "fundstelle"]}),
    ]

    @admin.display(description="Leistung")
    def leistung(self, zuordnung):
        """The LeiKa- or the OZG-Leistung."""
        return zuordnung.leistung
