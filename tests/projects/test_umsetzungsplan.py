"""The printed documents: Umsetzungsplan of a selection, Steckbrief of one project."""

import datetime as dt
import json
import re

import pytest
import time_machine

from bausteine.werte.zeitraum import Zeitraum
from projects import views
from projects.enums import Rolle, Stand
from projects.models import Umsetzungsprojekt
from projects.umsetzungsplan import Verzeichnis, entry
from quellen.datenalter import datenalter
from tests import factories as f
from tests import mengen
from tests.bestand import analyze
from tests.pdf import Pdf, violations
from tests.welt import VERRATEN

LISTE = "/umsetzungsprojekte/"
PLAN = {"format": "pdf"}


def accessible(pdf: Pdf, titel: str) -> None:
    """What PDF/UA asks of every document and a test can see."""
    assert violations(pdf) == []
    assert str(pdf.pdf.docinfo["/Title"]) == titel
    assert all(pdf.tags[tag] for tag in ("H1", "H2", "P", "Table", "TH", "TD", "L", "LI"))
    # a character our fonts lack would come from a font that does not match
    assert pdf.font_names == {"FiraSans-Regular", "FiraSans-SemiBold"}


def data_of(antwort) -> dict:
    """What the document says, with the fixture `als_text`."""
    return json.loads(antwort.inhalt)


@pytest.mark.usefixtures("welt", "db")
class TestUmsetzungsplan:
    """`?format=pdf` of the project list."""

    def test_it_is_an_accessible_document_of_exactly_the_filtered_projects(self, besucher):
        """Bookmarks: the chapters, the Themenfelder, every project of the filter and no other."""
        auswahl = {"themenfeld": "gesundheit"}
        antwort = besucher.get(LISTE, {**auswahl, **PLAN})
        assert antwort["Content-Type"] == "application/pdf"
        assert re.fullmatch(
            r'attachment; filename="umsetzungsplan-\d{4}-\d\d-\d\d\.pdf"',
            antwort["Content-Disposition"],
        )
        pdf = Pdf(antwort.inhalt)
        accessible(pdf, "Umsetzungsplan – OZG-Portal")
        lesezeichen = pdf.bookmarks
        titel = [p["titel"] for p in besucher.json(LISTE, auswahl)["ergebnisse"]]
        assert sorted(t for t in lesezeichen if t.startswith("Vorhaben")) == sorted(titel)
        assert {"Gesundheit", f"Gesundheit ({len(titel)})"} <= set(lesezeichen)
        assert "Bauen & Wohnen" not in lesezeichen
        assert not VERRATEN.search("\n".join(lesezeichen))

    @pytest.mark.parametrize(
        "auswahl", [{}, {"status": "umsetzung"}, {"themenfeld": ["ohne", "gesundheit"]}, {"q": "1"}]
    )
    def test_it_says_what_was_selected_and_names_every_project(self, besucher, als_text, auswahl):
        """Number, filter in words, each project once as a Steckbrief, nothing hidden."""
        daten = data_of(besucher.get(LISTE, {**auswahl, **PLAN}))
        # on paper by title, whatever the list begins with
        projekte = besucher.json(LISTE, {**auswahl, "sortierung": "titel"})["ergebnisse"]
        assert re.fullmatch(f"{len(projekte)} Umsetzungsprojekte?", daten["anzahl"])
        steckbriefe = [steckbrief["kennung"] for steckbrief in daten["steckbriefe"]]
        assert steckbriefe == [projekt["kennung"] for projekt in projekte]
        for name in auswahl:
            label = views.UmsetzungsprojektFilterSet.base_filters[name].label
            assert [text for text in daten["auswahl"] if text.startswith(f"{label}: ")]
        assert (daten["auswahl"] == ["alle veröffentlichten Projekte"]) == (not auswahl)
        assert not VERRATEN.search(str(daten))

    def test_a_project_stands_in_the_table_of_each_of_its_themenfelder(self, besucher, als_text):
        """As often in tables as it has public Themenfelder, at least once."""
        gruppen = data_of(besucher.get(LISTE, PLAN))["gruppen"]
        for projekt in Umsetzungsprojekt.objects.oeffentlich().fuer_druck():
            for teil in ("zeilen", "kacheln"):
                kennungen = [zeile["kennung"] for gruppe in gruppen for zeile in gruppe[teil]]
                assert kennungen.count(projekt.kennung) == (projekt.themenfelder.count() or 1)

    def test_the_cover_says_how_old_the_facts_are(self, besucher, als_text):
        """Two days: that of the youngest source, and that of the last work; never an import's."""
        daten = data_of(besucher.get(LISTE, PLAN))
        assert daten["datenalter"] == str(datenalter())
        assert daten["erzeugt"].startswith("erzeugt am ")
        assert "Datenstand" not in str(daten)

    def test_too_many_projects_give_a_hint_on_the_list(self, besucher, monkeypatch):
        """The limit and the way out, not a document of a thousand pages."""
        monkeypatch.setattr(views, "HOECHSTENS", 3)
        seite = besucher.seite(LISTE, PLAN)
        (meldung,) = [text for text in seite.text("li") if "Umsetzungsplan" in text][:1]
        assert "höchstens 3 Projekte" in meldung
        assert "CSV oder XLSX" in meldung
        assert seite.anzahl > 3

    def test_no_project_gives_a_hint_on_the_list(self, besucher):
        """An empty document helps nobody."""
        texte = besucher.seite(LISTE, {"q": "xyzxyz", **PLAN}).text("li")
        assert any("auch keinen Umsetzungsplan" in text for text in texte)


