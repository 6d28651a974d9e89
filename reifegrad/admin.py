"""Admin: Reifegrad models with their levels and criteria, and ratings."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from bausteine.zustaendigkeit.listenfilter import Regelfilter
from reifegrad.models import (
    Reifegradbewertung,
    Reifegradkriterium,
    Reifegradmodell,
    Reifegradstufe,
)
from reifegrad.pruefseite import Pruefung

BELEG = ("Beleg", {"fields": ["quelle", "fundstelle"]})
BELEGHILFEN = {
    "quelle": "Dokument, aus dem die Angaben stammen.",
    "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
}


class ModellForm(ZeitraumModelForm):
    """A model with its Stand in one field."""

    zeitraeume = ("stand",)
    stand = ZeitraumField(label="Stand", help_text="Seit wann es das Modell gibt: Juni 2020.")

    class Meta:
        model = Reifegradmodell
        fields = ["version", "name", "regel", "konform_ab", "konform_text", "hinweis"]


@admin.register(Reifegradmodell)
class ReifegradmodellAdmin(PortalAdmin):
    """Versions of the model, each for itself."""

    resource_names = ("reifegradmodelle",)
    form = ModellForm
    fest = ("version",)
    list_display = ["version", "name", "regel", "konform_ab"]
    list_filter = ["regel"]
    search_fields = ["version", "name"]
    autocomplete_fields = ["quelle"]
    hilfen = {
        "version": "Zum Beispiel 1.1 oder 2.0. Eine neue Version ist ein neues Modell; ältere "
        "Bewertungen bleiben.",
        "name": "Wie die Quelle es nennt.",
        "regel": "Wie aus den Kriterien eine Stufe wird.",
        "konform_ab": "Stufe, ab der eine Leistung als OZG-konform gilt; leer: keine Angabe.",
        "konform_text": "Auch was andere Quellen dazu anders sagen.",
        "hinweis": "Öffentliche Bemerkung der Koordination.",
        **BELEGHILFEN,
    }
    fieldsets = [
        (None, {"fields": ["version", "name", "stand", "regel"]}),
        ("OZG-konform", {"fields": ["konform_ab", "konform_text", "hinweis"]}),
        BELEG,
    ]


@admin.register(Reifegradstufe)
class ReifegradstufeAdmin(PortalAdmin):
    """The levels of all models in one list, model by model."""

    resource_names = ("reifegradstufen",)
    fest = ("modell", "stufe")
    list_display = ["__str__", "modell", "bedeutung"]
    list_filter = ["modell"]
    list_select_related = ["modell"]
    search_fields = ["stufe", "name", "bedeutung", "modell__name"]
    hilfen = {
        "modell": "Zu welcher Version sie gehört.",
        "stufe": "Die Zahl.",
        "name": "Leer, wenn keine öffentliche Quelle ihn nennt.",
        "bedeutung": "In eigenen Worten.",
    }
    fieldsets = [(None, {"fields": ["modell", "stufe", "name", "bedeutung"]})]


@admin.register(Reifegradkriterium)
class ReifegradkriteriumAdmin(PortalAdmin):
    """The criteria of all models in one list, model by model."""

    resource_names = ("reifegradkriterien",)
    fest = ("modell", "nummer")
    list_display = ["name", "nummer", "modell"]
    list_filter = ["modell"]
    list_select_related = ["modell"]
    search_fields = ["name", "frage", "modell__name"]
    hilfen = {
        "modell": "Zu welcher Version es gehört.",
        "nummer": "Das erste Kriterium ist 1.",
        "name": "Wie das Modell es nennt.",
        "frage": "Wonach es fragt, in eigenen Worten.",
    }
    fieldsets = [(None, {"fields": ["modell", "nummer", "name", "frage"]})]


class BewertungPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"unvollstaendig": ("unvollständig", "unvollstaendige")}


@admin.register(Reifegradbewertung)
class ReifegradbewertungAdmin(PortalAdmin):
    """What somebody said of a Leistung of a Dienst; the level follows from the criteria where these
    are known."""

    resource_names = ("reifegradbewertungen",)
    part_classes = (Pruefung,)
    change_form_template = "admin/reifegrad/bewertung.html"
    fest = ("dienst_leistung", "modell")
    list_display = ["dienst", "dienst_leistung", "modell", "stufe_name", "bewertet_am", "art"]
    list_display_links = ["dienst_leistung"]
    list_filter = [BewertungPruefen, "modell", "art"]
    list_select_related = [
        "dienst_leistung__dienst",
        "dienst_leistung__leika_leistung",
        "dienst_leistung__ozg_leistung",
        "modell",
        "stufe",
    ]
    search_fields = [
        "dienst_leistung__dienst__name",
        "dienst_leistung__leika_leistung__bezeichnung",
        "dienst_leistung__ozg_leistung__name",
    ]
    autocomplete_fields = ["dienst_leistung", "durch", "quelle"]
    hilfen = {
        "dienst_leistung": "Eine Leistung eines Online-Dienstes.",
        "modell": "Nach welcher Version; ohne sie sagt eine Stufe nichts.",
        "stufe": "Wie die Quelle sie nennt; leer, solange Kriterien zu prüfen sind.",
        "bewertet_am": "Tag, für den die Bewertung gilt.",
        "art": "„abgeleitet“ ist, was eine Regel aus anderen Daten schließt.",
        "durch": "Wer bewertet hat.",
        **BELEGHILFEN,
    }
    fieldsets = [
        (None, {"fields": ["dienst_leistung", "modell", "stufe", "bewertet_am", "art", "durch"]}),
        BELEG,
    ]

    @admin.display(description="Online-Dienst", ordering="dienst_leistung__dienst__sortiertext")
    def dienst(self, bewertung):
        """Whose Leistung it is."""
        return bewertung.dienst_leistung.dienst

    @admin.display(description="Stufe", ordering="stufe__stufe")
    def stufe_name(self, bewertung):
        """The level, or that the check is not finished."""
        return bewertung.stufe_text
