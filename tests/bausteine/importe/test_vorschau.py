"""The preview of large files: by page and kind, worked out once, seen by nobody else."""

import os
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.geschichte.unterschiede import excerpts
from bausteine.importe.models import Import
from bausteine.importe.vorschau import HOECHSTALTER, JE_SEITE, MAX_WERT
from bausteine.werte.zeitraum import Zeitraum
from projects.models import Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    confirm,
    confirm_data,
    konto_mit,
    page_of,
    shown_after,
    upload,
)
from tests.formular import forge
from tests.import_dateien import errors

pytestmark = pytest.mark.usefixtures("ablage")
ANZAHL = 2 * JE_SEITE + 51


def large(anzahl=ANZAHL):
    """Header and many projects, of which p-0 exists unchanged and p-1 changes."""
    f.projekt(kennung="p-0", titel="P 0")
    f.projekt(kennung="p-1", titel="Alt")
    return [["kennung", "titel"], *[[f"p-{i}", f"P {i}"] for i in range(anzahl)]]


def path_of(antwort) -> str:
    """The address of a preview."""
    return antwort.request["PATH_INFO"]


def test_a_point_in_time_shows_the_cell_it_was_read_from(verwaltung):
    """Where the file says it in other words; blanks are none."""
    f.phase(f.projekt(kennung="p-1", titel="P 1"), art="umsetzung", geplant=Zeitraum.parse("2026"))
    zeilen = [
        ["kennung", "titel", "konzeption", "umsetzung"],
        ["p-1", "P 1", "Q2  2026", "1. Quartal 2027"],
    ]
    (zeile,) = page_of(upload(verwaltung, Umsetzungsprojekt, zeilen)).alle("dl")
    text = " ".join(zeile.text.split())
    assert "2026 → Q1 2027 aus ‚1. Quartal 2027‘" in text
    assert text.count("aus ‚") == 1


class TestPages:
    """A hundred entries each, addressed by kind and number."""

    def test_every_new_record_is_on_one_of_its_pages(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, large())
        text = " ".join(page_of(antwort).text("p"))
        assert f"{ANZAHL - 2} neu, 1 geändert, 1 unverändert" in text
        assert page_of(antwort).text("caption") == ["geändert: 1 bis 1 von 1"]
        namen = []
        for nummer in (1, 2, 3):
            seite = page_of(verwaltung.get(path_of(antwort), {"zeigen": "neu", "seite": nummer}))
            namen += seite.text("td")[1::3]
        assert namen == [f"P {i}" for i in range(2, ANZAHL)]
        assert seite.text("caption") == [f"neu: 201 bis {ANZAHL - 2} von {ANZAHL - 2}"]

    def test_the_links_of_the_page_lead_to_all_others(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, large())
        seite = page_of(antwort)
        assert [(e["href"], e["aria-current"]) for e in seite.alle("a") if "(" in e.text] == [
            ("?zeigen=neu", None),
            ("?zeigen=geaendert", "page"),
        ]
        mitte = page_of(verwaltung.get(path_of(antwort), {"zeigen": "neu", "seite": 2}))
        ziele = [e["href"] for e in mitte.alle("a") if "seite=" in (e["href"] or "")]
        erwartet = [f"?zeigen=neu&seite={n}" for n in (1, 1, 2, 3, 3)]
        assert ziele == erwartet * 2  # above and below the table
        assert [" ".join(e.text.split()) for e in mitte.alle("a") if e["aria-current"]] == [
            "neu (249)",
            "Seite 2",
            "Seite 2",
        ]

    @pytest.mark.parametrize(
        "frage",
        [
            {"seite": "9999"},
            {"seite": "x"},
            {"zeigen": "alles"},
            {"zeigen": "../kopf"},
            {"zeigen": "hinweise"},
        ],
    )
    def test_nonsense_in_the_address_shows_a_page(self, verwaltung, frage):
        antwort = upload(verwaltung, Umsetzungsprojekt, large(3))
        assert verwaltung.get(path_of(antwort), frage).status_code == 200

    def test_every_page_has_the_button_and_the_last_one_writes_too(self, verwaltung, monkeypatch):
        monkeypatch.setattr("bausteine.importe.annahme.ZEILEN", ANZAHL)
        antwort = upload(verwaltung, Umsetzungsprojekt, large())
        letzte = verwaltung.get(path_of(antwort), {"zeigen": "neu", "seite": 3})
        ziel = confirm(verwaltung, Umsetzungsprojekt, letzte)
        assert f"{ANZAHL - 2} neu, 1 geändert" in shown_after(verwaltung, ziel)
        assert Umsetzungsprojekt.objects.count() == ANZAHL

    def test_a_page_reads_no_data_and_stays_as_it_was(self, verwaltung):
        """No second check: neither queries on projects nor what others changed meanwhile."""
        antwort = upload(verwaltung, Umsetzungsprojekt, large(5))
        Umsetzungsprojekt.objects.filter(kennung="p-1").update(titel="Inzwischen anders")
        with CaptureQueriesContext(connection) as abfragen:
            noch_einmal = verwaltung.get(path_of(antwort))
        assert not [a for a in abfragen if "umsetzungsprojekt" in a["sql"]]
        assert "Alt → P 1" in " ".join(page_of(noch_einmal).text("td"))

    def test_a_long_value_is_shown_where_it_differs(self, verwaltung):
        text = "wort " * 1000
        f.projekt(kennung="a", titel="A", kurzbeschreibung="", hinweis=f"{text}alt {text}".strip())
        zeilen = [["kennung", "hinweis"], ["a", f"{text}neu {text}"]]
        (zelle,) = page_of(upload(verwaltung, Umsetzungsprojekt, zeilen)).text("dd")
        assert "alt wort" in zelle
        assert "neu wort" in zelle
        assert len(zelle) < 3 * MAX_WERT
        assert excerpts("kurz", "", MAX_WERT) == ("kurz", "")

    def test_what_is_too_much_to_keep_is_counted_and_said(self, verwaltung, monkeypatch):
        monkeypatch.setattr("bausteine.importe.vorschau.MAX_ZEICHEN", 14_000)
        monkeypatch.setattr("bausteine.importe.annahme.ZEILEN", ANZAHL)
        antwort = upload(verwaltung, Umsetzungsprojekt, large())
        erste, letzte = (
            verwaltung.get(path_of(antwort), {"zeigen": "neu", "seite": nummer})
            for nummer in (1, 3)
        )
        assert len(page_of(erste).text("td")) == 3 * JE_SEITE
        assert "zu umfangreich, um alle zu zeigen" in letzte.content.decode()
        confirm(verwaltung, Umsetzungsprojekt, letzte)
        assert Umsetzungsprojekt.objects.count() == ANZAHL


