"""Admin: Gesuche."""

from django.contrib import admin
from django.utils import timezone

from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from gesuche.enums import Gesuchstand
from gesuche.listenfilter import GesuchPruefen
from gesuche.models import JAHRE_HOECHSTENS, Gesuch
from quellen.bestaetigen import Bestaetigung

VORBEI = (
    "Die Frist ({}) ist schon vorbei: Das Gesuch steht als „abgelaufen“ da. Ist das Jahr richtig?"
)
FERN = "Die Frist ({}) liegt mehr als 10 Jahre in der Zukunft. Ist das Jahr richtig?"


class GesuchForm(ZeitraumModelForm):
    """A Gesuch with each of its times in one field."""

    zeitraeume = ("seit", "frist")
    seit = ZeitraumField(label="Seit", help_text="Zum Beispiel 01.02.2027 oder November 2020.")
    frist = ZeitraumField(
        label="Frist",
        help_text="Zum Beispiel 31.03.2027 oder März 2027. Leer, wenn niemand eine nennt.",
    )

    class Meta:
        model = Gesuch
        fields = [
            "kennung",
            "titel",
            "art",
            "text",
            "organisation",
            "postfach",
            "adresse",
            "seit",
            "frist",
            "ohne_frist",
            "projekte",
            "ozg_leistungen",
            "themenfelder",
            "abschluss",
            "geschlossen_am",
            "hinweis",
            "quelle",
            "fundstelle",
            "veroeffentlichung",
        ]


@admin.register(Gesuch)
class GesuchAdmin(ZusammenfuehrbarAdmin):
    """Calls for partners."""

    resource_names = ("gesuche",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    form = GesuchForm
    list_display = ["titel", "stand_text", "bis_text", "art", "organisation", "veroeffentlichung"]
    list_filter = [GesuchPruefen, "art", "abschluss", "veroeffentlichung"]
    list_select_related = ["organisation"]
    search_fields = ["titel", "kennung", "text", "organisation__kurzname"]
    autocomplete_fields = ["organisation", "projekte", "ozg_leistungen", "themenfelder", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „2027-pilot-hundesteuer“.",
        "titel": "Wer oder was gesucht wird, in einer Zeile. Keine Namen von Personen.",
        "art": "Wen das Gesuch anspricht. Kommunen sehen auf ihrer Seite alle außer „IT-Partner“.",
        "text": "Wofür, was Partner mitbringen, was sie erwartet. Mit eigenen Worten.",
        "organisation": "Wer sucht.",
        "postfach": "Eine Adresse der Stelle, nicht einer Person; sie steht öffentlich am Gesuch.",
        "adresse": "Wo man sich meldet, wenn es dafür eine Seite gibt (https).",
        "ohne_frist": "Nur, wenn es jemand so sagt. Eine leere Frist allein heißt: keine Angabe.",
        "projekte": "Nur, wenn die Quelle sie sicher nennt; das Gesuch steht dann im Steckbrief.",
        "ozg_leistungen": "Nur, wenn die Quelle sie sicher nennt.",
        "themenfelder": "Nur ohne Projekt und ohne OZG-Leistung; sonst folgen sie aus diesen.",
        "abschluss": "Wer es weiß, schließt das Gesuch; eine Frist, die vorbei ist, nicht.",
        "geschlossen_am": "Der Tag, an dem es geschlossen wurde; gehört zum Abschluss.",
        "hinweis": "Öffentliche Bemerkung, zum Beispiel was die Quelle offenlässt.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "titel", "art", "text"]}),
        ("An wen man schreibt", {"fields": ["organisation", "postfach", "adresse"]}),
        ("Bis wann", {"fields": ["seit", "frist", "ohne_frist"]}),
        ("Worum es geht", {"fields": ["projekte", "ozg_leistungen", "themenfelder", "hinweis"]}),
        ("Schließen", {"fields": ["abschluss", "geschlossen_am"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]}),
    ]

    def pointed_out(self, form):
        """A Frist of the past is right for a document of then; and a slip of the year looks so."""
        frist, record = form.cleaned_data.get("frist"), form.instance
        if "frist" not in form.changed_data or not frist:
            return []
        if frist.von.year > timezone.localdate().year + JAHRE_HOECHSTENS:
            return [FERN.format(frist)]
        return [VORBEI.format(frist)] if record.stand == Gesuchstand.ABGELAUFEN else []

    @admin.display(description="Stand")
    def stand_text(self, gesuch):
        """What is left of it today."""
        return gesuch.stand.label

    @admin.display(description="Frist", ordering="frist_bis")
    def bis_text(self, gesuch):
        """In the precision it was published in."""
        return gesuch.frist_text or "–"
