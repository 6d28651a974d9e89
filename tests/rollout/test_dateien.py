"""The files of Anschlüsse and Betreuungen: what is read, and what is refused with its place."""

import pytest

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import csv_lines, read_table
from rollout.models import Anschluss
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
KOPF = ["kommune", "dienst", "stand", "bestaetigt_am", "online_seit", "quelle"]


def lies(kopf, *zeilen, name="anschluesse"):
    """Import a file made of these rows."""
    daten = b"".join(csv_lines(kopf, zeilen))
    return resource_for(name)().import_data(
        read_table(daten, "datei.csv"), dry_run=False, raise_errors=False, file_name="datei.csv"
    )


@pytest.fixture
def koeln(db):
    stelle = f.organisation(name="Köln", ags="05315000", ars="053150000000", aliase=["Cölln"])
    return f.kommune(organisation=stelle)


@pytest.fixture
def dienst(db):
    return f.online_dienst("Hundesteuer", kennung="hundesteuer")


@pytest.mark.usefixtures("dienst")
class TestWelcheKommune:
    @pytest.mark.parametrize(
        "genannt",
        ["koeln", "Köln", "KÖLN", "Cölln", "05315000", "5315000", "053150000000", "53150000000"],
    )
    def test_jeder_name_und_jeder_schluessel(self, koeln, genannt):
        ergebnis = lies(["kommune", "dienst", "stand"], [genannt, "hundesteuer", "Interesse"])
        assert not problems(ergebnis)
        assert Anschluss.objects.get().kommune == koeln

    @pytest.mark.parametrize("spalte", ["ags", "ars"])
    def test_eine_spalte_mit_schluessel_genuegt(self, koeln, spalte):
        schluessel = getattr(koeln.organisation, spalte).removeprefix("0")
        lies([spalte, "dienst", "stand"], [schluessel, "hundesteuer", "Interesse"])
        assert Anschluss.objects.get().kommune == koeln

    @pytest.mark.parametrize(
        ("genannt", "satz"),
        [
            ("99107023000000", "hat 14 Ziffern und ist kein Schlüssel einer Kommune"),
            ("531", "hat 3 Ziffern und ist kein Schlüssel einer Kommune"),
            ("05111000", "Kommune „05111000“ ist nicht bekannt"),
            ("Kölm", "ist nicht bekannt. Meinten Sie „koeln“?"),
        ],
    )
    def test_ein_falscher_schluessel_nennt_zeile_und_spalte(self, koeln, genannt, satz):
        ergebnis = lies(["kommune", "dienst", "stand"], [genannt, "hundesteuer", "Interesse"])
        ((zeile, spalte, meldung), *_) = problems(ergebnis)
        assert (zeile, spalte) == (2, "kommune")
        assert satz in meldung
        assert not Anschluss.objects.exists()

    @pytest.mark.parametrize(
        ("spalte", "wert", "satz"),
        [
            ("ags", "053150000000", "ist kein AGS: Ein AGS hat genau acht Ziffern"),
            ("ags", "05111000", "gehört nicht zu „Köln“: Dort steht 05315000."),
            ("ars", "051110000000", "gehört nicht zu „Köln“"),
        ],
    )
    def test_ein_schluessel_daneben_darf_nicht_widersprechen(self, koeln, spalte, wert, satz):
        kopf = ["kommune", spalte, "dienst", "stand"]
        ergebnis = lies(kopf, ["koeln", wert, "hundesteuer", "Interesse"])
        assert [(z, s) for z, s, _ in problems(ergebnis)] == [(2, spalte)]
        assert satz in problems(ergebnis)[0][2]


class TestAbgelehnt:
    @pytest.mark.parametrize(
        ("zeile", "spalte", "satz"),
        [
            (["im Test", "", "", ""], "bestaetigt_am", "braucht den Tag"),
            (["online", "31.12.2022", "", "bericht"], "online_seit", "braucht den Zeitpunkt"),
            (["online", "31.12.2022", "2022", ""], "quelle", "braucht eine Quelle"),
            (["online", "31.12.2022", "2999", "bericht"], "online_seit", "liegt in der Zukunft"),
            (["im Test", "31.12.2999", "", ""], "bestaetigt_am", "liegt in der Zukunft"),
            (["läuft", "31.12.2022", "", ""], "stand", "ist nicht vorgesehen"),
            (["abgeschaltet", "31.12.2022", "", ""], "abgeschaltet_am", "braucht den Tag"),
            (["nicht vorgesehen", "31.12.2022", "", ""], "grund", "braucht den Grund"),
        ],
    )
    def test_mit_zeile_spalte_und_satz(self, koeln, dienst, zeile, spalte, satz):
        f.quelle(kennung="bericht")
        ergebnis = lies(KOPF, ["koeln", "hundesteuer", *zeile])
        gefunden = {(z, s): text for z, s, text in problems(ergebnis)}
        assert satz in gefunden[2, spalte], gefunden
        assert not Anschluss.objects.exists()

    def test_die_matrix_sagt_welche_datei_gemeint_ist(self, koeln, dienst, besucher):
        f.anschluss(koeln, dienst)
        daten = besucher.get("/rollout/", {"format": "xlsx"}).inhalt
        ergebnis = resource_for("anschluesse")().import_data(
            read_table(daten, "rollout-matrix.xlsx"), dry_run=False, raise_errors=False
        )
        assert len(problems(ergebnis)) == 1, problems(ergebnis)
        (meldung,) = [text for *_, text in problems(ergebnis)]
        assert meldung.startswith("Zeile 1, Spalte ")
        assert "„Hundesteuer“" in meldung
        assert "nehmen Sie bitte die Datei „Anschlüsse“" in meldung

    def test_ein_dienst_eines_anderen_landes(self, koeln):
        f.online_dienst(kennung="hessen", angebotsart="landesweit", umsetzendes_land="hessen")
        ergebnis = lies(["kommune", "dienst", "stand"], ["koeln", "hessen", "Interesse"])
        assert [(z, s) for z, s, _ in problems(ergebnis)] == [(2, "dienst")]

    def test_alles_oder_nichts(self, koeln, dienst):
        zweite = f.kommune(organisation=f.organisation(name="Aachen"))
        ergebnis = lies(
            ["kommune", "dienst", "stand"],
            [zweite.organisation.kennung, "hundesteuer", "Interesse"],
            ["nirgendwo", "hundesteuer", "Interesse"],
        )
        assert problems(ergebnis)
        assert not Anschluss.objects.exists()


