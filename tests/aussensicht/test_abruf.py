"""Fetching from a server process on loopback: pace, paging, 429, cut connections, going on."""

import io
import itertools

import pytest
from django.core.management import CommandError, call_command

from aussensicht import abruf
from aussensicht.abruf import Abruffehler, Abrufweg
from aussensicht.models import PvogEintrag, PvogLauf
from bausteine.importe.abholung import waiting
from bausteine.tabellen.dateien import read_table
from bausteine.werte.zeitraum import Zeitraum
from leistungen.models import LeikaLeistung
from tests import factories as f
from tests.aussensicht.gegenstelle import Erwiderung, Gegenstelle, fim_page, pvog_row, pvog_table

ARS = ("055150000000", "055700000000", "059540000000")


@pytest.fixture
def eilig(monkeypatch):
    """The pace of a test; what the client would have waited."""
    gewartet: list[float] = []
    monkeypatch.setattr(abruf, "PAUSE", 0.0)
    monkeypatch.setattr(abruf, "wait", lambda sekunden: gewartet.append(sekunden))
    return gewartet


def run(*args, **optionen) -> str:
    """What the command says."""
    ausgabe = io.StringIO()
    call_command(*args, stdout=ausgabe, stderr=ausgabe, **optionen)
    return ausgabe.getvalue()


def area(frage) -> str:
    """The ARS that was asked for."""
    return frage.pfad.split("/")[-2]


def whole(frage) -> Erwiderung:
    """Three rows of the area."""
    return Erwiderung(pvog_table([pvog_row(f"99{i:012d}", area(frage)) for i in range(3)]))


class TestClient:
    """Of any interface."""

    def test_it_asks_once_a_second_and_no_more_often(self, monkeypatch):
        gewartet: list[float] = []
        monkeypatch.setattr(abruf, "wait", gewartet.append)
        with Gegenstelle(whole) as stelle:
            weg = Abrufweg(stelle.adresse)
            for _ in range(3):
                weg.get("05/export", {}, "*/*")
        assert len(gewartet) == 2
        assert all(0.9 < sekunden <= 1 for sekunden in gewartet)

    def test_who_asks_for_patience_gets_it(self, eilig):
        antworten = itertools.chain(
            [Erwiderung(status=429, kopf={"Retry-After": "7"})], itertools.repeat(Erwiderung(b"ok"))
        )
        with Gegenstelle(lambda frage: next(antworten)) as stelle:
            assert Abrufweg(stelle.adresse).get("x", {}, "*/*").daten == b"ok"
        assert eilig == [7]

    def test_a_cut_connection_is_tried_again_and_not_for_ever(self, eilig):
        halb = Erwiderung(b"x" * 1000, nur=10)
        antworten = itertools.chain([halb, halb], itertools.repeat(Erwiderung(b"ganz")))
        with Gegenstelle(lambda frage: next(antworten)) as stelle:
            assert Abrufweg(stelle.adresse).get("x", {}, "*/*").daten == b"ganz"
        with (
            Gegenstelle(lambda frage: halb) as stelle,
            pytest.raises(Abruffehler, match=r"5 Versuche.*macht dort weiter"),
        ):
            Abrufweg(stelle.adresse).get("x", {}, "*/*")

    def test_what_is_too_large_is_not_read(self, eilig, monkeypatch):
        monkeypatch.setattr(abruf, "MAX_ANTWORT", 1024)
        with (
            Gegenstelle(lambda frage: Erwiderung(b"x" * 100_000)) as stelle,
            pytest.raises(Abruffehler, match="größer als"),
        ):
            Abrufweg(stelle.adresse).get("x", {}, "*/*")


