"""Admin: Anschlüsse with their steps, and who looks after which Kommune."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.formularseite import Zeilen
from bausteine.werte.formulare import EinmalFormSet
from quellen.bestaetigen import Bestaetigung
from rollout.actions import freeze_erstplanung
from rollout.anlegeseite import Sammelanlage
from rollout.formulare import AnschlussForm
from rollout.listenfilter import AnschlussPruefen
from rollout.models import Anschluss, Anschlussschritt, Betreuung, Schrittstand
from rollout.sammelseite import Anschlussaenderung
from rollout.schnellpflege import Anschlusspflege

FUNDSTELLE = "Abschnitt, Tabelle oder Seite in der Quelle."
QUELLE = "Dokument, aus dem die Angaben stammen."


class SchrittstandInline(Zeilen):
    """The steps of the Anschluss that someone said something of."""

    model = Schrittstand
    formset = EinmalFormSet
    hilfen = {
        "schritt": "Aus der Liste der Anschlussschritte.",
        "erledigt_am": "Leer: noch nicht erledigt.",
        "bemerkung": "Öffentlich. Keine Kennungen, Zertifikate oder Namen von Personen.",
    }
    fields = ["schritt", "erledigt_am", "bemerkung"]
    autocomplete_fields = ["schritt"]


@admin.register(Anschluss)
class AnschlussAdmin(PortalAdmin):
    """Which Kommune is connected to which Dienst; of what it needs nothing is made up."""

    resource_names = ("anschluesse",)
    part_classes = (Bestaetigung, Anschlussaenderung, Sammelanlage, Anschlusspflege)
    sammelbar = True
    change_list_template = "admin/rollout/anschluesse.html"
    change_form_template = "admin/bestaetigen.html"
    form = AnschlussForm
    inlines = [SchrittstandInline]
    fest = ("kommune", "dienst")
    list_display = ["kommune", "dienst", "stand", "bestaetigt_am", "geplant_text", "hemmnis"]
    list_filter = [
        AnschlussPruefen,
        "stand",
        "hemmnis",
        "kommune__regierungsbezirk",
        "fachverfahren",
    ]
    list_select_related = ["kommune__organisation", "dienst"]
    search_fields = ["kommune__organisation__name", "dienst__name"]
    autocomplete_fields = ["kommune", "dienst", "traeger", "fachverfahren", "quelle"]
    readonly_fields = ["erstplanung_text", "stand_seit", "zuletzt_bestaetigt_am"]
    hilfen = {
        "kommune": "Wessen Anschluss; steht danach fest.",
        "dienst": "Woran; steht danach fest.",
        "stand": "Was eine Quelle oder die Kommune selbst sagt, nicht was geplant war.",
        "bestaetigt_am": "Auf welchen Tag sich der Stand bezieht; nur „Interesse“ geht ohne.",
        "stand_seit": "Führt das Portal: seit wann der Stand so ist.",
        "abgeschaltet_am": "Bei „abgeschaltet“ nötig.",
        "grund": "Bei „nicht vorgesehen“ nötig: warum.",
        "erstplanung_text": "Hält das Portal fest, wenn ein Plan zuerst öffentlich wird.",
        "traeger": "Wer den Dienst für die Kommune betreibt, zum Beispiel ihr Kreis; leer: sie "
        "selbst.",
        "fachverfahren": "An welches Programm der Dienst angebunden ist.",
        "transportweg": "Wie der Antrag in die Verwaltung kommt. Keine technischen Kennungen.",
        "hemmnis": "Woran es hängt, soweit jemand es gesagt hat.",
        "hemmnis_text": "Öffentlich, in einem Satz.",
        "bemerkung": "Öffentlich. Keine Kennungen, Zertifikate oder Namen von Personen.",
        "quelle": f"{QUELLE} „online“ braucht eine.",
        "fundstelle": FUNDSTELLE,
        "zuletzt_bestaetigt_am": "Setzt das Portal bei „Angaben stimmen weiterhin“.",
    }
    fieldsets = [
        (None, {"fields": ["kommune", "dienst", "stand", "bestaetigt_am", "stand_seit"]}),
        (
            "Zeit",
            {
                "fields": [
                    ("geplant", "erstplanung_text"),
                    "begonnen",
                    "online_seit",
                    "abgeschaltet_am",
                ]
            },
        ),
        ("Anbindung", {"fields": ["traeger", "fachverfahren", "transportweg"]}),
        (
            "Hemmnis und Bemerkung",
            {"fields": ["grund", "hemmnis", "hemmnis_text", "bemerkung"]},
        ),
        ("Beleg", {"fields": ["quelle", "fundstelle", "zuletzt_bestaetigt_am"]}),
    ]

    @admin.display(description="Erstplanung")
    def erstplanung_text(self, anschluss):
        """Frozen when the plan was first published."""
        return anschluss.erstplanung or "–"

    @admin.display(description="geplant", ordering="geplant_von")
    def geplant_text(self, anschluss):
        """In the precision it was published in."""
        return anschluss.geplant or "–"

    def after_save(self, *records):
        freeze_erstplanung({record.pk for record in records})
        super().after_save(*records)


@admin.register(Betreuung)
class BetreuungAdmin(PortalAdmin):
    """Who looks after which Kommune: while it lasts, that is who keeps its Anschlüsse too."""

    resource_names = ("betreuungen",)
    has_vorschau = False
    fest = ("dienstleister", "kommune")
    list_display = ["dienstleister", "kommune", "von", "bis"]
    list_filter = ["dienstleister"]
    list_select_related = ["dienstleister", "kommune__organisation"]
    search_fields = ["dienstleister__name", "kommune__organisation__name"]
    autocomplete_fields = ["dienstleister", "kommune", "quelle"]
    hilfen = {
        "dienstleister": "Wessen Konten die Anschlüsse der Kommune pflegen; steht danach fest.",
        "kommune": "Wen er betreut; steht danach fest.",
        "von": "Leer: nicht bekannt, die Betreuung gilt.",
        "bis": "Letzter Tag; leer: Sie besteht.",
        "quelle": QUELLE,
        "fundstelle": FUNDSTELLE,
    }
    fieldsets = [
        (None, {"fields": ["dienstleister", "kommune", ("von", "bis")]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
    ]


@admin.register(Anschlussschritt)
class AnschlussschrittAdmin(PortalAdmin):
    """What is to be done until a Dienst works in a Kommune."""

    resource_names = ("anschlussschritte",)
    fest = ()
    list_display = ["name", "dienst", "reihenfolge"]
    list_filter = ["dienst"]
    list_select_related = ["dienst"]
    search_fields = ["name"]
    autocomplete_fields = ["dienst", "quelle"]
    hilfen = {
        "dienst": "Leer: Der Schritt gilt für alle Dienste.",
        "reihenfolge": "In Listen steht die kleinste Zahl zuerst.",
        "name": "Was zu tun ist, in wenigen Worten.",
        "quelle": "Leitfaden oder Prüfliste, aus der er stammt.",
        "fundstelle": FUNDSTELLE,
    }
    fieldsets = [
        (None, {"fields": ["dienst", "reihenfolge", "name"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
    ]
