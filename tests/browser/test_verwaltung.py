"""A coordinator at work: edit a project, read in a spreadsheet with mistakes, correct it."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.browser


@pytest.fixture
def klagen(page):
    """What the browser complains about: Content-Security-Policy, scripts, missing files."""
    gesammelt = []
    page.on("console", lambda m: gesammelt.append(m.text) if m.type in ("error", "warning") else 0)
    page.on("pageerror", lambda fehler: gesammelt.append(str(fehler)))
    yield gesammelt
    assert gesammelt == []


@pytest.fixture
def angemeldet(live_server, page, klagen):
    """The admin's start page after logging in by keyboard."""
    get_user_model().objects.create_superuser("chefin", password="geheim")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Benutzername").fill("chefin")
    page.get_by_label("Passwort").fill("geheim")
    page.get_by_label("Passwort").press("Enter")
    expect(page.locator("#user-tools")).to_contain_text("chefin")
    return page


def open_list(page, name="Umsetzungsprojekte"):
    """From the start page to a list."""
    page.locator("#content").get_by_role("link", name=name, exact=True).last.click()


def test_search_a_project_change_a_phase_and_save(angemeldet):
    page = angemeldet
    stelle = f.organisation(name="Kommunales Rechenzentrum", kurzname="krz")
    projekt = f.projekt(titel="Bewohnerparkausweis", phasen={"umsetzung": "Q1 2031"})
    f.projekt(titel="Wohngeld")
    open_list(page)
    page.locator("#searchbar").fill("parkausweis")
    page.locator("#searchbar").press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Bewohnerparkausweis").click()

    page.locator("#id_phasen-0-stand").select_option(label="läuft")
    page.locator("#id_phasen-0-geplant").fill("Q3 2031")
    page.get_by_role("button", name="Phase hinzufügen").click()
    page.locator("#id_phasen-1-art").select_option(label="Roll-out NRW")
    page.locator("#id_phasen-1-geplant").fill("ab 2032")
    page.get_by_role("button", name="Beteiligung hinzufügen").click()
    page.locator("#beteiligungen-0 .field-organisation .select2-selection").click()
    page.locator(".select2-search__field:focus").type("rechenz")
    page.locator(".select2-results__option", has_text="krz").click()
    page.locator("#id_beteiligungen-0-rolle").select_option(label="IT-Partner")
    page.get_by_role("button", name="Sichern", exact=True).first.click()

    expect(page.locator(".messagelist")).to_contain_text("erfolgreich geändert")
    projekt.refresh_from_db()
    assert projekt.status == "umsetzung"
    assert str(projekt.naechster_termin) == "ab 2032"
    assert projekt.beteiligungen.get().organisation == stelle
    assert str(projekt.phasen.get(art="umsetzung").geplant) == "Q3 2031"

    page.get_by_role("link", name="Bewohnerparkausweis").first.click()
    page.get_by_role("link", name="Geschichte").click()
    geschichte = page.locator("#change-history")
    expect(geschichte).to_contain_text("Phase „Umsetzung“ geändert")
    expect(geschichte).to_contain_text("Geplant: Q1 2031 → Q3 2031")
    expect(geschichte).to_contain_text("Beteiligung „krz (IT-Partner)“ hinzugefügt")
    page.go_back()
    page.get_by_role("link", name="Auf der Website anzeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewohnerparkausweis")


def test_a_mistake_in_the_form_loses_nothing(angemeldet):
    page = angemeldet
    projekt = f.projekt(titel="Wohngeld", phasen={"umsetzung": "Q1 2031"})
    open_list(page)
    page.get_by_role("link", name="Wohngeld").click()
    oben = page.locator(".field-art, .field-stand, .field-geplant, .field-bestaetigt_am")
    zeile = oben.locator("visible=true").evaluate_all(
        "felder => felder.map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert len({hoehe for hoehe in zeile if hoehe}) <= 2  # the row, and its fields in one line
    page.locator("#id_kurzbeschreibung").fill("Mühsam getippt")
    page.locator("#id_phasen-0-geplant").fill("Q5 2031")
    page.get_by_role("button", name="Sichern", exact=True).first.click()
    expect(page.locator(".errorlist").first).to_be_visible()
    expect(page.locator(".ozg-fehlerliste")).to_be_focused()
    expect(page.locator("#phasen-0")).to_contain_text("„Q5 2031“ ist kein bekannter Zeitpunkt")
    expect(page.locator("#id_kurzbeschreibung")).to_have_value("Mühsam getippt")
    expect(page.locator("#id_phasen-0-geplant")).to_have_value("Q5 2031")
    page.locator("#id_phasen-0-geplant").fill("Q4 2031")
    page.get_by_role("button", name="Sichern", exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text("erfolgreich geändert")
    projekt.refresh_from_db()
    assert projekt.kurzbeschreibung == "Mühsam getippt"


def test_read_in_a_spreadsheet_with_two_mistakes(angemeldet, tmp_path):
    page = angemeldet
    f.projekt(kennung="wohngeld", titel="Wohngeld", prioritaet=1)
    kopf = ["kennung", "titel", "prioritaet", "umsetzung"]
    falsch = [kopf, ["wohngeld", "Wohngeld plus", "1", "Q5 2031"], ["parken", "Parken", "vier", ""]]
    richtig = [kopf, ["wohngeld", "Wohngeld plus", "1", "Q1 2031"], ["parken", "Parken", "2", ""]]
    datei = tmp_path / "Stand Mai.csv"

    open_list(page)
    page.get_by_role("link", name="Importieren").click()
    datei.write_bytes(csv_datei(falsch, kodierung="cp1252"))
    page.get_by_label("Datei").set_input_files(datei)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_role("alert")).to_contain_text("2 Fehler – nichts wurde geschrieben")
    zeilen = page.locator(".ozg-import-vorschau tbody tr")
    expect(zeilen).to_have_count(2)
    expect(zeilen.nth(0)).to_contain_text(re.compile(r"2\s*umsetzung\s*„Q5 2031“"))
    expect(zeilen.nth(1)).to_contain_text(re.compile(r"3\s*prioritaet\s*„vier“"))

    datei.write_bytes(csv_datei(richtig, kodierung="cp1252"))
    page.get_by_label("Datei").set_input_files(datei)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.locator(".ozg-import-bestaetigen")).to_contain_text(
        "1 neu, 1 geändert, 0 unverändert"
    )
    expect(page.locator(".ozg-import-vorschau del").first).to_have_text("Wohngeld")
    page.get_by_role("link", name="neu (1)").click()
    expect(page.locator(".ozg-import-vorschau ins").first).to_have_text("parken")
    page.reload()
    expect(page.locator(".ozg-import-vorschau caption")).to_have_text("neu: 1 bis 1 von 1")
    page.go_back()
    expect(page.locator(".ozg-import-vorschau del").first).to_have_text("Wohngeld")
    assert Umsetzungsprojekt.objects.count() == 1
    page.get_by_role("button", name="Import schreiben").click()
    expect(page.locator(".messagelist")).to_contain_text("1 neu, 1 geändert, 0 unverändert")
    assert set(Umsetzungsprojekt.objects.values_list("titel", flat=True)) == {
        "Wohngeld plus",
        "Parken",
    }
    eintrag = Umsetzungsprojekt.objects.get(kennung="parken").history.get()
    assert (eintrag.history_user.username, eintrag.history_change_reason) == (
        "chefin",
        "Import Stand Mai.csv",
    )


