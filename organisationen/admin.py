"""Admin: Organisationen and Ansprechstellen."""

from django.contrib import admin, messages

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.formularseite import Zeilen
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import EinmalFormSet
from bausteine.zustaendigkeit.listenfilter import Doppelt
from organisationen.identifiers import AGS, ARS
from organisationen.internetliste import RESSOURCE
from organisationen.models import Alias, Ansprechstelle, Organisation


class AliasFormSet(EinmalFormSet):
    """No alias twice."""

    einmal = "name"


class AliasInline(Zeilen):
    """Other names in documents."""

    model = Alias
    formset = AliasFormSet
    hilfen = {"name": "Wie Dokumente die Organisation sonst noch nennen."}


class AnsprechstelleInline(Zeilen):
    """Functional contacts."""

    model = Ansprechstelle
    fields = ["funktion", "stelle", "postfach", "oeffentlich"]  # a person has a form of its own
    show_change_link = True
    hilfen = {
        "funktion": "Aufgabe, kein Name: zum Beispiel „OZG-Koordination“.",
        "stelle": "Amt oder Abteilung, wie die Organisation sie nennt.",
        "postfach": "Eine Adresse der Stelle, nicht einer Person; von deren Internetseite.",
        "oeffentlich": "Nur mit Haken auf der Seite der Organisation.",
    }


@admin.register(Organisation)
class OrganisationAdmin(ZusammenfuehrbarAdmin):
    """Kommunen, IT-Dienstleister, Ministerien and other partners."""

    kennung_aus = "name"
    resource_names = ("organisationen", RESSOURCE)
    change_list_template = "admin/organisationen/liste.html"
    list_display = ["name", "kurzname", "typ", "ort", "veroeffentlichung"]
    list_filter = [Doppelt, "typ", "veroeffentlichung"]
    search_fields = ["name", "kurzname", "aliase__name"]
    autocomplete_fields = ["kreis", "nachfolger", "quelle"]
    inlines = [AliasInline, AnsprechstelleInline]
    reihenfolge = (None, AliasInline, "Ort und Schlüssel", "Zusammenhänge", AnsprechstelleInline)
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „kreis-soest“.",
        "name": "Amtlicher Name, von der Internetseite oder aus dem Impressum.",
        "kurzname": "Wie Listen und Dateien sie nennen; jeder nur einmal.",
        "typ": "Wonach sie handelt: im Zweifel sagt es das Impressum.",
        "langform": "Voller Name, wenn der Name eine Abkürzung ist.",
        "ort": "Sitz, aus dem Impressum.",
        "web": "Startseite der Organisation.",
        "ags": f"Aus dem Gemeindeverzeichnis. {AGS.satz}",
        "ars": f"Aus dem Gemeindeverzeichnis. {ARS.satz}",
        "kreis": "Zu welchem Kreis eine kreisangehörige Kommune gehört.",
        "nachfolger": "Wer die Aufgaben heute hat, zum Beispiel nach einer Umbenennung.",
        "hinweis": "Öffentliche Bemerkung der Koordination.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "name", "kurzname", "typ", "langform"]}),
        ("Ort und Schlüssel", {"fields": ["ort", "web", "ags", "ars", "kreis"]}),
        ("Zusammenhänge", {"fields": ["nachfolger", "hinweis"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]

    def after_merge(self, weg, bleibt):
        """The names of the other one become aliases, so that files and searches still find it."""
        bekannt = {bleibt.name.lower(), bleibt.kurzname.lower()}
        bekannt |= {name.lower() for name in bleibt.aliase.values_list("name", flat=True)}
        for name in dict.fromkeys((weg.name, weg.kurzname, weg.kennung)):
            if name.lower() not in bekannt:
                Alias.objects.create(organisation=bleibt, name=name)
                bekannt.add(name.lower())


@admin.register(Ansprechstelle)
class AnsprechstelleAdmin(PortalAdmin):
    """All functional contacts in one list."""

    resource_names = ("ansprechstellen",)
    gehoert_zu = "organisation"
    fest = ()
    list_display = ["funktion", "stelle", "organisation", "postfach", "oeffentlich"]
    list_filter = ["oeffentlich"]
    list_select_related = ["organisation"]
    search_fields = ["funktion", "stelle", "organisation__name", "organisation__kurzname"]
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["organisation", "funktion", "stelle", "postfach", "oeffentlich"]}),
        (
            "Person – nur mit ihrer Einwilligung",
            {
                "fields": [
                    "person_name",
                    ("person_mail", "person_telefon"),
                    ("einwilligung", "einwilligung_am", "einwilligung_form"),
                    "person_sicht",
                ]
            },
        ),
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.person_nur_in_geschichte():
            messages.warning(
                request,
                "Frühere Angaben zur Person stehen noch in der Geschichte. Endgültig löscht sie "
                "die Administration: „Auskunft oder Löschung“ unter „Datenschutz“.",
            )