class TestMistakes:
    """A refused file: its mistakes by page, its rows to mend."""

    def test_faulty_rows_come_back_as_a_file(self, verwaltung):
        zeilen = [
            ["kennung", "titel", "umsetzung"],
            ["a", "A", "2031"],
            ["b", "=B", "bald"],
            ["c", "", "2031"],
        ]
        antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
        seite = page_of(antwort)
        assert "1 neu, 0 geändert, 0 unverändert, 2 fehlerhaft" in " ".join(seite.text("p"))
        (verweis,) = [e for e in seite.alle("a") if "download" in e.attrs]
        datei = verwaltung.get(path_of(antwort) + verweis["href"])
        assert datei["Content-Disposition"] == 'attachment; filename="fehlerhafte-zeilen.csv"'
        text = datei.content.decode("utf-8-sig").splitlines()
        assert text[0] == "kennung;titel;umsetzung;fehler"
        assert [z.split(";")[:3] for z in text[1:]] == [["b", "'=B", "bald"], ["c", "", "2031"]]
        assert "bald" in text[1].split(";")[3]
        verbessert = datei.content.replace(b";bald", b";2032").replace(b"c;;", b"c;C;")
        antwort = upload(verwaltung, Umsetzungsprojekt, verbessert)
        assert "2 neu" in shown_after(verwaltung, confirm(verwaltung, Umsetzungsprojekt, antwort))
        assert set(Umsetzungsprojekt.objects.values_list("titel", flat=True)) == {"=B", "C"}

    def test_mistakes_are_paged_and_the_file_holds_all(self, verwaltung, ablage):
        zeilen = [["kennung", "titel"], *[[f"p-{i}", ""] for i in range(230)]]
        antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
        assert "230 Fehler" in " ".join(page_of(antwort).text("h2"))
        nummern = []
        for nummer in (1, 2, 3):
            seite = page_of(verwaltung.get(path_of(antwort), {"seite": nummer}))
            nummern += map(int, seite.text("td")[::3])
        assert nummern == list(range(2, 232))
        datei = verwaltung.get(path_of(antwort) + "fehlerhafte-zeilen.csv").content
        assert len(datei.splitlines()) == 231
        # the file itself waits to be read otherwise
        assert sorted(d.suffix for d in ablage.iterdir()) == ["", ".vorschau"]

    def test_it_cannot_be_written_whatever_is_sent(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", ""]])
        assert "vorschau" not in [e["name"] for e in page_of(antwort).alle("input")]
        marke = antwort.context_data["vorschau"].marke
        ziel = forge(verwaltung, adresse(Umsetzungsprojekt, "process_import"), {"vorschau": marke})
        assert "Nichts geschrieben" in shown_after(verwaltung, ziel)
        assert not Umsetzungsprojekt.objects.exists()

    def test_the_form_for_the_mended_file_is_below(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", ""]])
        (formular,) = [e for e in page_of(antwort).alle("form") if e["enctype"]]
        assert formular["action"] == adresse(Umsetzungsprojekt, "import")

    def test_wrong_headers_have_no_rows_to_mend(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, [["efa", "farbe"], ["ja", "rot"]])
        assert page_of(antwort).text("td")[:2] == ["–", "–"]
        assert verwaltung.get(path_of(antwort) + "fehlerhafte-zeilen.csv").status_code == 404

    @pytest.mark.django_db
    def test_only_the_added_column_is_ignored(self):
        assert errors("umsetzungsprojekte", [["kennung", "fehler", "Fehler"], ["a", "x", "y"]])


class TestWhose:
    """A preview belongs to the account that made it, to its noun and to its day."""

    @pytest.fixture
    def antwort(self, verwaltung):
        """A preview with a mistake, so that it has everything there is to see."""
        return upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", ""]])

    def test_another_account_sees_and_writes_nothing(self, verwaltung, antwort):
        gut = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
        rechte = ("projects.view_umsetzungsprojekt", "projects.import_umsetzungsprojekt")
        andere = client_of(konto_mit(*rechte))
        ziel = andere.get(path_of(antwort))
        assert "ein anderes Konto" in shown_after(andere, ziel)
        assert andere.get(path_of(antwort) + "fehlerhafte-zeilen.csv").status_code == 404
        forge(andere, adresse(Umsetzungsprojekt, "process_import"), confirm_data(gut))
        assert not Umsetzungsprojekt.objects.exists()

    def test_without_the_right_to_import_it_is_closed(self, antwort):
        andere = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        for ort in (path_of(antwort), path_of(antwort) + "fehlerhafte-zeilen.csv"):
            assert andere.get(ort).status_code == 403

    def test_the_address_under_another_noun_leads_nowhere(self, verwaltung, antwort):
        fremd = path_of(antwort).replace("projects/umsetzungsprojekt", "quellen/quelle")
        ziel = verwaltung.get(fremd)
        assert ziel["Location"] == adresse(Quelle, "import")

    def test_an_old_one_says_so_in_german_and_is_removed_by_the_next(
        self, verwaltung, antwort, ablage
    ):
        gut = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
        damals = time.time() - HOECHSTALTER - 1
        fremd = ablage / "fremd"
        fremd.write_text("x")
        for datei in ablage.iterdir():
            os.utime(datei, (damals, damals))
        for alt in (antwort, gut):
            ziel = verwaltung.get(path_of(alt))
            assert "Diese Vorschau gibt es nicht mehr" in shown_after(verwaltung, ziel)
        ziel = verwaltung.post(adresse(Umsetzungsprojekt, "process_import"), confirm_data(gut))
        assert "Nichts geschrieben" in shown_after(verwaltung, ziel)
        upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["b", "B"]])
        assert len(list(ablage.iterdir())) == 3
        assert fremd.exists()

    def test_after_writing_it_is_gone_and_the_way_back_says_so(self, verwaltung, ablage):
        gut = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
        confirm(verwaltung, Umsetzungsprojekt, gut)
        assert not list(ablage.iterdir())
        ziel = verwaltung.get(path_of(gut))
        assert "schon geschrieben" in shown_after(verwaltung, ziel)

    def test_a_damaged_one_is_as_good_as_none(self, verwaltung, antwort, ablage):
        (datei,) = ablage.glob("*.vorschau")
        datei.write_bytes(b"PK" + b"\0" * 40)
        assert verwaltung.get(path_of(antwort)).status_code == 302


def test_a_written_file_is_listed_with_account_and_checksum(verwaltung, chefin):
    antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
    ziel = confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert "lässt er sich zurücknehmen" in shown_after(verwaltung, ziel)
    der_import = Import.objects.get()
    assert (der_import.konto, der_import.dateiname) == (chefin, "probe.csv")
    assert len(der_import.pruefsumme) == 64
    assert verwaltung.get(adresse(Import, "changelist")).status_code == 200
