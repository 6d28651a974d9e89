"""What the PVOG says: taken in, held, counted, compared; our own records stay as they are."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from aussensicht import actions
from aussensicht.abgleich import compare
from aussensicht.actions import compare_all
from aussensicht.aufnahme import accept, take_in
from aussensicht.dateiformat import read_pvog
from aussensicht.enums import Abgleichart, Herkunft, Laufzustand, Umfang
from aussensicht.models import Abgleichzeile, PvogEintrag, PvogLauf
from bausteine.importe.folgeakte import run_followers
from bausteine.tabellen.dateien import xlsx_bytes
from bausteine.werte.zeitraum import Zeitraum
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung
from organisationen.models import Organisation
from rollout.models import Anschluss
from tests import factories as f
from tests.aussensicht.gegenstelle import SPALTEN, pvog_row, pvog_table
from tests.bausteine.verwaltung.hilfe import choose, client_of, konto_mit
from tests.formular import open_page, upload_file

pytestmark = pytest.mark.usefixtures("db")
ARS = ("055150000000", "055700000000", "059540000000")
HOCHLADEN = "admin:aussensicht_pvoglauf_hochladen"


def stadt(ars: str, name: str) -> Kommune:
    """A Kommune with its keys."""
    stelle = f.organisation(name=name, ars=ars, ags=ars[:5] + ars[9:])
    return f.kommune(organisation=stelle)


def key(nummer: int) -> str:
    """A LeiKa-Schlüssel."""
    return f"99{nummer:012d}"


def rows(ars: str, anzahl: int, **felder) -> list[dict]:
    """So many rows of an area."""
    return [pvog_row(key(i), ars, **felder) for i in range(1, anzahl + 1)]


def sent(client, daten: bytes, **felder):
    """The answer to an upload."""
    form = open_page(client, reverse(HOCHLADEN), "datei")
    return form.fill(datei=upload_file(daten, "pvog.csv"), **felder).send()


def taken(*zeilen: dict):
    """The file of these rows, taken in."""
    inhalt = read_pvog(pvog_table(list(zeilen)), "pvog.csv")
    assert not inhalt.fehler
    return take_in(inhalt, Herkunft.DATEI, "pvog.csv")


class TestFile:
    """Which tables are read, and what is said of others."""

    def test_three_kommunen_as_csv_and_as_workbook(self):
        """The same rows; what is unknown here is kept and counted."""
        stadt(ARS[0], "Musterstadt")
        f.leika_leistung(leika_schluessel=key(1))
        zeilen = [row for ars in ARS for row in rows(ars, 3)]
        taken(*zeilen)
        assert PvogEintrag.objects.count() == 9
        lauf = PvogLauf.objects.get(ars=ARS[0])
        assert (str(lauf.kommune), lauf.zeilen, lauf.unbekannt) == ("Musterstadt", 3, 2)
        assert PvogLauf.objects.get(ars=ARS[1]).kommune is None
        mappe = xlsx_bytes(SPALTEN, [[row.get(s, "") for s in SPALTEN] for row in zeilen])
        csv_inhalt = read_pvog(pvog_table(zeilen), "pvog.csv")
        assert read_pvog(mappe, "pvog.xlsx").je_ars == csv_inhalt.je_ars

    @pytest.mark.parametrize(
        ("spalte", "wert", "worte"),
        [
            ("leika_key", "9901200100100", "14 Ziffern"),
            ("leika_key", "9,9012E+13", "als Text formatieren"),
            ("ars", "551500", "zwölf Ziffern"),
            ("online_status", "offline", "„ok“, „nicht ok“ oder leer"),
            ("aktiv", "vielleicht", "„ja“, „nein“ oder leer"),
            ("datenstand_pvog_import", "gestern", "2026-11-28"),
        ],
    )
    def test_a_wrong_cell_is_told_with_its_value_and_what_to_do(self, spalte, wert, worte):
        inhalt = read_pvog(
            pvog_table([*rows(ARS[0], 1), pvog_row(key(2), ARS[0]) | {spalte: wert}]), "p.csv"
        )
        (satz,) = inhalt.fehler
        assert satz.startswith(f"Zeile 3, Spalte „{spalte}“: „{wert}“")
        assert worte in satz

    def test_the_same_row_twice_counts_once_and_that_is_said(self):
        """A row that differs in any cell that is read is another one."""
        einmal, anders = pvog_row(key(1), ARS[0]), pvog_row(key(1), ARS[0], url="https://b.example")
        ergebnis = taken(einmal, anders, einmal, einmal)
        lauf = PvogLauf.objects.get()
        assert (lauf.zeilen, lauf.gezaehlt, PvogEintrag.objects.count()) == (2, 2, 2)
        assert "2 Zeilen wiederholen eine andere und zählen nicht mit." in str(ergebnis)
        assert "wiederhol" not in str(taken(einmal, anders))

    def test_a_table_of_something_else_is_refused(self):
        with pytest.raises(ValidationError, match=r"„leika_key“.*unverändert"):
            read_pvog(b"kennung;titel\r\na;b\r\n", "projekte.csv")


class TestRuns:
    """What holds, what is held, and what stays of older ones."""

    def test_a_half_as_large_run_is_held_until_someone_decides(self):
        stadt(ARS[0], "Musterstadt")
        taken(*rows(ARS[0], 10))
        assert not taken(*rows(ARS[0], 8)).wartend  # a fifth less is accepted
        (gehalten,) = taken(*rows(ARS[0], 4)).wartend
        assert (gehalten.zuletzt, PvogLauf.objects.get(gilt=True).zeilen) == (8, 8)
        accept(gehalten)
        assert PvogLauf.objects.get(gilt=True).zeilen == 4

    def test_the_rows_of_two_accepted_runs_stay_and_the_numbers_of_all(self):
        for _ in range(4):
            taken(*rows(ARS[0], 5))
        assert PvogLauf.objects.count() == 4
        assert PvogEintrag.objects.count() == 10
        assert {lauf.gezaehlt for lauf in PvogLauf.objects.all()} == {5}

    def test_what_is_not_active_or_left_out_with_a_reason_is_counted_by_itself(self):
        taken(
            *rows(ARS[0], 2),
            pvog_row(key(3), ARS[0], aktiv="nein"),
            pvog_row(key(4), ARS[0], begruendung_nicht_beruecksichtigt="Testeintrag"),
            pvog_row(key(5), ARS[0], online_status="nicht ok"),
        )
        lauf = PvogLauf.objects.get()
        zahlen = (lauf.zeilen, lauf.gezaehlt, lauf.nicht_aktiv, lauf.begruendet, lauf.nicht_ok)
        assert zahlen == (5, 3, 1, 1, 1)


@pytest.fixture
def bild():
    """Two Kommunen with one difference of each kind."""
    erste, zweite = stadt(ARS[0], "Musterstadt"), stadt(ARS[1], "Beispielheim")
    leistungen = {i: f.leika_leistung(leika_schluessel=key(i)) for i in range(1, 6)}
    dienste = {i: f.online_dienst(f"Dienst {i}") for i in range(1, 6)}
    for i, dienst in dienste.items():
        f.dienst_leistung(dienst, leistungen[i])
    f.anschluss(erste, dienste[1])  # on both sides
    f.anschluss(erste, dienste[2], "test")
    f.anschluss(erste, dienste[3])  # not in the PVOG
    f.anschluss(erste, dienste[4], "nicht-vorgesehen")
    taken(
        pvog_row(key(1), ARS[0], online_status="nicht ok"),
        pvog_row(key(2), ARS[0]),
        pvog_row(key(4), ARS[0]),
        pvog_row(key(5), ARS[0], url="https://gemeinsam.example/5"),
        pvog_row(key(9), ARS[0], aktiv="nein"),
        pvog_row(key(5), ARS[1], url="https://gemeinsam.example/5"),
    )
    return erste, zweite, dienste


class TestComparison:
    """What differs, and that nothing of ours changes by it."""

    def test_each_kind_is_found_once(self, bild):
        erste, _, dienste = bild
        compare_all()
        gefunden = set(
            Abgleichzeile.objects.filter(kommune=erste).values_list("kennung", flat=True)
        )
        assert gefunden == {
            f"musterstadt-nicht-ok-{key(1)}",
            f"musterstadt-geplant-{key(2)}",
            f"musterstadt-nur-hier-{dienste[3].kennung}",
            f"musterstadt-verneint-{key(4)}",
            f"musterstadt-nur-pvog-{key(5)}",
            f"musterstadt-adresse-{key(5)}",
        }
        vorher = list(Abgleichzeile.objects.order_by("pk").values())
        compare_all()  # who subscribed to the list hears of no change
        assert list(Abgleichzeile.objects.order_by("pk").values()) == vorher
        zeile = Abgleichzeile.objects.get(kommune=erste, art=Abgleichart.GEPLANT)
        assert zeile.hier_text == "im Test, Stand 31.12.2022"
        assert zeile.pvog_text == "erreichbar, Stand 28.11.2026"

    def test_no_record_of_ours_changes_and_none_is_added(self, bild):
        def everything():
            return [
                list(model.objects.order_by("pk").values())
                for model in (Organisation, Kommune, LeikaLeistung, OnlineDienst, Anschluss)
            ]

        def histories():
            return [m.history.count() for m in (Organisation, Kommune, LeikaLeistung, Anschluss)]

        vorher = everything(), histories()
        taken(*rows(ARS[0], 20))
        compare_all()
        assert (everything(), histories()) == vorher

    def test_what_those_above_offer_is_found_and_never_added(self, bild, verwaltung):
        """The second number comes from an upload of its own, and stands by itself."""
        erste, *_ = bild
        darueber = pvog_table([pvog_row(key(i), "050000000000") for i in range(1, 8)])
        sent(verwaltung, darueber, umfang=Umfang.MIT_DARUEBER.value, ars="55150000000")
        assert not Abgleichzeile.objects.filter(art=Abgleichart.NUR_HIER).exists()
        assert PvogLauf.objects.zahlen()["gezaehlt"] == 5
        seite = verwaltung.get(reverse("kommune", args=[erste.organisation.kennung]))
        text = " ".join(seite.content.decode().split())
        assert "<strong>4</strong> (laut PVOG, Stand 28.11.2026)" in text
        assert "<strong>7</strong> (laut PVOG, Stand 28.11.2026)" in text

    def test_a_saved_connection_is_compared_at_once(self, bild, verwaltung):
        """Of its Kommune alone; a run of the night says the same."""
        compare_all()
        anschluss = Anschluss.objects.get(stand="test")
        anschluss.stand, anschluss.quelle = "online", f.quelle()
        anschluss.online_seit = Zeitraum.parse("2022")
        anschluss.save()
        run_followers("anschluesse", records=[anschluss])
        assert not Abgleichzeile.objects.filter(art=Abgleichart.GEPLANT).exists()
        run_followers("anschluesse")  # an import does not say which
        einzeln = sorted(Abgleichzeile.objects.values_list("kommune", "kennung"))
        compare()
        assert sorted(Abgleichzeile.objects.values_list("kommune", "kennung")) == einzeln

    def test_what_is_not_public_here_stands_nowhere(self, bild, besucher):
        """The PVOG's own word for a Leistung is no secret; our draft of it is."""
        _, _, dienste = bild
        OnlineDienst.objects.filter(pk=dienste[3].pk).update(veroeffentlichung="entwurf")
        LeikaLeistung.objects.filter(leika_schluessel=key(2)).update(
            veroeffentlichung="entwurf", bezeichnung="Geheimname"
        )
        compare_all()
        seite = besucher.seite("/abgleich/")
        assert "Dienst 3" not in str(seite.text("main"))
        assert "Geheimname" not in str(seite.text("main"))
        assert seite.anzahl == 7


