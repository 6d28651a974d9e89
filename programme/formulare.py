"""Admin forms: the parts of Programme and projects, with help that says where each value comes
from."""

from bausteine.verwaltung.formularseite import Bloecke, Zeilen
from bausteine.werte.formulare import EinmalFormSet, Modellform, ZeitraumField, ZeitraumModelForm
from programme.ablage import size_of
from programme.dateifeld import Dateifeld
from programme.models import (
    Konzeptantwort,
    Konzeptfrage,
    Programmangabe,
    Programmkategorie,
    Programmprojekt,
    Programmregion,
    Projektdokument,
    Projektlink,
)
from programme.models.projekt import ZEITRAEUME

FUNDSTELLE = "Abschnitt, Tabelle oder Seite in der Quelle."
ANGABENHILFEN = {
    "programm": "Zu welchem Programm.",
    "art": "Wovon die Quelle spricht. Sagen zwei Quellen Verschiedenes, steht beides da.",
    "zeitraum": "Bei Beginn und Ende: so genau wie die Quelle, zum Beispiel 2018 oder 30.06.2023.",
    "zahl": "Bei allem anderen: die Zahl der Quelle; nie geschätzt.",
    "zusatz": "Was die Quelle dazu einschränkt, zum Beispiel „rund“ oder „bis Ende 2021“.",
    "quelle": "Dokument, das es sagt; ohne Quelle gibt es keine Angabe.",
    "fundstelle": FUNDSTELLE,
}
REGIONSHILFEN = {
    "programm": "Zu welchem Programm.",
    "kennung": "Dauerhaft; Filter der Projekte, zum Beispiel „dmr-soest“. Leer: aus dem Namen.",
    "name": "Ohne das Wort davor: „Soest“, nicht „Modellregion Soest“.",
    "leitkommune": "Wer sie leitet, wenn die Quelle es sagt.",
    "kommunen": "Wer sonst dazugehört.",
    "organisationen": "Mitglieder, die das Portal nicht als Kommune führt.",
    "regierungsbezirk": "Wenn die Quelle ihn nennt.",
    "hinweis": "Öffentliche Bemerkung der Koordination.",
    "quelle": "Dokument, das die Mitglieder nennt.",
    "fundstelle": FUNDSTELLE,
}
FRAGENHILFEN = {
    "programm": "Welches Programm sie stellt.",
    "nummer": "Ordnet die Fragen; die erste ist 1.",
    "gruppe": "Unter welcher Überschrift sie steht.",
    "text": "In eigenen Worten.",
    "hilfe": "Was gemeint ist, für alle, die antworten.",
    "auswahl": "Eine Antwort je Zeile; leer: freier Text.",
}
ANTWORTHILFEN = {
    "projekt": "Welches Projekt antwortet.",
    "frage": "Eine Frage des Programms, zu dem das Projekt gehört.",
    "text": "Ohne Antwort steht die Frage nirgends. Keine Namen von Personen.",
}


class AngabeForm(ZeitraumModelForm):
    """An Angabe with its time in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(label="Zeit", help_text=ANGABENHILFEN["zeitraum"])

    class Meta:
        model = Programmangabe
        fields = ["programm", "art", "zeitraum", "zahl", "zusatz", "quelle", "fundstelle"]


class EinzelangabeForm(AngabeForm):
    """One by itself, held against what is stored."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and (satz := self.instance.turned_round_as_stored()):
            self.add_error("zeitraum", satz)


class AngabeFormSet(EinmalFormSet):
    """All of a Programm, held against each other."""

    def clean(self):
        super().clean()
        bleiben = [
            form
            for form in self.forms
            if form not in self.deleted_forms and not form.errors and form.instance.art
        ]
        for nummer, form in enumerate(bleiben):
            for anderes in bleiben[:nummer]:
                if satz := form.instance.turned_round(anderes.instance):
                    form.add_error("zeitraum", satz)


class AngabeInline(Zeilen):
    """What Quellen say of the Programm."""

    model = Programmangabe
    form = AngabeForm
    formset = AngabeFormSet
    hilfen = ANGABENHILFEN
    fields = ["art", "zeitraum", "zahl", "zusatz", "quelle", "fundstelle"]
    autocomplete_fields = ["quelle"]


class RegionInline(Bloecke):
    """Its regions."""

    model = Programmregion
    formset = EinmalFormSet
    hilfen = REGIONSHILFEN
    fields = [
        "name",
        "kennung",
        "leitkommune",
        "kommunen",
        "organisationen",
        "regierungsbezirk",
        "hinweis",
        "quelle",
        "fundstelle",
    ]
    autocomplete_fields = ["leitkommune", "kommunen", "organisationen", "quelle"]


