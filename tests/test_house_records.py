"""The rules of the house about records: visibility, filters, history."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver, reverse

from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar
from bausteine.seiten.facetten import Facet
from bausteine.werte.eigene import own_apps
from programme.models.projekt import ZEITRAEUME
from schnittstelle.listen import LISTEN
from tests import query_counts
from tests.test_house import code_files, files_of_tests, name_of, tree
from tests.umgebung import without_delivery

#: fields of a list's model that are deliberately no filter of their own
NICHT_FILTERBAR = {
    "umsetzungsprojekte": {
        "kdn_id": "q",
        "efa_land": "in jedem Download, zu selten für eine Facette",
        "sonderstatus": "status",
        "sonderstatus_grund": "Text des Sonderstatus",
        "zuletzt_bestaetigt_am": "am Steckbrief und in der Datei der Verwaltung",
        "siehe_auch": "Nachbarn stehen am Steckbrief",
        "naechster_termin_art": "phase",
        "naechster_termin_von": "sortierbar",
        "naechster_termin_bis": "sortierbar",
    },
    "themenfelder": {"nummer": "vierzehn Zeilen", "hinweis": "nicht in der Liste"},
    "ozg-leistungen": {
        "weitere_lagen": "nicht in der Liste",
        "hinweis": "nicht in der Liste",
        "vollzug_quelle": "steht an der Leistung",
        "vollzug_fundstelle": "steht an der Leistung",
    },
    "leistungen": {
        "rechtsgrundlagen": "nicht in der Liste",
        "gesetze": "nicht in der Liste",
        "sdg1": "sdg",
        "sdg2": "sdg",
        "regelung": "steht an der Leistung",
        "vollzug": "eigener oder geerbter: vollzug",
        "vollzug_quelle": "steht an der Leistung",
        "vollzug_fundstelle": "steht an der Leistung",
        "hinweis": "nicht in der Liste",
        "kennung": "ist der LeiKa-Schlüssel, sonst intern",
        "fim_bezeichnung": "steht an der Leistung",
        "bezeichnung_2": "steht an der Leistung",
        "kurztext": "steht an der Leistung",
        "fim_geaendert_am": "steht an der Leistung",
        "fim_fehlt_seit": "steht an der Leistung",
    },
    "kommunen": {
        "groessenklasse_quelle": "steht an der Kommune",
        "groessenklasse_fundstelle": "steht an der Kommune",
        "einwohner": "in Spannen: einwohner",
        "einwohner_am": "steht an der Kommune",
        "flaeche": "sortierbar",
        "mehrere_plz": "steht an der Kommune",
        "gebietsstand": "sortierbar",
        "gueltig_von": "steht an der Kommune",
        "gueltig_bis": "steht an der Kommune",
        "zuletzt_bestaetigt_am": "steht an der Kommune",
    },
    "organisationen": {
        "web": "nicht in der Liste",
        "ars": "nicht in der Liste",
        "hinweis": "nicht in der Liste",
        "nachfolger": "steht an der Organisation",
    },
    "online-dienste": {
        "adresse": "steht am Dienst",
        "zuletzt_bestaetigt_am": "steht am Dienst",
    },
    "plattformen": {
        "adresse": "steht an der Plattform",
        "zuletzt_bestaetigt_am": "steht an der Plattform",
    },
    "fachverfahren": {
        "adresse": "steht am Fachverfahren",
        "schnittstellen": "steht am Fachverfahren",
        "barrierefreiheit_geprueft_am": "steht am Fachverfahren",
        "barrierefreiheit_quelle": "steht am Fachverfahren",
        "barrierefreiheit_fundstelle": "steht am Fachverfahren",
        "zuletzt_bestaetigt_am": "steht am Fachverfahren",
    },
    "anschluesse": {
        "bestaetigt_am": "alter",
        "stand_seit": "steht",
        "geplant_von": "plan",
        "geplant_bis": "plan",
        "erstplanung_von": "steht am Anschluss",
        "erstplanung_bis": "steht am Anschluss",
        "begonnen_von": "steht am Anschluss",
        "begonnen_bis": "steht am Anschluss",
        "online_seit_von": "sortierbar",
        "online_seit_bis": "steht am Anschluss",
        "abgeschaltet_am": "steht am Anschluss",
        "transportweg": "steht am Anschluss",
        "zuletzt_bestaetigt_am": "alter",
    },
    "onboardings": {
        "geplant_von": "sortierbar",
        "geplant_bis": "sortierbar",
        "live_von": "sortierbar",
        "live_bis": "sortierbar",
        "datenblatt_bestaetigt_am": "geschlossen",
        "zuletzt_bestaetigt_am": "sortierbar",
    },
    "kennzahlen": {
        "wert": "sortierbar",
        "wert_bis": "steht an der Kennzahl",
        "stand_bis": "jahr",
        "widerspricht": "widerspruch",
        "abfrage": "steht an der Kennzahl",
        "regel": "steht an der Kennzahl",
        "regelfassung": "steht an der Kennzahl",
        "zuletzt_bestaetigt_am": "steht an der Kennzahl",
    },
    "termine": {
        "zeitraum_bis": "zeit, jahr",
        "adresse": "steht am Termin",
        "teilnehmende": "sortierbar; die Liste nennt die Summe",
        "zuletzt_bestaetigt_am": "steht am Termin",
    },
    "rundbriefe": {
        "verschickt_am": "sortierbar; steht am Rundbrief",
    },
    "meinungsbilder": {
        "von": "sortierbar; jahr",
        "punkte_je_person": "steht am Meinungsbild",
        "ausgegebene_codes": "steht am Meinungsbild",
    },
    "gesuche": {
        "seit_von": "sortierbar",
        "seit_bis": "sortierbar",
        "frist_von": "stand; sortierbar",
        "frist_bis": "stand; sortierbar",
        "ohne_frist": "stand",
        "abschluss": "stand",
        "geschlossen_am": "steht am Gesuch",
        "adresse": "steht am Gesuch",
        "postfach": "steht am Gesuch",
        "themenfelder": "themenfeld",
        "zuletzt_bestaetigt_am": "steht am Gesuch",
    },
    "abgleich": {
        "kennung": "art",
        "stand_hier": "art",
        "hier_am": "sortierbar",
        "stand_pvog": "art",
        "pvog_am": "sortierbar",
        "adresse": "in jedem Download; wechselt von Eintrag zu Eintrag",
        "redaktion": "art; in jedem Download",
        "dienst_dort": "in jedem Download; wechselt von Eintrag zu Eintrag",
        "vertrauensniveau": "in jedem Download; nur bei einem Teil der Zeilen",
    },
    "programme": {
        "adresse": "steht am Programm",
        "zuletzt_bestaetigt_am": "steht am Programm",
    },
    "programmprojekte": {
        **{
            f"{zeit}_{ende}": "stand" if "bestaetigt" in zeit else "steht am Projekt"
            for zeit in ZEITRAEUME
            for ende in ("von", "bis")
        },
        "projektleitung": "steht am Projekt",
        "foerdersumme": "sortierbar; die meisten Quellen nennen keine",
        "lizenz": "steht am Projekt",
        "zuletzt_bestaetigt_am": "steht am Projekt",
    },
    "mittel": {
        "zeitraum_von": "jahr",
        "zeitraum_bis": "jahr",
        "gilt_bis": "jahr",
        "nachtrag": "steht am Vorgang, zu selten für eine Facette",
        "betrag": "sortierbar; die meisten Quellen nennen keinen",
        "zuletzt_bestaetigt_am": "steht am Vorgang",
    },
}
#: kept by the portal itself, never shown as a column
TECHNISCH = {
    "id",
    "veroeffentlichung",
    "angelegt_am",
    "geaendert_am",
    "quelle",
    "fundstelle",
    "suchtext",
    "sortiertext",
    "interne_notiz",
    "zustaendiges_konto",
    "oeffentliche_angaben",
    "slug",
}


def test_there_is_one_rule_of_visibility():
    """Every `oeffentlich` of a QuerySet asks it; nobody else compares the publication state."""
    for datei in code_files():
        for klasse in ast.walk(tree(datei)):
            if isinstance(klasse, ast.ClassDef) and klasse.name.endswith("QuerySet"):
                for f in klasse.body:
                    if isinstance(f, ast.FunctionDef) and f.name == "oeffentlich":
                        assert "nur_oeffentliche(" in ast.unparse(f), name_of(datei)
        if datei.name in {"querysets.py", "filters.py", "views.py", "facetten.py", "listen.py"}:
            assert "veroeffentlichung" not in ast.unparse(tree(datei)), name_of(datei)


def test_everything_with_a_publication_state_can_be_asked_for_the_public_part():
    """Its default manager has `oeffentlich`."""
    modelle = [m for m in apps.get_models() if issubclass(m, Veroeffentlichbar)]
    assert len(modelle) == 24
    for model in modelle:
        assert hasattr(model.objects, "oeffentlich"), model


def list_views():
    """The lists that are registered."""
    for name, liste in LISTEN:
        yield name, get_resolver().resolve(reverse(liste)).func.view_class


def test_every_field_of_a_list_can_be_filtered_or_deliberately_not():
    """By a facet, by the search, or by decision, which is written down above."""
    for name, view in list_views():
        facetten = {
            f.pfad.split("__")[0]
            for f in view.filterset_class.base_filters.values()
            if isinstance(f, Facet)
        }
        gesucht = set(searched_fields(view.model))
        felder = {f.name for f in view.model._meta.get_fields() if not f.auto_created}
        offen = felder - facetten - gesucht - TECHNISCH - {*NICHT_FILTERBAR[name]}
        assert not offen, name
        assert not {*NICHT_FILTERBAR[name]} & (facetten | gesucht), f"{name}: Ausnahme überholt"
        assert {*NICHT_FILTERBAR[name]} <= felder, f"{name}: Ausnahme ohne Feld"


def searched_fields(model) -> list[str]:
    """The fields that the generated search column repeats."""
    ausdruecke, namen = [model._meta.get_field("suchtext").expression], []
    while ausdruecke:
        ausdruck = ausdruecke.pop()
        if isinstance(ausdruck, models.F):
            namen.append(ausdruck.name)
        ausdruecke += getattr(ausdruck, "get_source_expressions", list)()
    return namen


def test_every_recorded_query_count_belongs_to_a_page():
    """query_counts.json holds no page that is gone."""
    text = "\n".join(datei.read_text() for datei in files_of_tests())
    for name in query_counts.stored():
        assert re.search(rf"class TestAbfragen{name.split(' ')[0]}[(:]", text), name


@pytest.mark.skipif(without_delivery(), reason="zeigt, was die Auslieferung dazutut")
def test_every_model_is_registered_with_its_history():
    """What coordinators edit leaves a trace."""
    ohne = {
        model.__name__
        for app in own_apps()
        for model in app.get_models()
        if not hasattr(model, "history") and not model.__name__.startswith("Historical")
    }
    # each is itself a record of what happened: changes, files, merges, lists, proposals, requests;
    # a Spaltenzuordnung is an account's habit and no fact;
    # an Arbeitsfassung is not public yet, and releasing it writes the history of its record
    assert ohne == {
        "Aenderung",
        "Messwert",
        "Momentaufnahme",
        "Import",
        "Spaltenzuordnung",
        "Importeintrag",
        "Weiterleitung",
        "Unterscheidung",  # a mark on the page of doubles, taken back there
        "Ausgabe",
        "Vorschlag",
        "Vorgang",
        "Listenfilter",  # of one account, with a page of its own
        "Erinnerungswunsch",  # of one account, with a page of its own
        "Stimmcode",  # a secret, gone once it is used
        "Teilnahme",  # that an account voted, until the end
        "Stimmzettel",  # secret, and never changed
        "Abonnent",  # an address that people confirm, change and end themselves
        "Abo",
        "Sendung",  # to whom a letter went on which day
        "Erinnerung",  # to whom a letter went on which day
        "PvogLauf",  # what others said on which day
        "PvogEintrag",
        "XzufiLauf",
        "XzufiDienst",
        "XzufiEintrag",
        "Abgleichzeile",  # worked out anew, written by nobody
        "Besuch",
        "Arbeitsfassung",
        "Datenstand",
        "Aenderungsspur",
        "Teilstand",
        "Lauf",
        "Zuordnungsvorschlag",
        "Zweitfaktor",
        "Passkey",
        "Wiederherstellungscode",
        "Fehlversuche",
        "Fremdkonto",  # secrets, links
    }
