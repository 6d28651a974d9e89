"""The published records: load from nothing, twice, out and in again."""

import csv
import datetime as dt
import re
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for, resource_names
from bausteine.suche.lesung import ask
from bausteine.tabellen.dateien import csv_lines, read_table
from dienste.models import Betriebsstand, DienstLeistung, OnlineDienst, Plattform
from gebiete.models import Kommune
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import OzgLeistung
from mittel.enums import Mittelart
from mittel.models import Mittelvorgang
from onboarding.models import Onboarding, Onboardingstufe
from organisationen.models import Ansprechstelle, Organisation
from programme.models import Programm, Programmprojekt
from projects.actions import next_phase, status_from, update_derived
from projects.enums import Stand
from projects.models import Phase, Umsetzungsprojekt
from quellen.models import Quelle
from reifegrad.models import Reifegradbewertung, Reifegradmodell
from rollout.models import Anschluss
from termine.models import Termin
from termine.summe import same_total
from tests.bestand import APPS, fixture_files
from tests.dateien import exportiere
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.usefixtures("db")
#: official files of others: they are read, not written
OHNE_EXPORT = {"katalog", "gv100ad", "internetliste", "loesungsliste", "fim-leistungen"}

#: questions of everyday life and the records meant
SUCHFRAGEN = settings.BASE_DIR / "tests" / "ueberblick" / "suchfragen.csv"
SUCHZIELE = {
    "projekt": (Umsetzungsprojekt, "kennung"),
    "ozg": (OzgLeistung, "ozg_id"),
    "org": (Organisation, "kennung"),
}


def history_rows() -> int:
    """All entries of all histories."""
    modelle = [m for app in APPS for m in apps.get_app_config(app).get_models()]
    return sum(m.objects.count() for m in modelle if m.__name__.startswith("Historical"))


def imported(name: str, daten: bytes, dateiname: str):
    """Import a file; returns the result without problems."""
    ergebnis = resource_for(name)().import_data(
        read_table(daten, dateiname), dry_run=False, raise_errors=False, file_name=dateiname
    )
    assert not problems(ergebnis), (name, problems(ergebnis)[:5])
    return ergebnis


def unchanged(name: str, daten: bytes, dateiname: str) -> None:
    """Importing the file skips every row and leaves no trace."""
    vorher = history_rows()
    summen = imported(name, daten, dateiname).totals
    anders = {art: zahl for art, zahl in summen.items() if zahl and art != "skip"}
    assert not anders, (name, dateiname, anders)
    assert summen["skip"] == len(read_table(daten, dateiname))
    assert history_rows() == vorher


