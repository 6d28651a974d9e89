"""A coordinator's day in clicks: docs/arbeitstag.md tells the same numbers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from konten.actions import create_rollen
from projects.actions import update_derived
from projects.models import Phase, Umsetzungsprojekt
from rollout.models import Anschluss
from tests import factories as f
from tests.browser.test_arbeitsplatz import log_in

pytestmark = pytest.mark.browser
STAENDE = ("läuft", "abgeschlossen", "in Vorbereitung")


class Hand:
    """What a person does with the mouse; letters that are typed are no clicks."""

    def __init__(self, page):
        self.page, self.klicks = page, 0

    def click(self, ort) -> None:
        self.klicks += 1
        ort.click()

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def choose(self, ort, label: str) -> None:
        """From a list."""
        self.klicks += 1
        ort.select_option(label=label)

    def search(self, ort, text: str) -> None:
        """In a field that completes itself: open, type, take the first."""
        self.click(ort)
        self.page.locator(".select2-search__field:focus").type(text)
        # what the empty field had offered is still there until the answer comes
        treffer = self.page.locator(".select2-results__option--highlighted")
        self.click(treffer.filter(has_text=text))


def overdue(hand) -> None:
    """The line of plans that have passed."""
    hand.click(hand.page.get_by_role("link", name="Pläne vorbei, seither nicht geprüft"))


def three_different(hand) -> None:
    """What three project leads told today, and where they did."""
    overdue(hand)
    hand.link("Schnell bearbeiten")
    felder = hand.page.locator("select[name$='-stand']")
    for nummer, stand in enumerate(STAENDE):
        hand.choose(felder.nth(nummer), stand)
    hand.choose(hand.page.locator("#id_beleg-quelle"), "Mitteilung")
    hand.button("Geänderte Zeilen speichern")
    expect(hand.page.locator(".messagelist")).to_contain_text("Gespeichert: 3 Phasen")


def three_alike(hand) -> None:
    """The same of all three, with its preview."""
    overdue(hand)
    hand.choose(hand.page.locator("select[name=action]").first, "Stand einer Phase setzen …")
    hand.button("Ausführen für alle 3 Treffer")
    hand.choose(hand.page.get_by_label("Stand"), "läuft")
    hand.button("Vorschau")
    hand.button("3 Phasen ändern")
    expect(hand.page.locator(".messagelist")).to_contain_text("3 Phasen geändert")


def new_project(hand) -> None:
    """Two phases, two partners, one Quelle for all of it."""
    seite = hand.page
    hand.click(seite.locator(".model-umsetzungsprojekt .addlink"))
    seite.locator("#id_titel").fill("Wohnsitzanmeldung")
    for nummer, art in enumerate(("Konzeption", "Umsetzung")):
        hand.button("Phase hinzufügen")
        hand.choose(seite.locator(f"#id_phasen-{nummer}-art"), art)
        seite.locator(f"#id_phasen-{nummer}-geplant").fill("Q1 2090")
    for nummer, name in enumerate(("regio", "krz")):
        hand.button("Beteiligung hinzufügen")
        zeile = f"#beteiligungen-{nummer} .field-organisation .select2-selection"
        hand.search(seite.locator(zeile), name)
        hand.choose(seite.locator(f"#id_beteiligungen-{nummer}-rolle"), "IT-Partner")
    hand.choose(seite.locator("#id__beleg-quelle"), "Mitteilung")
    hand.button("Sichern")
    expect(seite.locator(".messagelist")).to_contain_text("erfolgreich")
    projekt = Umsetzungsprojekt.objects.get(titel="Wohnsitzanmeldung")
    assert {
        teil.quelle.titel for teil in (*projekt.phasen.all(), *projekt.beteiligungen.all())
    } == {"Mitteilung"}


def new_account(hand) -> None:
    """With its role, and the invitation."""
    hand.click(hand.page.locator(".model-user .addlink"))
    hand.page.get_by_label("Benutzername").fill("kollegin")
    hand.page.get_by_label("E-Mail-Adresse").fill("kollegin@amt.example")
    hand.click(hand.page.get_by_role("checkbox", name=re.compile("^Koordination:")))
    hand.button("Sichern")
    expect(hand.page.locator("#content")).to_contain_text("Einladung")
    assert get_user_model().objects.get(username="kollegin").is_staff


def five_kommunen(hand) -> None:
    """One Anschluss in each."""
    seite = hand.page
    hand.click(seite.locator(".model-anschluss th a"))
    hand.link("Mehrere anlegen")
    hand.choose(seite.locator("#id_dienst"), "Wohngeld")
    seite.get_by_label("Liste von Kommunen").fill("\n".join(f"Amt {n}" for n in "ABCDE"))
    hand.choose(seite.locator("#id_stand"), "Interesse")
    hand.button("Vorschau")
    hand.button("5 Anschlüsse anlegen")
    expect(seite.locator(".messagelist")).to_contain_text("5 Anschlüsse angelegt")
    assert Anschluss.objects.count() == 5


#: what is done → how many clicks it takes, from the Arbeitsplatz on
ARBEITEN = {
    "Stand von drei Phasen, jeder anders, mit Quelle": (three_different, 7),
    "Stand von drei Phasen, alle gleich, mit Vorschau": (three_alike, 6),
    "neues Projekt: zwei Phasen, zwei Partner, eine Quelle": (new_project, 15),
    "neues Konto mit Rolle und Einladung": (new_account, 3),
    "ein Anschluss in fünf Kommunen": (five_kommunen, 6),
}


def test_a_day_in_clicks(page, live_server):
    """Each work is done, takes no more clicks than are told, and the page of docs tells them."""
    get_user_model().objects.create_superuser("chefin", password="geheim")
    create_rollen()
    f.quelle(titel="Mitteilung")
    f.organisation(name="regio", kurzname="regio")
    f.organisation(name="krz", kurzname="krz")
    f.online_dienst(name="Wohngeld")
    for name in "ABCDE":
        f.kommune(organisation=f.organisation(name=f"Amt {name}", kurzname=f"Amt {name}"))
    for titel in ("Abfall", "Bauen", "Carsharing"):
        f.projekt(titel=titel, phasen={"umsetzung": "Q1 2022"})
    log_in(page, live_server)
    gezaehlt = {}
    for name, (arbeit, _) in ARBEITEN.items():
        Phase.objects.filter(geplant_von__lt=timezone.localdate()).update(
            stand="offen", bestaetigt_am=None, zuletzt_bestaetigt_am=None
        )
        update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
        page.goto(f"{live_server.url}/admin/")
        hand = Hand(page)
        arbeit(hand)
        gezaehlt[name] = hand.klicks
    assert gezaehlt == {name: klicks for name, (_, klicks) in ARBEITEN.items()}
    text = (Path(settings.BASE_DIR) / "docs" / "arbeitstag.md").read_text()
    zeilen = dict(re.findall(r"^\| (.+?) \| (\d+) \|", text, re.M))
    assert zeilen == {name: str(klicks) for name, klicks in gezaehlt.items()}
