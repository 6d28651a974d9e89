"""Everyone included, in the admin too: the pages that the portal adds to it."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests import factories as f
from tests.browser.test_zugang import AT_ONCE, FARBREGELN, REGELN
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.browser
#: name → address and the button that leads to the state
PROJEKTE = "/admin/projects/umsetzungsprojekt/"
VERTEILER, AUSKUNFT = "/admin/verteiler/ausgabe/verteiler/", "/admin/datenschutz/vorgang/auskunft/"
SEITEN = {
    "vorschlaege": ("/admin/vorschlaege/vorschlag/", ""),
    "vorschlag": ("/admin/vorschlaege/vorschlag/{einfach}/change/", ""),
    "vorschlag-mit-fehlern": (
        "/admin/vorschlaege/vorschlag/{einfach}/change/",
        "Entscheidung speichern",
    ),
    "vorschlag-von-hand": ("/admin/vorschlaege/vorschlag/{von_hand}/change/", ""),
    "vorschlag-erledigt": ("/admin/vorschlaege/vorschlag/{erledigt}/change/", ""),
    "verteiler": (VERTEILER, ""),
    "verteiler-liste": (VERTEILER, "Liste zeigen"),
    "auskunft": (AUSKUNFT, ""),
    "auskunft-ergebnis": (AUSKUNFT, "Auskunft zeigen"),
    "loeschen-vorschau": (AUSKUNFT, "Löschen vorbereiten"),
    "arbeitsfassung": ("/admin/projects/umsetzungsprojekt/{fassung}/change/", ""),
    "freigeben": ("/admin/projects/umsetzungsprojekt/{fassung}/freigeben/", ""),
    "freigeben-konflikt": ("/admin/organisationen/organisation/{konflikt}/freigeben/", ""),
    "verwerfen": (
        "/admin/projects/umsetzungsprojekt/{fassung}/freigeben/",
        "Arbeitsfassung verwerfen …",
    ),
    "arbeitsplatz": ("/admin/", ""),
    "liste": (PROJEKTE, ""),
    "neu": (f"{PROJEKTE}add/", ""),
    "neu-mit-fehlern": (f"{PROJEKTE}add/", "Sichern"),
    "aendern": (f"{PROJEKTE}{{projekt}}/change/", ""),
    "loeschen": (f"{PROJEKTE}{{projekt}}/delete/", ""),
    "verlauf": (f"{PROJEKTE}{{projekt}}/history/", ""),
    "import": (f"{PROJEKTE}import/", ""),
    "import-spalten": (f"{PROJEKTE}import/", "Prüfen"),
    "export": (f"{PROJEKTE}export/", ""),
    "sammeln": (PROJEKTE, "Ausführen"),
    "phasen": ("/admin/projects/phase/", ""),
    "schnell": ("/admin/projects/phase/schnell/", ""),
    "schnell-mit-fehlern": ("/admin/projects/phase/schnell/", "Geänderte Zeilen speichern"),
    "zuordnungen": ("/admin/projects/zuordnungsvorschlag/", ""),
    "zuordnung": ("/admin/projects/zuordnungsvorschlag/{zuordnung}/change/", ""),
    "doppelte": (f"{PROJEKTE}doppelte/", ""),
    "zusammenfuehren": (f"{PROJEKTE}doppelte/", "Zusammenführen …"),
    "konten": ("/admin/auth/user/", ""),
    "konto-neu": ("/admin/auth/user/add/", ""),
    "konto": ("/admin/auth/user/{konto}/change/", ""),
    "rollen": ("/admin/auth/group/rollen/", ""),
    "filter": ("/admin/filter/?liste=projects.phase&abfrage=stand__exact%3Doffen", ""),
    "mehrere-anlegen": ("/admin/rollout/anschluss/anlegen/", ""),
    "papierkorb": ("/admin/papierkorb/", ""),
    "organisation": ("/admin/organisationen/organisation/{konflikt}/change/", ""),
}


def one_chosen(seite, _ort) -> None:
    """A row of the list and what shall be done with it."""
    seite.locator(".action-select").first.check()
    seite.locator("select[name=action]").select_option("partner")


def own_words(seite, ort) -> None:
    """A file whose columns are called otherwise."""
    datei = ort / "Liste.csv"
    datei.write_bytes(csv_datei([["Bezeichnung", "Bemerkungen"], ["Parken", "x"]]))
    seite.get_by_label("Datei").set_input_files(datei)


def no_day(seite, _ort) -> None:
    """A day that there is not."""
    seite.locator("[name$=-bestaetigt_am]").first.fill("31.11.2025")


#: what is filled in before that button
VORHER = {"sammeln": one_chosen, "import-spalten": own_words, "schnell-mit-fehlern": no_day}


@pytest.fixture
def nummern(live_server) -> dict[str, int]:
    """A proposal of each kind, a partner and a person."""
    stelle = f.organisation(name="krz")
    f.ansprechstelle(stelle, postfach="ozg@krz.example")
    f.ansprechstelle(stelle, person_name="Kim Beispiel", **f.EINGEWILLIGT)
    projekt = f.projekt(
        titel="Parken", partner=[(stelle, "it_partner"), (f.organisation(), "mitarbeit")]
    )
    stand = admin.site.get_model_admin(type(projekt)).state_of(projekt)
    f.arbeitsfassung(projekt, {"titel": "Neu"}, stand=stand, zustand="zur-freigabe")
    f.arbeitsfassung(stelle, {"name": "Neu", "kurzname": ""}, rueckgabe="Kurzname fehlt")
    paar = [f.projekt(titel=t, phasen={"rollout": "Q1 2020"}) for t in ("Bau-Antrag", "Bauantrag")]
    f.anschluss(f.kommune())
    f.projekt(titel="Gelöscht").delete()
    return {
        "projekt": paar[0].pk,
        "zuordnung": f.zuordnungsvorschlag(paar[0], f.ozg_leistung()).pk,
        "konto": get_user_model().objects.create_user("kollege", is_staff=True).pk,
        "fassung": projekt.pk,
        "konflikt": stelle.pk,
        "einfach": f.vorschlag(projekt, mail="a@b.example").pk,
        "von_hand": f.vorschlag(projekt, feld="phasen").pk,
        "erledigt": f.vorschlag(
            stelle,
            zustand="abgelehnt",
            begruendung="Nein.",
            bearbeitet_am="2026-01-01T00:00Z",
            antwort="gescheitert",
            mail="a@b.example",
        ).pk,
    }


@pytest.fixture
def angemeldet(live_server, new_context):
    """A tab of an administrator that lets a test inject axe."""
    get_user_model().objects.create_superuser("chefin", password="geheim")
    seite = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    seite.goto(f"{live_server.url}/admin/")
    seite.get_by_label("Benutzername").fill("chefin")
    seite.get_by_label("Passwort").fill("geheim")
    seite.get_by_label("Passwort").press("Enter")
    expect(seite.locator("#user-tools")).to_contain_text("chefin")
    return seite


def test_axe_finds_nothing(nummern, angemeldet, live_server, axe_source, bilder, tmp_path):
    """Every page in every state: 0 violations, light and dark."""
    seite, funde = angemeldet, []
    for name, (ort, knopf) in SEITEN.items():
        antwort = seite.goto(live_server.url + ort.format(**nummern))
        assert antwort.status == 200, name
        if ort == AUSKUNFT and knopf:
            seite.get_by_label("Name oder E-Mail-Adresse").fill("Kim Beispiel")
        if name in VORHER:
            VORHER[name](seite, tmp_path)
        if knopf:
            seite.locator("form").evaluate_all("alle => alle.forEach(f => f.noValidate = true)")
            with seite.expect_navigation():
                seite.get_by_role("button", name=knopf).first.click()
        seite.evaluate(axe_source)
        for farben in ("light", "dark"):
            seite.emulate_media(color_scheme=farben)
            seite.evaluate(AT_ONCE)
            ergebnis = seite.evaluate(
                "regeln => axe.run({runOnly: regeln, resultTypes: ['violations']})",
                REGELN if farben == "light" else FARBREGELN,
            )
            funde += [
                (name, farben, fund["id"], knoten["html"][:150])
                for fund in ergebnis["violations"]
                for knoten in fund["nodes"][:3]
            ]
        seite.emulate_media(color_scheme="light")
        seite.screenshot(path=bilder / f"verwaltung-{name}.png", full_page=True)
    assert not funde, "\n".join(map(str, funde))
