"""Admin forms: with help that says where each value comes from."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin

from bausteine.verwaltung.anfrage import state_of_request
from bausteine.verwaltung.formularseite import Einzeiler, Zeilen
from bausteine.verwaltung.teil import AdminPart
from bausteine.werte.formulare import (
    EinmalFormSet,
    ReferenceField,
    ZeitraumField,
    ZeitraumModelForm,
)
from bausteine.werte.zeitraum import BEISPIELE
from projects.models import (
    AlteAdresse,
    Beteiligung,
    FruehererTitel,
    Phase,
    Projektleistung,
    Quellenangabe,
)
from projects.warnungen import fingerprint, warnings_of
from quellen.models import Belegt, Quelle

if TYPE_CHECKING:
    from bausteine.verwaltung.admin import PortalAdmin

FUNDSTELLE = "Abschnitt, Tabelle oder Seite in der Quelle."
GEPRUEFT_HILFE = (
    "Setzt das Portal bei „Angaben stimmen weiterhin“; den Stand der Phasen ändert das nicht."
)
PROJEKTHILFEN = {
    "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „bewohnerparkausweis“.",
    "titel": "Wie ihn die jüngste Quelle nennt; ältere stehen unter „Frühere Titel“.",
    "kurzbeschreibung": "Worum es geht, in einem Satz: aus der Quelle oder von der Projektleitung.",
    "themenfelder": "Aus dem OZG-Umsetzungskatalog: die Felder der OZG-Leistungen.",
    "ozg_leistungen": "Aus dem OZG-Umsetzungskatalog; suchen Sie nach OZG-ID oder Name.",
    "fachlichkeiten": "Ämter, um die es geht: aus dem Umsetzungsplan.",
    "stichwoerter": "Von der Koordination frei gewählt; ein neues legen Sie mit dem Plus an.",
    "prioritaet": "Kommunale Priorität aus dem Umsetzungsplan; leer, wenn er keine nennt.",
    "efa": "Aus dem Umsetzungsplan oder von der Projektleitung; leer: keine Angabe.",
    "efa_land": "Welches Land den EfA-Dienst entwickelt: aus derselben Quelle.",
    "hinweis": "Öffentliche Bemerkung der Koordination.",
    "interne_notiz": "Nie öffentlich: was Sie sich merken oder noch klären wollen.",
    "zustaendiges_konto": "Wer dieses Projekt aktuell hält; nie öffentlich. Steht am Arbeitsplatz "
    "unter „Meine Projekte“.",
    "status": "Berechnet: Sonderstatus, sonst die am weitesten fortgeschrittene bestätigte Phase.",
    "termin": "Berechnet: der früheste Plan unter den Phasen, die noch ausstehen; ein alter nur, "
    "wenn es keinen anderen gibt.",
    "sonderstatus": "Von Hand nach einem Beschluss oder einer Mitteilung; geht den Phasen vor.",
    "sonderstatus_grund": "Wer das wann entschieden hat.",
    "siehe_auch": "Verwandte Projekte, aus der Quelle oder von der Koordination.",
    "kdn_id": "Nummer der früheren Datenbank (…/umsetzungsprojekte/N/show), nur wenn sicher.",
    "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
    "sichtbar.",
    "geaendert_am": "Berechnet: die letzte öffentliche Änderung.",
    "zuletzt_bestaetigt_am": GEPRUEFT_HILFE,
}
PHASENHILFEN = {
    "projekt": "Zu welchem Projekt die Phase gehört; steht danach fest.",
    "art": "Jede Phase höchstens einmal.",
    "stand": "Was eine Quelle bestätigt, nicht was geplant war.",
    "bestaetigt_am": "Auf welchen Tag sich der Stand bezieht, bei einem Bericht dessen Stichtag; "
    "leer: heute. Wann die Phase endete, steht unter „beendet“.",
    "erstplanung_text": "Hält das Portal fest, wenn ein Plan zuerst öffentlich wird.",
    "quelle": "Dokument, aus dem Plan oder Stand stammt.",
    "fundstelle": FUNDSTELLE,
    "bemerkung": "Öffentlich; was die Quelle dazu sagt.",
    "zuletzt_bestaetigt_am": GEPRUEFT_HILFE,
}
BETEILIGUNGSHILFEN = {
    "projekt": "An welchem Projekt; steht danach fest.",
    "organisation": "Aus der Liste der Organisationen; eine neue legen Sie mit dem Plus an.",
    "rolle": "Wie die Quelle die Beteiligung beschreibt.",
    "bemerkung": "Öffentlich, zum Beispiel „bis 2021“.",
    "quelle": "Dokument, das die Beteiligung nennt.",
    "fundstelle": FUNDSTELLE,
}
LEISTUNGSHILFEN = {
    "projekt": "In welchem Projekt; steht danach fest.",
    "leika_leistung": "Aus dem LeiKa; suchen Sie nach Schlüssel oder Bezeichnung.",
    "status": "Nur wenn eine Quelle es von dieser Leistung allein sagt; sonst gilt der des "
    "Projekts.",
    "bestaetigt_am": "Auf welchen Tag sich der eigene Status bezieht, bei einem Bericht dessen "
    "Stichtag.",
    "bemerkung": "Öffentlich, zum Beispiel „nur der Erstantrag“.",
    "quelle": "Dokument, das diese Leistung nennt.",
    "fundstelle": FUNDSTELLE,
}


class Sammelbeleg(forms.Form):
    """One Quelle for all parts that a form adds or changes."""

    quelle = ReferenceField(
        Quelle.objects.all(),
        label="Quelle für alle neuen und geänderten Angaben unten",
        required=False,
        empty_label="keine gemeinsame",
        help_text="Gilt, wo ein neuer oder geänderter Teil keine Quelle nennt. Was eine hat, "
        "behält sie; was Sie nicht ändern, bleibt.",
    )
    fundstelle = forms.CharField(
        label="Fundstelle dazu",
        required=False,
        max_length=500,
        help_text="Kommt mit der Quelle, wo der Teil keine eigene Fundstelle nennt.",
    )

    def __init__(self, bereich, daten=None):
        super().__init__(daten, prefix="_beleg")
        quelle = cast("forms.ModelChoiceField", self.fields["quelle"])
        quelle.queryset = Quelle.objects.waehlbar(bereich).order_by("titel", "pk")

    def clean(self):
        daten = super().clean() or {}
        if daten.get("fundstelle") and not daten.get("quelle") and not self.errors:
            self.add_error("quelle", "Zur gemeinsamen Fundstelle fehlt die Quelle.")
        return daten


class QuelleFuerAlle(AdminPart):
    """Asks for it above the parts, and fills it in where a part has none."""

    verwaltung: "PortalAdmin"

    def form_context(self, request):
        daten = request.POST if request.method == "POST" else None
        return {"sammelbeleg": Sammelbeleg(self.verwaltung.kreis(request).bereich, daten)}

    def complete(self, request, record):
        """As if it had been typed into each of these parts: every check and draft sees it so."""
        form = Sammelbeleg(self.verwaltung.kreis(request).bereich, request.POST)
        if not form.is_valid():
            saetze = [satz for name in form.errors for satz in form.errors[name]]
            draft = state_of_request(request).draft
            draft.held_back = f"Noch nicht gesichert: {form.fields['quelle'].label}: {saetze[0]}"
            return
        if not (quelle := form.cleaned_data["quelle"]):
            return
        daten, fundstelle = request.POST.copy(), form.cleaned_data["fundstelle"]
        for teil in self._changed_parts(request, record):
            feld, ort = teil.add_prefix("quelle"), teil.add_prefix("fundstelle")
            if not daten.get(feld):
                daten[feld] = str(quelle.pk)
                daten[ort] = daten.get(ort) or fundstelle
        request.POST = daten

    def _changed_parts(self, request, record):
        """The forms of the parts that this would write, as far as they have a Quelle."""
        eintrag = record or self.verwaltung.model()
        formsets, _ = self.verwaltung._create_formsets(request, eintrag, change=record is not None)
        for formset in formsets:
            if issubclass(formset.model, Belegt):
                for form in formset.forms:
                    geht = form.add_prefix("DELETE") in request.POST
                    if "quelle" in form.fields and form.has_changed() and not geht:
                        yield form


class PhaseForm(ZeitraumModelForm):
    """A phase with its points in time as single fields."""

    zeitraeume = ("geplant", "begonnen", "beendet")
    geplant = ZeitraumField(
        label="geplant", help_text="Geltender Plan, so genau wie die Quelle: „Q1 2020“."
    )
    begonnen = ZeitraumField(label="begonnen", help_text="Nach Mitteilung der Projektleitung.")
    beendet = ZeitraumField(label="beendet", help_text="Nach Mitteilung der Projektleitung.")

    class Meta:
        model = Phase
        fields = [
            "projekt",
            "art",
            "stand",
            "bestaetigt_am",
            "geplant",
            "begonnen",
            "beendet",
            "quelle",
            "fundstelle",
            "bemerkung",
        ]


PHASENFELDER: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
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


class PhaseInline(Erstplanung, Einzeiler):
    """The phases of a project."""

    model = Phase
    form = PhaseForm
    formset = PhasenFormSet
    max_num = 6
    hilfen = PHASENHILFEN
    fieldsets = [
        (None, {"fields": [("art", "stand", "geplant", "bestaetigt_am")]}),
        (
            "Beginn, Ende, Quelle und Bemerkung",
            {
                "fields": [
                    ("begonnen", "beendet", "erstplanung_text"),
                    ("quelle", "fundstelle"),
                    "bemerkung",
                ],
                "classes": ["collapse"],  # one line per phase; open where something is wrong
            },
        ),
    ]
    readonly_fields = ["erstplanung_text"]
    autocomplete_fields = ["quelle"]


class BeteiligungInline(Zeilen):
    """Partners and their roles."""

    model = Beteiligung
    formset = EinmalFormSet
    hilfen = BETEILIGUNGSHILFEN
    fields = ["organisation", "rolle", "bemerkung", "quelle", "fundstelle"]
    autocomplete_fields = ["organisation", "quelle"]


class ProjektleistungInline(Zeilen):
    """The LeiKa-Leistungen, and how far each is where that is known of it alone."""

    model = Projektleistung
    formset = EinmalFormSet
    hilfen = LEISTUNGSHILFEN
    fields = ["leika_leistung", "status", "bestaetigt_am", "bemerkung", "quelle", "fundstelle"]
    autocomplete_fields = ["leika_leistung", "quelle"]


class QuellenangabeInline(Zeilen):
    """Evidence for the project as a whole."""

    model = Quellenangabe
    formset = EinmalFormSet
    hilfen = {
        "quelle": "Dokument, auf das sich die Angaben zum ganzen Projekt stützen.",
        "fundstelle": FUNDSTELLE,
    }
    autocomplete_fields = ["quelle"]


class FruehererTitelForm(ZeitraumModelForm):
    """A former title with its time in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(label="Zeit", help_text="")

    class Meta:
        model = FruehererTitel
        fields = ["projekt", "titel", "zeitraum", "quelle", "fundstelle"]


class FruehererTitelInline(Zeilen):
    """Former names."""

    classes = ["collapse"]  # seldom needed; open where something is wrong
    model = FruehererTitel
    form = FruehererTitelForm
    formset = EinmalFormSet
    hilfen = {
        "titel": "Wie er in einem älteren oder anderen Dokument steht.",
        "zeitraum": f"Wann das Projekt so hieß: {BEISPIELE}.",
        "quelle": "Dokument mit diesem Titel.",
        "fundstelle": FUNDSTELLE,
    }
    fields = ["titel", "zeitraum", "quelle", "fundstelle"]
    autocomplete_fields = ["quelle"]


class AlteAdresseInline(Zeilen):
    """Addresses of the former database."""

    classes = ["collapse"]  # seldom needed; open where something is wrong
    model = AlteAdresse
    formset = EinmalFormSet
    hilfen = {
        "art": "Welche Seite der früheren Datenbank es war.",
        "wert": "Nummer oder letzter Teil der früheren Adresse, aus einem Link oder Dokument.",
    }