class TestAdmin:
    """Upload, release and discard."""

    def test_a_row_that_stands_twice_is_named_after_the_upload(self, verwaltung):
        antwort = self.upload(verwaltung, *rows(ARS[0], 2), *rows(ARS[0], 1))
        text = verwaltung.get(antwort["Location"]).content.decode()
        assert "2 Zeilen gelesen" in text
        assert "1 Zeile wiederholt eine andere und zählt nicht mit." in text

    def upload(self, client, *zeilen):
        return sent(client, pvog_table(list(zeilen)))

    def test_a_file_with_mistakes_stores_nothing_and_names_them(self, verwaltung):
        antwort = self.upload(verwaltung, *rows(ARS[0], 2), pvog_row("123", ARS[0]))
        text = antwort.content.decode()
        assert "Nichts gespeichert: 1 Fehler" in text
        assert "Zeile 4, Spalte „leika_key“: „123“" in text
        assert not PvogLauf.objects.exists()

    def test_who_holds_it_back_and_who_lets_it_go(self, verwaltung):
        stadt(ARS[0], "Musterstadt")
        self.upload(verwaltung, *rows(ARS[0], 10))
        self.upload(verwaltung, *rows(ARS[0], 5))
        lauf = PvogLauf.objects.get(zustand=Laufzustand.WARTET)
        choose(verwaltung, PvogLauf, "release_runs", [lauf])
        lauf.refresh_from_db()
        assert (lauf.zustand, lauf.gilt) == (Laufzustand.ANGENOMMEN, True)
        assert Abgleichzeile.objects.count() == 5

    def test_accounts_without_the_right_do_not_upload(self):
        client = client_of(konto_mit("aussensicht.view_pvoglauf"))
        assert client.get(reverse(HOCHLADEN)).status_code == 403

    def test_many_kommunen_are_compared_by_night(self, verwaltung, monkeypatch):
        """And the page says so, and who runs it by hand need not wait."""
        monkeypatch.setattr(actions, "EINZELN", 1)
        for nummer, ars in enumerate(ARS):
            stadt(ars, f"Stadt {nummer}")
        antwort = self.upload(verwaltung, *(row for ars in ARS for row in rows(ars, 2)))
        text = verwaltung.get(antwort["Location"]).content.decode()
        assert "Verglichen wird in der Nacht" in text
        assert not Abgleichzeile.objects.exists()
        call_command("aussensicht_abgleichen", verbosity=0)
        assert Abgleichzeile.objects.count() == 6
