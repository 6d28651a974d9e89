"""What the cells of a file mean: references, phases, the records of every kind of file."""

import datetime as dt
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import Workbook

from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Ansprechstelle, Organisation
from projects.models import AlteAdresse, Beteiligung, Fachlichkeit, Phase, Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.import_dateien import counts, errors, loaded
from themenfelder.models import Lage, Themenfeld

pytestmark = pytest.mark.django_db


def test_a_project_in_one_cell_beside_its_phases():
    """Merged cells in XLSX: what stands in the first row goes for all of them."""
    f.projekt(kennung="a")
    buch = Workbook()
    for zeile in (
        ["projekt", "phase", "geplant", "bemerkung"],
        ["a", "Konzeption", "Q1 2031", "aus der Liste"],
        ["", "Umsetzung", "Q2 2031", ""],
        ["", "Pilotierung", "Q3 2031", ""],
    ):
        buch.active.append(zeile)
    buch.active.merge_cells("A2:A4")
    buch.active.merge_cells("D2:D3")
    ausgabe = BytesIO()
    buch.save(ausgabe)
    result = loaded("phasen", ausgabe.getvalue(), dateiname="phasen.xlsx")
    assert counts(result) == (3, 0, 0)
    assert list(Phase.objects.order_by("reihenfolge").values_list("art", "bemerkung")) == [
        ("konzeption", "aus der Liste"),
        ("umsetzung", "aus der Liste"),
        ("pilotierung", ""),
    ]
    assert result.remarks == [
        (
            3,
            "Verbundene Zellen (A2:A4): „a“ gilt für jede ihrer Zeilen. So auch 2 weitere Zellen.",
        )
    ]