class FrageInline(Zeilen):
    """What its projects are asked."""

    classes = ["collapse"]  # once for a Programm
    model = Konzeptfrage
    formset = EinmalFormSet
    hilfen = FRAGENHILFEN
    fields = ["nummer", "gruppe", "text", "hilfe", "auswahl"]


class ProgrammprojektForm(ZeitraumModelForm):
    """A project with each of its Zeiträume in one field."""

    zeitraeume = ZEITRAEUME
    beginn = ZeitraumField(label="Beginn der Durchführung")
    ende = ZeitraumField(label="Ende der Durchführung", help_text="Wie die Quelle es nennt.")
    vorbereitung_geplant = ZeitraumField(label="Vorbereitung geplant", help_text="")
    vorbereitung_bestaetigt = ZeitraumField(label="Vorbereitung bestätigt", help_text="")
    konzeption_geplant = ZeitraumField(label="Konzeption geplant", help_text="")
    konzeption_bestaetigt = ZeitraumField(label="Konzeption bestätigt", help_text="")
    umsetzung_geplant = ZeitraumField(label="Umsetzung geplant", help_text="")
    umsetzung_bestaetigt = ZeitraumField(label="Umsetzung bestätigt", help_text="")
    abschluss_geplant = ZeitraumField(label="Abschluss geplant", help_text="")
    abschluss_bestaetigt = ZeitraumField(label="Abschluss bestätigt", help_text="")
    uebertragbar_ab = ZeitraumField(label="Übertragbar ab")

    class Meta:
        model = Programmprojekt
        fields = [
            "kennung",
            "programm",
            "titel",
            "kurzbeschreibung",
            "regionen",
            "zuwendungsempfaenger",
            "projektleitung",
            "foerdersumme",
            "alleinstellung",
            "nutzen_kommunen",
            "uebertragbar",
            "uebertragbare_leistung",
            "lizenz",
            "themenfelder",
            "dienste",
            "ozg_leistungen",
            "umsetzungsprojekte",
            "hinweis",
            "quelle",
            "fundstelle",
            "veroeffentlichung",
        ]

    def clean(self):
        """Regions of its own Programm only."""
        daten = super().clean() or self.cleaned_data
        programm = daten.get("programm") or (self.instance.programm_id and self.instance.programm)
        fremde = [region for region in daten.get("regionen") or () if region.programm != programm]
        if programm and fremde:
            self.add_error("regionen", f"„{fremde[0]}“ gehört zu einem anderen Programm.")
        return daten


class KategorieInline(Zeilen):
    """What kind of project it is."""

    model = Programmkategorie
    formset = EinmalFormSet
    hilfen = {"name": "In den Worten des Programms, zum Beispiel „E-Government“ oder „Smart City“."}
    fields = ["name"]


class LinkInline(Zeilen):
    """Where it shows what it made."""

    model = Projektlink
    formset = EinmalFormSet
    hilfen = {
        "art": "Was dort zu finden ist.",
        "titel": "Wie die Seite heißt.",
        "adresse": "Beginnt mit https://.",
    }
    fields = ["art", "titel", "adresse"]


class DokumentForm(Modellform):
    """A document: its title and its file."""

    pruefsumme = Dateifeld(label="Datei (PDF)")

    class Meta:
        model = Projektdokument
        fields = ["titel", "pruefsumme"]

    def _post_clean(self):
        if pruefsumme := self.cleaned_data.get("pruefsumme"):
            self.instance.groesse = size_of(pruefsumme)
        super()._post_clean()


class DokumentInline(Zeilen):
    """Its documents."""

    model = Projektdokument
    form = DokumentForm
    formset = EinmalFormSet
    hilfen = {
        "titel": "Wie das Dokument heißt.",
        "pruefsumme": "Nur PDF, höchstens 10 MB; geprüft wird der Inhalt. Leer: Die Datei bleibt. "
        "Sie ist öffentlich, sobald das Projekt es ist: keine Namen von Privatpersonen.",
    }
    fields = ["titel", "pruefsumme"]


class AntwortInline(Bloecke):
    """What it answers to the questions of its Programm."""

    model = Konzeptantwort
    formset = EinmalFormSet
    hilfen = ANTWORTHILFEN
    fields = ["frage", "text"]
    autocomplete_fields = ["frage"]