def test_download_edit_and_upload_again(angemeldet, tmp_path):
    page = angemeldet
    f.projekt(kennung="parken", titel="=Parken", phasen={"umsetzung": "Q1 2031"})
    open_list(page)
    page.get_by_role("link", name="Exportieren").click()
    with page.expect_download() as download:
        page.locator(".submit-row input[type=submit]").click()
    assert download.value.suggested_filename == "umsetzungsprojekte.csv"
    datei = tmp_path / "umsetzungsprojekte.csv"
    download.value.save_as(datei)
    page.goto(page.url.replace("/export/", "/import/"))
    page.get_by_label("Datei").set_input_files(datei)
    page.get_by_role("button", name="Prüfen").click()
    expect(page.locator(".ozg-import-bestaetigen")).to_contain_text(
        "0 neu, 0 geändert, 1 unverändert"
    )
    expect(page.locator("#content")).to_contain_text("Die Datei ändert nichts.")


@pytest.mark.parametrize("breite", [375, 1280, 1440])
def test_pages_fit_the_screen_and_the_policy(angemeldet, live_server, breite):
    """No sideways scrolling of a page; `klagen` holds the policy against every page."""
    page = angemeldet
    page.set_viewport_size({"width": breite, "height": 900})
    quelle, stelle = f.quelle(titel="Ein recht langer Titel " * 4), f.organisation()
    projekt = f.projekt(
        titel="Anzeige- und Auskunftspflichten nach dem Bundesimmissionsschutzgesetz",
        phasen={"umsetzung": "laeuft", "rollout": "Q1 2020"},
        quellen=[quelle],
        partner=[(stelle, "mitarbeit")],
        efa="nachnutzung-in-klaerung",
    )
    f.frueherer_titel(projekt)
    f.alte_adresse(projekt)
    seiten = [
        "",
        "projects/umsetzungsprojekt/",
        f"projects/umsetzungsprojekt/{projekt.pk}/change/",
        "projects/umsetzungsprojekt/import/",
        "projects/umsetzungsprojekt/export/",
        f"projects/umsetzungsprojekt/{projekt.pk}/history/",
        f"projects/umsetzungsprojekt/{projekt.pk}/delete/",
        "projects/phase/",
        "organisationen/organisation/",
        f"organisationen/organisation/{stelle.pk}/change/",
        "leistungen/leikaleistung/",
        "quellen/quelle/",
    ]
    for seite in seiten:
        assert page.goto(f"{live_server.url}/admin/{seite}").status == 200
        ueber = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert ueber <= 0, (seite, ueber)
        tabelle = page.locator("#changelist-form .results")
        if tabelle.count() and breite > 1000:  # on a phone the list scrolls in its own frame
            assert tabelle.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, seite
    page.goto(f"{live_server.url}/admin/projects/umsetzungsprojekt/")
    status = page.locator("#result_list td.field-status")
    davor = status.evaluate("e => getComputedStyle(e, '::before').content")
    assert davor == ('"Status: "' if breite < 768 else "none")
    knopf = page.get_by_role("button", name="Angaben stimmen").first.bounding_box()
    assert knopf["x"] + knopf["width"] <= breite


def test_login_page_has_the_policy_too(live_server, page, klagen):
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Benutzername").fill("niemand")
    page.get_by_label("Passwort").fill("falsch")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator(".errornote")).to_contain_text("passen nicht zusammen")