@pytest.mark.usefixtures("bestand")
class TestFixtures:
    """Loaded once, through the portal's own import."""

    def test_everyday_questions_find_what_is_meant(self):
        """Of 184 at least 160, without the catalogue of the Bund, among the first five of a noun;
        what nobody here could mean finds nothing."""
        gefunden = 0
        fragen = SUCHFRAGEN.read_text("utf-8").splitlines()
        for frage in csv.DictReader(fragen, delimiter=";"):
            lesung, gemeint = ask(frage["frage"]), set(frage["erwartet"].split("|")) - {""}
            assert gemeint or not lesung.menge, frage
            gefunden += any(
                f"{art}:{wert}" in gemeint
                for art, (model, feld) in SUCHZIELE.items()
                for wert in model.objects.filter(
                    pk__in=lesung.best(model._meta.label_lower, 5)
                ).values_list(feld, flat=True)
            )
        assert gefunden >= 160

    def test_as_many_records_as_promised(self):
        """14 Quellen, 14 Themenfelder, 23 OZG-Leistungen (7 without OZG-ID), 520, 427, 156."""
        assert {
            model.__name__: model.objects.oeffentlich().count()
            for model in (
                Quelle,
                Themenfeld,
                OzgLeistung,
                Organisation,
                Kommune,
                Umsetzungsprojekt,
            )
        } == {
            "Quelle": 14,
            "Themenfeld": 14,
            "OzgLeistung": 23,
            "Organisation": 520,
            "Kommune": 427,
            "Umsetzungsprojekt": 156,
        }
        assert OzgLeistung.objects.filter(ozg_id=None).count() == 7
        assert sorted(Themenfeld.objects.values_list("nummer", flat=True)) == list(range(1, 15))

    def test_every_vorgang_of_2022_is_there_and_says_where_it_stands(self):
        """25 Anträge, 12 Vereinbarungen, 15 Aufträge; five belong to no project for certain."""
        vorgaenge = Mittelvorgang.objects.oeffentlich()
        anzahlen = {art: vorgaenge.filter(art=art).count() for art in Mittelart}
        assert list(anzahlen.values()) == [25, 12, 15]
        assert vorgaenge.filter(projekt=None).count() == 5
        assert not vorgaenge.exclude(betrag=None).exists()
        stellen = [(v.quelle.kennung, v.fundstelle) for v in vorgaenge.fuer_export()]
        assert len({*stellen}) == 52
        assert all("Zeile" in stelle for _, stelle in stellen)
        assert not vorgaenge.filter(stand="").exists()

    def test_every_figure_names_its_place_and_contradictions_stand_at_both(self):
        """115 of five documents; eight of them do not agree with another one."""
        zahlen = Kennzahl.objects.oeffentlich().mit_widerspruch()
        assert zahlen.count() == 115
        assert not zahlen.filter(wert=None).exists()
        assert all(z.quelle and z.fundstelle and z.ist_oeffentlich for z in zahlen.fuer_liste())
        assert len({z.quelle for z in zahlen.fuer_liste()}) == 5
        assert [z.kennung for z in zahlen.filter(widerspruch="ja").order_by("kennung")] == [
            "digital-kommunal-sicher-teilnehmende",
            "groesste-online-veranstaltung-2022",
            "kommunalportal-live",
            "kommunalportal-live-betrieb-spanne",
            "teilnehmende-kdn-veranstaltungen-2022",
            "teilnehmende-kdn-veranstaltungen-2022-tabelle",
            "veranstaltung-bauportal-denkmalschutz",
            "veranstaltung-wohnsitzanmeldung",
        ]
        live = zahlen.get(kennung="kommunalportal-live-betrieb-spanne")
        assert live.angabe == "5–8\N{NO-BREAK SPACE}Kommunen"
        assert [z.angabe for z in live.widersprueche] == ["1\N{NO-BREAK SPACE}Kommune"]

    def test_every_termin_is_past_and_their_numbers_come_to_what_the_quelle_says(self):
        """137 of three documents; the 94 of 2022 come to the 4,755 that stand below their table,
        while the text says 4,800."""
        termine = Termin.objects.oeffentlich()
        assert termine.mit_zeit().filter(zeit="vergangen").count() == termine.count() == 137
        assert all(t.quelle and t.fundstelle and t.ist_vergangen for t in termine.fuer_liste())
        assert termine.filter(teilnehmende__gt=0).count() == 105
        bericht = termine.filter(quelle__kennung="kdn-taetigkeitsbericht-2022")
        summe = bericht.summe()
        assert (summe.summe, summe.mit, summe.anzahl) == (4755, 94, 102)
        kennzahl = same_total(summe, bericht.quellen_der_zahlen())
        assert [zahl.wert for zahl in kennzahl.widersprueche] == [4800]
        monate = [t for t in termine if t.zeitraum.genauigkeit not in ("Tag", "Tage")]
        assert len(monate) == 8  # of two the day is in doubt, of six no day is named

    def test_the_four_gesuche_are_as_old_as_they_are(self):
        """None names a Frist, and nobody has said since 2020 that it holds: none is open. A person
        is not taken over, so one has no contact at all."""
        gesuche = list(Gesuch.objects.oeffentlich().fuer_liste())
        assert {(g.stand, g.frist_text, str(g.seit), g.postfach) for g in gesuche} == {
            ("ungewiss", "", "November 2020", "")
        }
        felder = {g.kennung[8:]: [t.slug for t in g.themenfelder_der_zeile] for g in gesuche}
        assert felder == {
            "abfallentsorgung": ["bauen-wohnen"],
            "anlagen": ["umwelt"],
            "baumfaellgenehmigung": ["umwelt"],
            "familie-kind": ["familie-kind"],
        }
        assert [g.kennung for g in gesuche if not g.adresse] == ["2020-11-abfallentsorgung"]
        assert {g.quelle.kennung for g in gesuche} == {"ozg-informationsverteiler-2020-11"}

    def test_the_modellregionen_are_what_public_sources_say(self):
        """5 regions with their members; 11 of 61 projects, each with its source; of the end and of
        the money two statements each, side by side."""
        programm = Programm.objects.fuer_detail().get()
        regionen = {region.kennung: region for region in programm.regionen.all()}
        assert len(regionen) == 5
        assert all(r.leitkommune and r.weitere and r.quelle for r in regionen.values())
        soest = [stelle.kennung for stelle in regionen["dmr-soest"].weitere]
        assert soest == ["iserlohn", "kreis-soest", "lippstadt"]
        assert (programm.projekte_laut_quelle, programm.anzahl_projekte) == ("61", 11)
        uneins = [a.art.value for a in programm.aussagen if a.widersprechen_sich]
        assert uneins == ["ende", "mittel"]
        assert programm.ende == "Dezember 2023 / 30.06.2023"
        projekte = Programmprojekt.objects.fuer_liste()
        assert all(p.quelle and p.fundstelle and p.regionen_der_zeile for p in projekte)
        assert {p.stufe_text for p in projekte} == {"Vorbereitung", "nichts bestätigt"}

    def test_a_dienst_is_online_only_where_the_report_says_so(self):
        """65 Dienste: 12 online, 9 in Erprobung, 42 planned, of 2 nobody says; all as of 2022."""
        dienste = OnlineDienst.objects.oeffentlich().mit_zustand()
        anzahlen = Counter(dienste.values_list("zustand", flat=True))
        assert anzahlen == {"geplant": 42, "online": 12, "pilot": 9, "": 2}
        tage = {*Betriebsstand.objects.values_list("bestaetigt_am", flat=True)}
        assert tage == {dt.date(2022, 12, 31)}
        beta = Betriebsstand.objects.filter(bemerkung__contains="Beta")
        assert {stand.zustand for stand in beta} == {"pilot"}
        assert beta.count() == 2

    def test_the_32_central_dienste_have_their_plan_and_their_project(self):
        """As the overview of the report has them, none with an address or a Vertrauensniveau."""
        uebersicht = OnlineDienst.objects.filter(fundstelle__contains="Übersicht der zentralen")
        assert uebersicht.count() == 32
        assert uebersicht.filter(angebotsart="efa").count() == 5
        assert uebersicht.exclude(angebotsart__in=["efa", "landesweit"]).count() == 0
        for dienst in uebersicht.prefetch_related("projekte", "betriebsstaende"):
            assert dienst.projekte.all(), dienst
            plan = [stand for stand in dienst.betriebsstaende.all() if stand.ist_plan]
            assert all(stand.zeitraum for stand in plan), dienst
            assert plan, dienst
            assert not dienst.adresse, dienst
        assert not OnlineDienst.objects.exclude(vertrauensniveau="").exists()

    def test_everything_about_dienste_names_quelle_and_place(self):
        """And no address is one for testing."""
        for model in (OnlineDienst, Plattform, Betriebsstand, DienstLeistung):
            assert not model.objects.filter(quelle=None).exists(), model
            assert not model.objects.filter(fundstelle="").exists(), model
        for model in (OnlineDienst, Plattform):
            assert not model.objects.filter(adresse__contains="test").exists(), model

    def test_the_pilots_that_a_report_names_are_connected_as_it_says(self):
        """8 of them, each with its place in the report; all too old to count as online."""
        anschluesse = Anschluss.objects.oeffentlich()
        staende = Counter(anschluesse.values_list("stand", flat=True))
        assert staende == {"online": 2, "test": 3, "einrichtung": 3}
        assert all(a.quelle and a.fundstelle and a.bestaetigt_am for a in anschluesse)
        assert not anschluesse.online().exists()

    def test_35_kommunen_are_on_their_way_and_nobody_knows_how_far(self):
        """Each with its place in the report; the Kreis stands for itself."""
        alle = Onboarding.objects.oeffentlich().filter(plattform__kennung="kommunalportal-nrw")
        assert alle.count() == 35
        assert alle.filter(stufe=None, stufe_unklar__contains="nicht erhalten").count() == 35
        assert not alle.exclude(live_von=None, geplant_von=None).exists()
        assert len({(o.quelle.kennung, o.fundstelle) for o in alle.fuer_export()}) == 35
        namen = {o.kommune.organisation.name for o in alle.fuer_export()}
        assert "Kreis Coesfeld" in namen
        assert (
            alle.get(kommune__organisation__name="Werther").kommune.organisation.ags == "05754052"
        )
        kreis = alle.get(kommune__organisation__name="Kreis Coesfeld").kommune.organisation
        eigene = alle.filter(kommune__organisation__kreis=kreis)
        assert {o.kommune.organisation.name for o in eigene} == {"Senden"}  # named for itself
        stufen = Onboardingstufe.objects.order_by("reihenfolge")
        assert [stufe.name for stufe in stufen] == [
            "Beschluss fassen",
            "Einrichtung beauftragen",
            "Daten pflegen",
            "Dienste testen",
            "Live gehen",
            "OZG erfüllen",
        ]

    def test_the_reifegrad_models_are_there_and_rate_nothing(self):
        """1.1 with its names, 2.0 without; no criteria, no rating."""
        modelle = {m.version: m for m in Reifegradmodell.objects.fuer_export()}
        assert {v: m.stufen.count() for v, m in modelle.items()} == {"1.1": 5, "2.0": 8}
        assert [str(s) for s in modelle["1.1"].stufen.all()][3:] == [
            "3 Online-Leistung",
            "4 Online-Transaktion",
        ]
        assert {s.name for s in modelle["2.0"].stufen.all()} == {""}
        assert all(m.quelle and m.fundstelle for m in modelle.values())
        assert not Reifegradbewertung.objects.exists()

    def test_loading_a_second_time_changes_nothing(self):
        """Every row of every file is skipped; no entry in any history."""
        vorher = history_rows()
        summen = {}
        for datei, name in fixture_files():
            for art, zahl in imported(name, datei.read_bytes(), datei.name).totals.items():
                summen[art] = summen.get(art, 0) + zahl
        assert {art for art, zahl in summen.items() if zahl} == {"skip"}, summen
        assert history_rows() == vorher

    @pytest.mark.parametrize("name", ["umsetzungsprojekte", "organisationen", "ozg-leistungen"])
    def test_the_order_of_rows_and_columns_does_not_matter(self, name):
        """A file sorted by hand is still the same."""
        tabelle = resource_for(name)().export()
        kopf = list(reversed(tabelle.headers))
        zeilen = [list(reversed(zeile)) for zeile in reversed(list(tabelle))]
        unchanged(name, b"".join(csv_lines(kopf, zeilen)), "datei.csv")

    def test_a_public_download_imports_without_a_change(self, besucher):
        """What visitors download is what coordinators may upload."""
        antwort = besucher.get("/umsetzungsprojekte/", {"format": "csv"})
        unchanged("umsetzungsprojekte", antwort.inhalt, "download.csv")

    def test_stored_and_recomputed_status_are_equal(self):
        """For every project; and working everything out again changes none."""
        felder = ("pk", "status", "naechster_termin_von", "naechster_termin_bis", "geaendert_am")
        vorher = list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder))
        for projekt in Umsetzungsprojekt.objects.prefetch_related("phasen"):
            phasen = list(projekt.phasen.all())
            assert projekt.status == status_from(projekt.sonderstatus, phasen), projekt
            naechste = next_phase(projekt.status_wert, phasen)
            assert projekt.naechster_termin == (naechste and naechste.geplant), projekt
        update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
        assert list(Umsetzungsprojekt.objects.order_by("pk").values_list(*felder)) == vorher

    def test_every_project_names_a_quelle_and_its_place(self):
        """Nothing without evidence."""
        for projekt in Umsetzungsprojekt.objects.prefetch_related("quellenangaben"):
            angaben = projekt.quellenangaben.all()
            assert angaben, projekt
            assert all(angabe.fundstelle for angabe in angaben), projekt

    def test_every_phase_and_partner_names_its_quelle(self):
        """Facts of a project carry their own."""
        assert not Phase.objects.filter(quelle=None).exists()
        for projekt in Umsetzungsprojekt.objects.prefetch_related("beteiligungen"):
            assert all(b.quelle_id for b in projekt.beteiligungen.all()), projekt

    def test_the_first_plan_is_frozen_and_unmoved(self):
        """Every published plan is its own first one so far."""
        for phase in Phase.objects.exclude(geplant_von=None):
            assert phase.erstplanung == phase.geplant, (phase.projekt, phase)

    def test_confirmations_are_as_old_as_their_documents(self):
        """Nobody confirmed anything on the day of the import."""
        tage = {p.bestaetigt_am for p in Phase.objects.filter(stand__in=Stand.erreichte())}
        assert tage
        assert max(tage).year <= 2022

    def test_every_project_has_one_entry_in_the_public_history(self):
        """„ins Portal aufgenommen“, complete with phases and partners."""
        for projekt in Umsetzungsprojekt.objects.prefetch_related("aenderungen"):
            assert [a.unterschiede for a in projekt.aenderungen.all()] == [[]], projekt

    def test_no_person_is_named(self):
        """No contact, no mail address, no telephone, no „Herr“ or „Frau“."""
        assert not Ansprechstelle.objects.exists()
        person = re.compile(r"@|\+49|\bTel\b|\b(?:Herr|Frau|Dr\.|Prof\.)\s+[A-ZÄÖÜ]")
        for name in resource_names():
            if name not in OHNE_EXPORT:
                for zeile in csv.reader(
                    exportiere(name, "csv").decode().splitlines(), delimiter=";"
                ):
                    assert not person.search(" ".join(zeile)), (name, zeile[0])


@pytest.mark.parametrize(("datei", "name"), [*fixture_files()], ids=lambda teil: str(teil)[-30:])
def test_a_fixture_file_is_in_our_own_dialect(datei, name):
    """As the portal writes it: reading and writing again gives the same bytes."""
    tabelle = read_table(datei.read_bytes(), datei.name)
    assert b"".join(csv_lines(tabelle.headers, tabelle)) == datei.read_bytes()
    bekannt = {spalte.column_name for spalte in resource_for(name)().columns}
    assert set(tabelle.headers) <= bekannt


def test_the_order_of_the_files_is_their_number():
    """What is referred to comes first."""
    namen = [datei.stem.partition("_")[0] for datei, _ in fixture_files()]
    assert namen == sorted({*namen})
    assert len(namen) == len(list((settings.BASE_DIR / "fixtures").iterdir()))