class TestErstplanung:
    def test_wird_mit_dem_ersten_oeffentlichen_plan_festgehalten(self, koeln, dienst):
        kopf = ["kommune", "dienst", "stand", "geplant"]
        lies(kopf, ["koeln", "hundesteuer", "Interesse", "Q1 2027"])
        lies(kopf, ["koeln", "hundesteuer", "Interesse", "Q3 2027"])
        anschluss = Anschluss.objects.get()
        assert (str(anschluss.geplant), str(anschluss.erstplanung)) == ("Q3 2027", "Q1 2027")
        gruende = list(anschluss.history.values_list("history_change_reason", flat=True))
        assert gruende.count("Erstplanung festgehalten") == 1

    def test_nicht_solange_etwas_davon_verborgen_ist(self, koeln):
        dienst = f.online_dienst(kennung="neu", veroeffentlichung="entwurf")
        kopf = ["kommune", "dienst", "stand", "geplant"]
        lies(kopf, ["koeln", "neu", "Interesse", "Q1 2027"])
        assert Anschluss.objects.get().erstplanung is None
        dienst.veroeffentlichung = "veroeffentlicht"
        dienst.save()
        lies(["kennung", "kurzbeschreibung"], ["neu", "Jetzt offen."], name="online-dienste")
        assert str(Anschluss.objects.get().erstplanung) == "Q1 2027"

    def test_eine_datei_aendert_sie_nicht_mehr(self, koeln, dienst):
        kopf = ["kommune", "dienst", "stand", "geplant", "erstplanung"]
        lies(kopf[:4], ["koeln", "hundesteuer", "Interesse", "Q1 2027"])
        ergebnis = lies(kopf, ["koeln", "hundesteuer", "Interesse", "Q1 2027", "Q4 2026"])
        ((zeile, spalte, satz),) = problems(ergebnis)
        assert (zeile, spalte) == (2, "erstplanung")
        assert "„Q1 2027“ ist festgehalten" in satz


class TestRundreise:
    def test_die_oeffentliche_datei_laesst_sich_einlesen(self, koeln, dienst, besucher):
        f.anschluss(koeln, dienst, hemmnis="personal", bemerkung="Zwei\nZeilen")
        daten = besucher.get("/rollout/anschluesse/", {"format": "csv"}).inhalt
        ergebnis = resource_for("anschluesse")().import_data(
            read_table(daten, "anschluesse.csv"), dry_run=False, raise_errors=False
        )
        assert not problems(ergebnis)
        assert ergebnis.totals["skip"] == 1
        assert Anschluss.history.count() == 1

    def test_eine_zeile_derselben_kommune_mit_anderem_namen_ist_dieselbe(self, koeln, dienst):
        f.anschluss(koeln, dienst, "interesse")
        kopf = ["ags", "dienst", "stand", "bestaetigt_am"]
        assert not problems(lies(kopf, ["5315000", "Hundesteuer", "im Test", "01.11.2026"]))
        assert Anschluss.objects.get().stand == "test"

    def test_betreuungen(self, koeln):
        stelle = f.organisation(name="regio iT")
        kopf = ["dienstleister", "kommune", "von"]
        assert not problems(lies(kopf, ["regio iT", "5315000", "01.01.2020"], name="betreuungen"))
        assert koeln.betreuungen.get().dienstleister == stelle

    def test_schritte_aller_dienste(self):
        kopf = ["dienst", "name", "reihenfolge"]
        for _ in range(2):
            assert not problems(lies(kopf, ["", "Vertrag", "1"], name="anschlussschritte"))
        ergebnis = lies(kopf, ["", "Vertrag", "2"], name="anschlussschritte")
        assert ergebnis.totals["update"] == 1
