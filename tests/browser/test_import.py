"""A file in the admin: two mistakes, mended, read in, taken back; usable by everyone."""

import pytest
from playwright.sync_api import expect

from projects.models import Umsetzungsprojekt
from tests.browser.test_arbeitsplatz import axe, projekte  # noqa: F401 - fixtures
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.browser
KOPF = ["kennung", "titel", "prioritaet", "umsetzung"]
FALSCH = [KOPF, ["wohngeld", "Wohngeld plus", "1", "Q5 2031"], ["parken", "Parken", "vier", ""]]
RICHTIG = [KOPF, ["wohngeld", "Wohngeld plus", "1", "Q1 2031"], ["parken", "Parken", "2", ""]]


def check_file(page, datei, zeilen):
    """Upload these rows as German Excel saves them."""
    datei.write_bytes(csv_datei(zeilen, kodierung="cp1252"))
    page.get_by_label("Datei").set_input_files(datei)
    page.get_by_role("button", name="Prüfen").click()


def titles() -> dict[str, str]:
    return dict(
        Umsetzungsprojekt.objects.filter(kennung__in=("wohngeld", "parken")).values_list(
            "kennung", "titel"
        )
    )


def test_mistakes_mended_read_in_and_taken_back(axe, tmp_path):  # noqa: F811 - the fixture
    datei = tmp_path / "Stand Mai.csv"

    def mistakes(page):
        check_file(page, datei, FALSCH)
        expect(page.get_by_role("alert")).to_contain_text("2 Fehler – nichts wurde geschrieben")

    def preview(page):
        check_file(page, datei, RICHTIG)
        expect(page.locator("#content")).to_contain_text("1 neu, 1 geändert")

    def write(page):
        page.get_by_role("button", name="Import schreiben").click()
        expect(page.locator(".messagelist")).to_contain_text("1 neu, 1 geändert")
        assert titles() == {"wohngeld": "Wohngeld plus", "parken": "Parken"}

    def record(page):
        page.locator("#result_list").get_by_role("link").first.click()
        expect(page.locator("#content")).to_contain_text("Stand Mai.csv")

    def take_back(page):
        page.get_by_role("link", name="Zurücknehmen").click()
        expect(page.locator("#content")).to_contain_text("Noch ist nichts geschrieben")

    assert axe("import-fehler", "projects/umsetzungsprojekt/import/", mistakes) == []
    assert titles() == {"wohngeld": "Wohngeld"}
    assert axe("import-vorschau", None, preview) == []
    assert axe("import-geschrieben", None, write) == []
    assert axe("importe", "importe/import/") == []
    assert axe("import", None, record) == []
    assert axe("import-zuruecknehmen", None, take_back) == []
    assert axe("import-zurueckgenommen", None, undo) == []
    assert titles() == {"wohngeld": "Wohngeld"}


def undo(page):
    """The last click."""
    page.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.locator(".messagelist")).to_be_visible()
