"""Every fact on a Steckbrief is in a public file, and its change in the log.

One project is changed in every field of its models through the form that coordinators use. The
fields come from the models: a new one fails here until somebody says where visitors find it.
"""

import datetime as dt
import io

import pytest
import time_machine
from django.core.management import call_command

from bausteine.werte.zeitraum import Zeitraum
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.models import Aenderung, Beteiligung, Umsetzungsprojekt
from quellen.actions import mark_confirmed
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import add_inline, open_form, save
from tests.projects.angaben import (
    ANGABEN,
    LEISTUNGEN,
    NICHT_IM_PROTOKOLL,
    PARTNER,
    PHASEN,
    PROJEKT,
)
from tests.projects.test_feed import ATOM, feed


def fields_of(model) -> set[str]:
    """The fields of a model; the two days of a Zeitraum are one."""
    namen = {feld.name for feld in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    zeiten = {name.removesuffix("_von") for name in namen if name.endswith("_von")}
    return {n for n in namen if n.removesuffix("_von").removesuffix("_bis") not in zeiten} | zeiten


@pytest.mark.parametrize("model", NICHT_IM_PROTOKOLL, ids=lambda model: model.__name__)
def test_every_field_has_its_place(model):
    """In the list of facts above, or among the exceptions with a reason."""
    genannt = {angabe.feld for angabe in ANGABEN if angabe.model is model}
    assert fields_of(model) == genannt | {*NICHT_IM_PROTOKOLL[model]}
    assert not genannt & {*NICHT_IM_PROTOKOLL[model]}


def leika(schluessel: str, bezeichnung: str):
    """A LeiKa-Leistung by its key."""
    return f.leika_leistung(
        leika_schluessel=schluessel, kennung=schluessel, bezeichnung=bezeichnung
    )


@pytest.fixture
def projekt(db):
    """A project before it is changed, published long ago."""
    with time_machine.travel(dt.datetime(2022, 1, 10, 12, tzinfo=dt.UTC), tick=False):
        projekt = f.projekt(
            titel="Alt",
            kennung="alt",
            phasen={"rollout": "Q1 2022"},
            partner=[(f.organisation(name="Bonn"), "mitarbeit")],
            leistungen=[leika("99107001000000", "Angelschein")],
        )
    return projekt


def change_everything(verwaltung, projekt) -> None:
    """Every field of the form gets another value, as typed by a coordinator."""
    quelle = f.quelle(kennung="bericht", titel="Bericht zur Phase")
    citeq = f.organisation(name="citeq").pk
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    daten |= {
        "kdn_id": ["4711"],
        "titel": ["Neuer Titel"],
        "kurzbeschreibung": ["Ein neuer Satz"],
        "themenfelder": [f.themenfeld(name="Gesundheit").pk],
        "ozg_leistungen": [f.ozg_leistung(name="Blindenhilfe", ozg_id="10099").pk],
        "fachlichkeiten": [f.fachlichkeit(name="Sozialamt").pk],
        "stichwoerter": [f.stichwort("Fischerei").pk],
        "siehe_auch": [f.projekt(titel="Nachbar").pk],
        "prioritaet": ["2"],
        "efa": ["kein-efa"],
        "efa_land": ["hessen"],
        "sonderstatus": ["zurueckgestellt"],
        "sonderstatus_grund": ["Beschluss vom Mai"],
        "hinweis": ["Ein neuer Hinweis"],
        "interne_notiz": ["Streng geheim"],
        "phasen-0-geplant": ["Q3 2022"],
        "phasen-0-begonnen": ["September 2022"],
        "phasen-0-beendet": ["30.11.2022"],
        "phasen-0-stand": ["abgeschlossen"],
        "phasen-0-bestaetigt_am": ["31.12.2022"],
        "phasen-0-bemerkung": ["Neu zur Phase"],
        "phasen-0-quelle": [quelle.pk],
        "phasen-0-fundstelle": ["Seite 7"],
        "beteiligungen-0-bemerkung": ["Neu zum Partner"],
        "beteiligungen-0-quelle": [quelle.pk],
        "beteiligungen-0-fundstelle": ["Seite 8"],
        "projektleistungen-0-status": ["pilotierung"],
        "projektleistungen-0-bestaetigt_am": ["30.06.2022"],
        "projektleistungen-0-bemerkung": ["Neu zur Leistung"],
        "projektleistungen-0-quelle": [quelle.pk],
        "projektleistungen-0-fundstelle": ["Seite 10"],
    }
    jagdschein = leika("99107002000000", "Jagdschein").pk
    add_inline(daten, "projektleistungen", leika_leistung=jagdschein)
    add_inline(daten, "phasen", art="pilotierung", stand="in-vorbereitung", geplant="2023")
    add_inline(daten, "beteiligungen", organisation=citeq, rolle="entwicklung")
    add_inline(daten, "beteiligungen", organisation=citeq, rolle="finanzierung")
    add_inline(daten, "quellenangaben", quelle=quelle.pk, fundstelle="Seite 9")
    add_inline(daten, "fruehere_titel", titel="Ganz alt", zeitraum="2019")
    save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
    # the one fact that no form has: a file of phases may bring it
    rollout = projekt.phasen.get(art="rollout")
    rollout.erstplanung = Zeitraum.parse("Q4 2021")
    rollout.save()
    update_derived([projekt.pk])


def plain(*texte: str) -> str:
    """Texts as a reader sees them, spaces collapsed."""
    return " ".join(" ".join(texte).split())


class TestEveryFact:
    """Shown, in the files, in the log."""

    @pytest.fixture(autouse=True)
    def _geaendert(self, projekt, verwaltung, besucher):
        self.besucher = besucher
        change_everything(verwaltung, projekt)

    def missing(self, stellen: dict[str, str], text) -> list[str]:
        """Which fact stands in which place not."""
        return [
            f"{ort}: {angabe.model.__name__}.{angabe.feld}"
            for ort, inhalt in stellen.items()
            for angabe in ANGABEN
            if text(angabe) not in inhalt
        ]

    def test_the_page_shows_it(self):
        """What is asked of the files and the log is what visitors see."""
        seite = self.besucher.seite("/umsetzungsprojekte/alt/")
        assert not self.missing({"Steckbrief": plain(*seite.text("main"))}, lambda a: a.gezeigt)

    def test_its_change_is_in_the_log(self):
        """The page of news, the Steckbrief's own list, the feeds, and the three files."""
        wurzel = feed(self.besucher, "/neues/")
        eigener = feed(self.besucher, "/umsetzungsprojekte/", {"q": "Neuer Titel"})
        stellen = {
            "Neues": plain(*self.besucher.seite("/neues/").text("main")),
            "Änderungen": plain(*self.besucher.seite("/umsetzungsprojekte/alt/").text("li")),
            "Feed": plain(*(e.text for e in wurzel.iter(f"{ATOM}summary"))),
            "Feed der Liste": plain(*(e.text for e in eigener.iter(f"{ATOM}summary"))),
            "CSV": plain(*(z["aenderungen"] for z in self.besucher.csv("/neues/"))),
            "XLSX": plain(*(z["aenderungen"] for z in self.besucher.xlsx("/neues/"))),
            "JSON": plain(
                *(z for e in self.besucher.json("/neues/")["ergebnisse"] for z in e["aenderungen"])
            ),
        }
        assert not self.missing(stellen, lambda a: a.zeile)
        assert "geheim" not in plain(*stellen.values())

    def test_its_value_is_in_the_files(self):
        """As CSV, XLSX and JSON, of the projects or of their parts."""
        falsch = []
        for angabe in ANGABEN:
            for lies in (self.besucher.csv, self.besucher.xlsx, self._json):
                zeilen = lies("/umsetzungsprojekte/", _address(angabe.datei))
                werte = [str(zeile[angabe.spalte]) for zeile in zeilen]
                if angabe.zelle not in werte:
                    falsch.append(f"{lies.__name__}: {angabe.datei}.{angabe.spalte} {werte}")
        assert not falsch

    def _json(self, adresse, daten):
        """The JSON as rows of a table, days as the other files write them."""
        ergebnisse = self.besucher.json(adresse, daten)["ergebnisse"]
        return [{n: _cell(w) for n, w in zeile.items()} for zeile in ergebnisse]

    def test_json_holds_the_parts_as_structures(self):
        """Under each project, with all columns of their own files but the project."""
        (projekt,) = self.besucher.json("/umsetzungsprojekte/", {"q": "Neuer Titel"})["ergebnisse"]
        for name in (PHASEN, PARTNER, LEISTUNGEN):
            datei = self.besucher.json("/umsetzungsprojekte/", {"datei": name, "q": "Neuer Titel"})
            zeilen = [dict(zeile) for zeile in datei["ergebnisse"]]
            assert {zeile.pop("projekt") for zeile in zeilen} == {"alt"}
            assert sorted(projekt[name], key=str) == sorted(zeilen, key=str)
        assert [p["phase"] for p in projekt[PHASEN]] == ["Pilotierung", "Roll-out NRW"]
        assert [(p["rolle"], p["organisation"]) for p in projekt[PARTNER]] == [
            ("Mitarbeit zugesichert", "Bonn"),
            ("Entwicklung", "citeq"),
            ("Finanzierung", "citeq"),
        ]


def _address(datei: str) -> dict:
    return {} if datei == PROJEKT else {"datei": datei}


def _cell(wert) -> str:
    if isinstance(wert, list):
        return " | ".join(str(w) for w in wert if not isinstance(w, dict))
    try:
        return f"{dt.date.fromisoformat(wert):%d.%m.%Y}"
    except (TypeError, ValueError):
        return str(wert)


def test_who_only_confirms_makes_no_news(projekt, besucher):
    """The day stands on the page and in the files of projects and phases."""
    phase = projekt.phasen.get()
    anzahl = Aenderung.objects.count()
    with time_machine.travel(dt.datetime(2022, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        mark_confirmed([projekt, phase])
        update_derived([projekt.pk])
    assert Aenderung.objects.count() == anzahl
    (zeile,) = besucher.csv("/umsetzungsprojekte/")
    assert zeile["zuletzt_bestaetigt_am"] == "01.06.2022"
    (zeile,) = besucher.csv("/umsetzungsprojekte/", {"datei": "phasen"})
    assert zeile["zuletzt_bestaetigt_am"] == "01.06.2022"
    assert "01.06.2022" in plain(*besucher.seite("/umsetzungsprojekte/alt/").text("main"))


def test_a_portal_with_older_records_learns_the_facts_without_news(projekt):
    """`manage.py fortschreiben` once, and the next change of a phase is told."""
    Umsetzungsprojekt.objects.update(oeffentliche_angaben={"titel": "Alt"})
    call_command("fortschreiben", stdout=io.StringIO())
    assert projekt.aenderungen.count() == 1
    projekt.phasen.update(bemerkung="Neu")
    update_derived([projekt.pk])
    (unterschied,) = projekt.aenderungen.first().unterschiede
    assert unterschied == {"spalte": "rollout_phase_bemerkung", "vorher": None, "nachher": "Neu"}


def test_that_the_portal_keeps_the_first_plan_is_no_news(projekt):
    """The plan is; the first plan that follows from it would say the same twice."""
    f.phase(projekt, "pilotierung", geplant=Zeitraum.parse("2023"))
    update_derived([projekt.pk])
    spalten = [u["spalte"] for u in projekt.aenderungen.first().unterschiede]
    assert spalten == ["pilotierung", "pilotierung_stand"]


@pytest.mark.parametrize("verborgen", [Organisation, Quelle])
def test_what_was_withdrawn_is_in_no_file_and_no_line(projekt, besucher, verborgen):
    """A partner with its remark; a Quelle with the place in it."""
    geheim = f.organisation(name="Geheimamt")
    quelle = f.quelle(kennung="geheimbericht", titel="Geheimbericht")
    f.beteiligung(
        projekt, geheim, "entwicklung", bemerkung="x", quelle=quelle, fundstelle="Geheimseite"
    )
    update_derived([projekt.pk])
    Beteiligung.objects.filter(organisation=geheim).update(bemerkung="y", fundstelle="Geheim 2")
    update_derived([projekt.pk])
    assert "Entwicklung, Quelle: zu Geheimamt neu gefasst" in plain(
        *besucher.seite("/neues/").text("main")
    )
    verborgen.objects.filter(kennung__in=["geheimamt", "geheimbericht"]).update(
        veroeffentlichung="archiviert"
    )
    wort = "Geheimamt" if verborgen is Organisation else "eheimbericht"
    for adresse, daten in (
        ("/umsetzungsprojekte/", {}),
        ("/neues/", {}),
        ("/umsetzungsprojekte/", {"datei": "beteiligungen"}),
    ):
        for form in ("csv", "json", "atom"):
            inhalt = besucher.get(adresse, daten | {"format": form}).inhalt.decode()
            assert wort not in inhalt
            assert verborgen is Organisation or "Geheim 2" not in inhalt
    if verborgen is Organisation:
        (zeile,) = besucher.csv("/umsetzungsprojekte/", {"datei": "beteiligungen"})
        assert zeile["organisation"] == "Bonn"