@pytest.mark.usefixtures("db", "eilig")
class TestPvog:
    """`pvog_abrufen`."""

    def test_without_an_address_it_says_so_and_asks_nobody(self, settings):
        settings.PVOG_ADRESSE = ""
        assert "PVOG_ADRESSE ist nicht gesetzt" in run("pvog_abrufen", ARS[0])

    def test_one_area_after_another_as_the_interface_wants_it(self, settings):
        for ars in ARS:
            f.kommune(organisation=f.organisation(ars=ars, ags=ars[:5] + ars[9:]))
        f.kommune(organisation=f.organisation(ars="091620000000", ags="09162000"))
        with Gegenstelle(whole) as stelle:
            settings.PVOG_ADRESSE = f"{stelle.adresse}/open-pvog"
            text = run("pvog_abrufen")  # of the own Land
            run("pvog_abrufen", ARS[0], "--mit-darueber")
        assert "3 Läufe angenommen" in text
        assert [area(frage) for frage in stelle.fragen] == [*ARS, ARS[0]]
        erste, letzte = stelle.fragen[0], stelle.fragen[-1]
        assert erste.pfad == f"/open-pvog/{ARS[0]}/export"
        assert (erste.accept, erste.params["filetype"]) == ("application/octet-stream", "csv")
        assert (erste.params["includeAbove"], letzte.params["includeAbove"]) == ("false", "true")

    def test_what_is_too_large_comes_page_by_page(self, settings):
        zeilen = [pvog_row(f"99{i:012d}", ARS[0]) for i in range(250)]

        def paged(frage):
            if "page" not in frage.params:
                return Erwiderung(status=413)
            anfang = int(frage.params["page"]) * int(frage.params["size"])
            return Erwiderung(pvog_table(zeilen[anfang : anfang + 100]))

        with Gegenstelle(paged) as stelle:
            settings.PVOG_ADRESSE = stelle.adresse
            run("pvog_abrufen", ARS[0])
        assert [frage.params.get("page") for frage in stelle.fragen] == [None, "0", "1", "2"]
        assert PvogEintrag.objects.count() == 250

    def test_a_row_on_two_pages_counts_once_and_ends_no_area(self, settings):
        """A full page stays a full page, however many of its rows were there before."""
        eine = pvog_row(f"99{0:012d}", ARS[0])
        zeilen = [eine, *(pvog_row(f"99{i:012d}", ARS[0]) for i in range(1, 99)), eine] * 2

        def paged(frage):
            if "page" not in frage.params:
                return Erwiderung(status=413)
            anfang = int(frage.params["page"]) * int(frage.params["size"])
            # the pages are not the same, or the interface would be stuck
            return Erwiderung(pvog_table(zeilen[anfang : anfang + 100]) + b"\r\n" * anfang)

        with Gegenstelle(paged) as stelle:
            settings.PVOG_ADRESSE = stelle.adresse
            text = run("pvog_abrufen", ARS[0])
        assert [frage.params.get("page") for frage in stelle.fragen] == [None, "0", "1", "2"]
        assert "101 Zeilen wiederholen eine andere und zählen nicht mit." in text
        assert PvogLauf.objects.get().zeilen == 99

    def test_a_run_that_was_cut_goes_on_where_it_ended(self, settings):
        """What was read is not asked for again; what failed is."""
        kaputt = {ARS[1]}

        def cut(frage):
            antwort = whole(frage)
            antwort.nur = 20 if area(frage) in kaputt else None
            return antwort

        with Gegenstelle(cut) as stelle:
            settings.PVOG_ADRESSE = stelle.adresse
            with pytest.raises(CommandError, match="1 von 3 Kommunen nicht gelesen"):
                run("pvog_abrufen", *ARS)
            assert PvogLauf.objects.count() == 2
            kaputt.clear()
            stelle.fragen.clear()
            assert "2 sind heute schon gelesen" in run("pvog_abrufen", *ARS)
        assert [area(frage) for frage in stelle.fragen] == [ARS[1]]
        assert PvogLauf.objects.filter(gilt=True).count() == 3

    def test_a_wrong_row_leaves_the_area_as_it_was(self, settings):
        with Gegenstelle(lambda frage: Erwiderung(pvog_table([pvog_row("1", ARS[0])]))) as stelle:
            settings.PVOG_ADRESSE = stelle.adresse
            with pytest.raises(CommandError):
                run("pvog_abrufen", ARS[0])
        assert not PvogLauf.objects.exists()


@pytest.mark.usefixtures("db", "eilig")
class TestFim:
    """`fim_abrufen`."""

    ALLE = [
        {
            "leistungsschluessel": f"99{i:012d}",
            "leistungsbezeichnung": f"Leistung {i}",
            "typisierung": ["5"],
            "geaendert_datum_zeit": "2026-11-20T08:00:00",
            "volltext": "lang",
        }
        for i in range(450)
    ]

    @pytest.fixture(autouse=True)
    def _var(self, settings, tmp_path):
        settings.VAR = tmp_path

    def test_without_an_address_it_says_so_and_asks_nobody(self, settings):
        settings.FIM_ADRESSE = ""
        assert "FIM_ADRESSE ist nicht gesetzt" in run("fim_abrufen")

    def test_a_run_that_was_cut_goes_on_and_its_file_waits(self, settings):
        """Nothing of it is written; the long texts stay where they are."""
        kaputt = {400}

        def cut(frage):
            antwort = fim_page(self.ALLE, frage)
            antwort.nur = 20 if int(frage.params["offset"]) in kaputt else None
            return antwort

        with Gegenstelle(cut) as stelle:
            settings.FIM_ADRESSE = f"{stelle.adresse}/api/v0"
            with pytest.raises(CommandError, match="macht dort weiter"):
                run("fim_abrufen")
            assert not waiting(["fim-leistungen"])
            kaputt.clear()
            stelle.fragen.clear()
            assert "450 Leistungen abgerufen" in run("fim_abrufen")
        (frage,) = stelle.fragen
        assert frage.pfad == "/api/v0/leistung-steckbriefe"
        assert (frage.params["offset"], frage.params["limit"]) == ("400", "200")
        (datei,) = waiting(["fim-leistungen"])
        assert (b"lang" in datei.read(), LeikaLeistung.objects.count()) == (False, 0)
        tabelle = read_table(datei.read(), datei.name)
        assert (len(tabelle), tabelle.vollstaendig) == (450, True)

    def test_the_next_run_asks_for_what_changed_since_the_accepted_one(self, settings):
        f.quelle(kennung="fim-portal", stand=Zeitraum.parse("30.11.2026"))
        with Gegenstelle(lambda frage: fim_page([], frage)) as stelle:
            settings.FIM_ADRESSE = stelle.adresse
            assert "hat sich nichts geändert" in run("fim_abrufen")
            run("fim_abrufen", "--alles")
        seit = [frage.params.get("updated_since") for frage in stelle.fragen]
        assert seit == ["2026-11-29T00:00:00", None]

    def test_an_answer_of_another_shape_is_refused(self, settings):
        with Gegenstelle(lambda frage: Erwiderung(b"[" * 10_000)) as stelle:
            settings.FIM_ADRESSE = stelle.adresse
            with pytest.raises(CommandError, match="nicht die beschriebene Form"):
                run("fim_abrufen")