@pytest.mark.usefixtures("welt", "db")
class TestSteckbriefPdf:
    """/umsetzungsprojekte/<kennung>/steckbrief.pdf."""

    def test_it_is_an_accessible_document(self, besucher):
        """Title, tags, bookmarks of its sections."""
        projekt = Umsetzungsprojekt.objects.oeffentlich().first()
        antwort = besucher.get(f"{projekt.get_absolute_url()}steckbrief.pdf")
        assert f'filename="steckbrief-{projekt.kennung}.pdf"' in antwort["Content-Disposition"]
        pdf = Pdf(antwort.inhalt)
        accessible(pdf, f"{projekt.titel} – Steckbrief")
        assert {projekt.titel, "Phasen", "Partner", "Quellen"} <= set(pdf.bookmarks)
        assert [adresse for adresse in pdf.links if adresse.endswith(projekt.get_absolute_url())]

    def test_drafts_and_unknown_projects_are_not_found(self, besucher):
        """404, like their pages."""
        for projekt in Umsetzungsprojekt.objects.exclude(veroeffentlichung="veroeffentlicht"):
            adresse = f"{projekt.get_absolute_url()}steckbrief.pdf"
            assert besucher.get(adresse).status_code == 404
        assert besucher.get(f"{LISTE}gibt-es-nicht/steckbrief.pdf").status_code == 404


def test_a_report_s_day_is_not_the_day_of_completion(db, besucher, als_text):
    """ "abgeschlossen (Stand 31.12.2022)", wherever a confirmed phase is printed."""
    projekt = f.projekt(phasen={"konzeption": "abgeschlossen", "umsetzung": "laeuft"})
    tag = f"{f.BESTAETIGT:%d.%m.%Y}"
    for adresse in (f"{projekt.get_absolute_url()}steckbrief.pdf", f"{LISTE}?format=pdf"):
        text = besucher.get(adresse).inhalt.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert f"abgeschlossen (Stand {tag})" in text
        assert f"läuft (Stand {tag})" in text
        assert not re.search(r"(abgeschlossen|läuft|bestätigt) (am )?\d", text)


