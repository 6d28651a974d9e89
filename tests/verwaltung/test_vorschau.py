"""The preview of large files: bounded, with counts, and the faulty rows to mend."""

import base64

import pytest

from ozgportal.models import Import
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import errors
from tests.verwaltung.hilfe import adresse, confirm, page_of, shown_after, upload

pytestmark = pytest.mark.usefixtures("ablage")


def test_a_long_preview_shows_its_beginning_and_all_counts(verwaltung):
    f.projekt(kennung="p-0", titel="P 0")
    zeilen = [["kennung", "titel"], *[[f"p-{i}", f"P {i}"] for i in range(251)]]
    seite = page_of(upload(verwaltung, Umsetzungsprojekt, zeilen))
    text = " ".join(seite.text("p"))
    assert "250 neu, 0 geändert, 1 unverändert" in text
    assert "die ersten 200 von 250" in text
    assert len([e for e in seite.alle("tr") if e["class"] == "new"]) == 200


def test_faulty_rows_come_back_as_a_file(verwaltung):
    zeilen = [["kennung", "titel", "umsetzung"], ["a", "A", "2031"], ["b", "B", "bald"],
              ["c", "", "2031"]]  # fmt: skip
    seite = page_of(upload(verwaltung, Umsetzungsprojekt, zeilen))
    assert "1 neu, 0 geändert, 0 unverändert, 2 fehlerhaft" in " ".join(seite.text("p"))
    (verweis,) = [e for e in seite.alle("a") if e["download"]]
    datei = base64.b64decode(verweis["href"].split(",", 1)[1])
    text = datei.decode("utf-8-sig").splitlines()
    assert text[0] == "kennung;titel;umsetzung;fehler"
    assert [zeile.split(";")[:3] for zeile in text[1:]] == [["b", "B", "bald"], ["c", "", "2031"]]
    assert "bald" in text[1].split(";")[3]
    verbessert = datei.replace(b"b;B;bald", b"b;B;2032").replace(b"c;;", b"c;C;")
    antwort = upload(verwaltung, Umsetzungsprojekt, verbessert)
    assert "2 neu" in shown_after(verwaltung, confirm(verwaltung, Umsetzungsprojekt, antwort))
    assert set(Umsetzungsprojekt.objects.values_list("titel", flat=True)) == {"B", "C"}


def test_many_mistakes_are_cut(verwaltung):
    zeilen = [["kennung", "titel"], *[[f"p-{i}", ""] for i in range(230)]]
    seite = page_of(upload(verwaltung, Umsetzungsprojekt, zeilen))
    assert "230 Fehler" in " ".join(seite.text("h2"))
    assert "die ersten 200 Fehler" in " ".join(seite.text("p"))


@pytest.mark.django_db
def test_only_the_added_column_is_ignored():
    assert errors("umsetzungsprojekte", [["kennung", "fehler", "Fehler"], ["a", "x", "y"]])


def test_a_written_file_is_listed_with_account_and_checksum(verwaltung, chefin):
    antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["a", "A"]])
    ziel = confirm(verwaltung, Umsetzungsprojekt, antwort)
    assert "lässt er sich zurücknehmen" in shown_after(verwaltung, ziel)
    einspielung = Import.objects.get()
    assert (einspielung.konto, einspielung.dateiname) == (chefin, "probe.csv")
    assert len(einspielung.pruefsumme) == 64
    assert verwaltung.get(adresse(Import, "changelist")).status_code == 200