class TestReferences:
    """Records are named by what people call them."""

    @pytest.mark.parametrize(
        "name",
        [
            "kreis-soest",
            "Kr. Soest",
            "Kreis Soest (Verwaltung)",
            "Soester Kreis",
            "KREIS SOEST (verwaltung)",
        ],
    )
    def test_organisation_by_key_short_name_name_and_alias(self, name):
        stelle = f.organisation(
            kennung="kreis-soest",
            kurzname="Kr. Soest",
            name="Kreis Soest (Verwaltung)",
            aliase=["Soester Kreis"],
        )
        loaded("umsetzungsprojekte", [["kennung", "titel", "it_partner"], ["a", "A", name]])
        assert Beteiligung.objects.get().organisation == stelle

    def test_leistung_by_ozg_id_name_and_both(self):
        leistung = f.ozg_leistung(ozg_id="10162", name="Reiten")
        for zelle in ("10162", "Reiten", "10162 Reiten", leistung.slug):
            loaded(
                "umsetzungsprojekte", [["kennung", "titel", "ozg_leistungen"], ["a", "A", zelle]]
            )
            assert Umsetzungsprojekt.objects.get().ozg_leistungen.get() == leistung

    @pytest.mark.parametrize("umgekehrt", [False, True])
    def test_neighbours_in_any_order(self, umgekehrt):
        zeilen = [["a", "A", "b | c"], ["b", "B", "c"], ["c", "C", "a"]]
        kopf = ["kennung", "titel", "siehe_auch"]
        loaded("umsetzungsprojekte", [kopf, *(zeilen[::-1] if umgekehrt else zeilen)])
        nachbarn = {
            p.kennung: sorted(n.kennung for n in p.siehe_auch.all())
            for p in Umsetzungsprojekt.objects.all()
        }
        assert nachbarn == {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
        assert counts(loaded("umsetzungsprojekte", [kopf, *zeilen])) == (0, 0, 3)

    @pytest.mark.parametrize("umgekehrt", [False, True])
    def test_kreis_and_successor_in_any_order(self, umgekehrt):
        kopf = ["kennung", "name", "kurzname", "typ", "kreis", "nachfolger"]
        zeilen = [
            ["ort", "Ort", "Ort", "Kommune", "kreis", ""],
            ["kreis", "Kreis", "Kreis", "Kreis", "", ""],
            ["alt", "Alt", "Alt", "Firma", "", "neu | neu-2"],
            ["neu", "Neu", "Neu", "Firma", "", ""],
            ["neu-2", "Neu 2", "Neu 2", "Firma", "", ""],
        ]
        loaded("organisationen", [kopf, *(zeilen[::-1] if umgekehrt else zeilen)])
        assert Organisation.objects.get(kennung="ort").kreis.kennung == "kreis"
        alt = Organisation.objects.get(kennung="alt")
        assert {n.kennung for n in alt.nachfolger.all()} == {"neu", "neu-2"}
        assert counts(loaded("organisationen", [kopf, *zeilen])) == (0, 0, 5)

    def test_former_titles_with_and_without_time(self):
        zelle = "Parkausweis (2020) | Parken (alt) | Anwohnerparken (Januar–April 2022)"
        loaded("umsetzungsprojekte", [["kennung", "titel", "fruehere_titel"], ["a", "A", zelle]])
        titel = {
            t.titel: str(t.zeitraum or "")
            for t in Umsetzungsprojekt.objects.get().fruehere_titel.all()
        }
        assert titel == {
            "Parkausweis": "2020",
            "Parken (alt)": "",
            "Anwohnerparken": "Januar–April 2022",
        }

    def test_sources_with_their_places(self):
        f.quelle(kennung="plan")
        zelle = "plan: Abschnitt 2.1: Tabelle | plan"
        loaded("umsetzungsprojekte", [["kennung", "titel", "quellen"], ["a", "A", zelle]])
        angaben = Umsetzungsprojekt.objects.get().quellenangaben
        assert set(angaben.values_list("fundstelle", flat=True)) == {"Abschnitt 2.1: Tabelle", ""}


class TestPhasesInTheProjectFile:
    """Six phases, each with plan and Stand, in the row of the project."""

    def row(self, **zellen) -> Phase | None:
        loaded("umsetzungsprojekte", [["kennung", "titel", *zellen], ["a", "A", *zellen.values()]])
        return Phase.objects.filter(projekt__kennung="a").first()

    def test_plan_and_stand(self):
        phase = self.row(umsetzung="Q1 2031", umsetzung_stand="")
        assert (str(phase.geplant), phase.stand, phase.bestaetigt_am) == ("Q1 2031", "offen", None)

    def test_a_new_stand_counts_as_confirmed_today(self):
        phase = self.row(umsetzung_stand="läuft")
        assert (phase.stand, phase.bestaetigt_am) == ("laeuft", timezone.localdate())
        assert Umsetzungsprojekt.objects.get().status == "umsetzung"

    def test_the_same_stand_keeps_its_day(self):
        projekt = f.projekt(kennung="a", titel="A", phasen={"umsetzung": "laeuft"})
        tag = projekt.phasen.get().bestaetigt_am
        assert tag == dt.date(2022, 12, 31)
        assert self.row(umsetzung_stand="läuft", umsetzung="2031").bestaetigt_am == tag

    def test_a_stand_taken_back_loses_its_day(self):
        f.projekt(kennung="a", titel="A", phasen={"umsetzung": "laeuft"})
        phase = self.row(umsetzung_stand="offen")
        assert (phase.stand, phase.bestaetigt_am) == ("offen", None)

    def test_an_emptied_plan_keeps_the_phase_with_its_stand(self):
        f.projekt(
            kennung="a",
            titel="A",
            veroeffentlichung="veroeffentlicht",
            phasen={"umsetzung": "2020"},
        )
        phase = self.row(umsetzung="", umsetzung_stand="läuft")
        assert (phase.geplant, phase.stand, str(phase.erstplanung)) == (None, "laeuft", "2020")

    def test_plan_and_stand_emptied_remove_the_phase(self):
        f.projekt(kennung="a", titel="A", phasen={"umsetzung": "2020"})
        assert self.row(umsetzung="", umsetzung_stand="") is None
        assert Phase.history.filter(history_type="-").count() == 1
        assert Umsetzungsprojekt.objects.get().naechster_termin is None

    def test_first_plan_stays_when_the_plan_moves(self):
        f.projekt(kennung="a", titel="A", phasen={"umsetzung": "2031"})
        phase = self.row(umsetzung="2033")
        assert (str(phase.geplant), str(phase.erstplanung)) == ("2033", "2031")
        projekt = Umsetzungsprojekt.objects.get()
        assert str(projekt.naechster_termin) == "2033"
        spalten = {u["spalte"]: u["nachher"] for u in projekt.aenderungen.first().unterschiede}
        assert spalten == {"umsetzung": "2033"}

    def test_details_of_a_phase_survive_the_project_file(self):
        projekt = f.projekt(kennung="a", titel="A")
        f.phase(projekt, "umsetzung", stand="laeuft", bemerkung="Wichtig", quelle=f.quelle())
        phase = self.row(umsetzung="2031")
        assert (phase.bemerkung, phase.quelle is None) == ("Wichtig", False)


class TestOtherFiles:
    """Each kind of file makes its records."""

    def test_parts_bring_the_project_up_to_date(self):
        projekt = f.projekt(kennung="a")
        f.organisation(kurzname="krz")
        loaded(
            "phasen",
            [
                ["projekt", "phase", "stand", "bestaetigt_am"],
                ["a", "Roll-out NRW", "abgeschlossen", "31.12.2022"],
            ],
        )
        loaded(
            "beteiligungen",
            [
                ["projekt", "organisation", "rolle", "bemerkung"],
                ["a", "krz", "IT-Partner", "seit Mai"],
            ],
        )
        loaded("alte-adressen", [["projekt", "art", "wert"], ["a", "nummer", "43"]])
        projekt.refresh_from_db()
        assert projekt.status == "rollout"
        assert projekt.aenderungen.count() == 3
        assert Beteiligung.objects.get().bemerkung == "seit Mai"
        assert AlteAdresse.objects.get().wert == "43"
        result = loaded(
            "beteiligungen",
            [["projekt", "organisation", "rolle", "bemerkung"], ["a", "krz", "it_partner", "neu"]],
        )
        assert counts(result) == (0, 1, 0)

    def test_master_data(self):
        loaded("quellen", [["kennung", "titel", "stand"], ["plan", "Plan", "2020"]])
        loaded(
            "themenfelder", [["nummer", "name", "slug", "quelle"], ["3", "Sport", "sport", "plan"]]
        )
        loaded("lagen", [["themenfeld", "name", "art"], ["Sport", "Ball", "Lebenslage"]])
        loaded(
            "ozg-leistungen",
            [
                ["slug", "ozg_id", "name", "themenfeld", "lage"],
                ["tor", "10162", "Tor", "3", "Ball"],
            ],
        )
        loaded(
            "leistungen",
            [
                ["leika_schluessel", "kennung", "bezeichnung", "ozg_id"],
                ["nicht im LeiKa", "ohne", "Pfiff", "10162"],
                ["99012001001000", "", "Abseits", "Tor"],
            ],
        )
        loaded("fachlichkeiten", [["name"], ["Sportamt"]])
        loaded("organisationen", [["kennung", "name", "kurzname", "typ"], ["a", "A", "A", "Firma"]])
        loaded(
            "ansprechstellen",
            [["organisation", "funktion", "stelle", "oeffentlich"], ["A", "Leitung", "", "ja"]],
        )
        assert str(Quelle.objects.get().stand) == "2020"
        assert Lage.objects.get().themenfeld == Themenfeld.objects.get()
        assert OzgLeistung.objects.get().lage == Lage.objects.get()
        pfiff, abseits = LeikaLeistung.objects.order_by("-bezeichnung")
        assert (pfiff.leika_schluessel, abseits.kennung) == (None, "99012001001000")
        assert pfiff.ozg_leistung == abseits.ozg_leistung
        assert Fachlichkeit.objects.get().slug == "sportamt"
        assert Ansprechstelle.objects.get().oeffentlich

    def test_leika_without_key_needs_a_kennung(self):
        (fehler,) = errors("leistungen", [["leika_schluessel", "bezeichnung"], ["", "Pfiff"]])
        assert fehler[:2] == (2, "kennung")