class TestEintrag:
    """What the documents say of one project."""

    def entry(self, projekt):
        """As the documents get it."""
        geladen = Umsetzungsprojekt.objects.fuer_druck().get(pk=projekt.pk)
        return entry(geladen, Verzeichnis(), "https://ozg.example")

    def test_overdue_counts_from_the_day_after_the_plan(self, db):
        """A quarter by its last day, "ab 2023" by the year it begins in."""
        projekt = f.projekt(phasen={"vorbereitung": "Q4 2023", "konzeption": "ab 2023"})
        with time_machine.travel("2024-03-01 12:00"):
            eintrag = self.entry(projekt)
        assert [glied.ueberfaellig_seit for glied in eintrag.ueberfaellig] == [
            dt.date(2024, 1, 1),
            dt.date(2024, 1, 1),
        ]
        assert eintrag.projektstart == "Q4 2023"
        assert not eintrag.bestaetigt
        assert not eintrag.geplant
        assert not eintrag.verfallen
        assert eintrag.kette[2].zeichen == "unbekannt"

    def test_an_old_plan_is_no_next_date_and_not_overdue(self, db, besucher, als_text):
        """It says what was meant, and that nobody confirmed it."""
        projekt = f.projekt(phasen={"vorbereitung": "Q1 2020"})
        eintrag = self.entry(projekt)
        assert [glied.name for glied in eintrag.verfallen] == ["Vorbereitung"]
        assert not eintrag.ueberfaellig
        assert not eintrag.geplant
        for adresse in (f"{projekt.get_absolute_url()}steckbrief.pdf", f"{LISTE}?format=pdf"):
            text = besucher.get(adresse).inhalt.decode()
            assert "nicht bestätigt" in text
            assert "geplant war Q1 2020" in text
            assert "offen" not in re.findall(r'"stand": "([^"]+)"', text)
            assert "überfällig seit" not in text

    def test_confirmed_and_planned_phases(self, db):
        """A confirmed phase is no plan any more; a plan ahead is not overdue."""
        fertig = {"stand": Stand.ABGESCHLOSSEN, "geplant": Zeitraum.parse("2020")}
        projekt = f.projekt(phasen={"konzeption": fertig, "rollout": "2999"})
        eintrag = self.entry(projekt)
        assert [glied.name for glied in eintrag.bestaetigt] == ["Konzeption"]
        assert eintrag.bestaetigt[0].bestaetigt_am == f.BESTAETIGT
        assert [glied.name for glied in eintrag.geplant] == ["Roll-out NRW"]
        assert not eintrag.ueberfaellig

    def test_partners_of_whom_the_same_is_said_stand_together(self, db):
        """Three names, two remarks: two entries; the Quelle once, with its places."""
        projekt, quelle = f.projekt(), f.quelle()
        for name, bemerkung in (("Ahlen", ""), ("Bonn", ""), ("Kleve", "beratend")):
            f.beteiligung(
                projekt,
                f.organisation(name=name, kurzname=name),
                Rolle.MITARBEIT,
                bemerkung=bemerkung,
                quelle=quelle,
                fundstelle="Tabelle 2",
            )
        partner = self.entry(projekt).rollen[Rolle.MITARBEIT]
        assert [(p.namen, p.bemerkung, p.beleg) for p in partner] == [
            (["Ahlen", "Bonn"], "", "[1]"),
            (["Kleve"], "beratend", "[1]"),
        ]

    def test_priority_is_said_in_words(self, db):
        """Never by colour alone."""
        assert self.entry(f.projekt(prioritaet=2)).prioritaet == "Priorität 2"
        assert self.entry(f.projekt(prioritaet=None)).prioritaet == "ohne Priorität"


@pytest.mark.parametrize("anzahl", [5, 390])
def test_queries_are_on_record_and_independent_of_rows(db, besucher, abfragen, als_text, anzahl):
    """As many queries for 390 projects as for 5, for both documents."""
    projekt, *_ = mengen.projekte(anzahl)
    analyze()
    abfragen("UmsetzungsprojektListe pdf", lambda: besucher.get(LISTE, PLAN))
    adresse = f"{projekt.get_absolute_url()}steckbrief.pdf"
    abfragen("Steckbrief pdf", lambda: besucher.get(adresse))
