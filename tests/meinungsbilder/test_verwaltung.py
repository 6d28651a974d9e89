"""The admin of Meinungsbilder: codes shown once, choices filled in, what is fixed after a vote."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from bausteine.werte.uhrzeit import ANDERES_JAHR
from meinungsbilder.actions import issue_codes, vote_with_code
from meinungsbilder.models import (
    ENDE_VORBEI,
    ENDE_ZU_FRUEH,
    FEST,
    OHNE_WAHL,
    PUNKTE_GRENZE,
    Meinungsbild,
    Stimmcode,
    Stimmzettel,
    Teilnahme,
    Wahlmoeglichkeit,
)
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    choose,
    client_of,
    delete,
    konto_mit,
    open_form,
    page_of,
    refused,
    save,
    send,
    shown_after,
)
from tests.formular import form_of, open_page
from tests.import_dateien import errors, loaded

OEFFENTLICH = "veroeffentlicht"

pytestmark = pytest.mark.usefixtures("db")


def vote_in(bild) -> Stimmzettel:
    """One Stimmzettel, with a code."""
    (code,) = issue_codes(bild, 1, Meinungsbild.objects.get(pk=bild.pk).ausgegebene_codes)
    return vote_with_code(bild, {bild.wahlmoeglichkeiten.first().pk: 1}, code)


def test_a_new_one_is_a_draft_with_times_as_they_are_typed(verwaltung):
    formular = open_form(verwaltung, Meinungsbild)
    formular |= {
        "titel": ["Fokus 2027"],
        "frage": ["Worauf?"],
        "von": ["01.03.2027 14:00"],
        "bis": ["01.03.2027 13:00"],
    }
    meldung, _ = refused(verwaltung, Meinungsbild, formular)
    assert "Das Ende liegt nicht nach dem Beginn." in meldung
    formular["von"] = ["01.01.0001 00:00"]
    meldung, _ = refused(verwaltung, Meinungsbild, formular)
    assert ANDERES_JAHR in meldung
    formular |= {"von": ["01.03.2027 14:00"], "bis": ["01.03.2027 14:30"]}
    add_inline(formular, "wahlmoeglichkeiten", text="Bauen")
    save(verwaltung, Meinungsbild, formular)
    bild = Meinungsbild.objects.get(kennung="fokus-2027")
    assert bild.bis - bild.von == dt.timedelta(minutes=30)
    assert (bild.ist_oeffentlich, bild.wahlmoeglichkeiten.get().text) == (False, "Bauen")
    vorher = bild.history.count()
    save(verwaltung, Meinungsbild, open_form(verwaltung, Meinungsbild, bild.pk), bild.pk)
    assert bild.history.count() == vorher


@pytest.mark.parametrize(
    ("feld", "wert"),
    [
        ("frage", "Anders?"),
        ("punkte_je_person", "5"),
        ("kreis", "konto"),
        ("bis", "31.12.2099 10:00"),
        ("wahl", "Neu"),
    ],
)
def test_after_the_first_vote_everything_that_was_voted_on_is_fixed(verwaltung, feld, wert):
    """The title may still change; nothing that was typed is lost."""
    bild = f.meinungsbild()
    vote_in(bild)
    daten = open_form(verwaltung, Meinungsbild, bild.pk)
    if feld == "wahl":
        add_inline(daten, "wahlmoeglichkeiten", text=wert)
    else:
        daten[feld] = [wert]
    meldung, _ = refused(verwaltung, Meinungsbild, daten, bild.pk)
    assert FEST in meldung
    daten = open_form(verwaltung, Meinungsbild, bild.pk) | {"titel": ["Neuer Titel"]}
    save(verwaltung, Meinungsbild, daten, bild.pk)
    bild.refresh_from_db()
    assert (bild.titel, bild.wahlmoeglichkeiten.count()) == ("Neuer Titel", 3)


def test_an_end_that_has_passed_is_moved_by_nobody(verwaltung):
    bild = f.meinungsbild()
    Meinungsbild.objects.filter(pk=bild.pk).update(bis=bild.von + dt.timedelta(minutes=1))
    daten = open_form(verwaltung, Meinungsbild, bild.pk) | {"bis": ["31.12.2099 10:00"]}
    assert ENDE_VORBEI in refused(verwaltung, Meinungsbild, daten, bild.pk)[0]


def test_a_draft_keeps_the_time_of_day_and_changes_nothing_that_was_voted_on(verwaltung):
    """Written before the first vote, released before it or after."""
    bild = f.meinungsbild()
    draft(verwaltung, bild, bis="31.12.2099 10:30")
    decide(verwaltung, bild, "freigeben")
    bild.refresh_from_db()
    assert f"{timezone.localtime(bild.bis):%d.%m.%Y %H:%M}" == "31.12.2099 10:30"
    draft(verwaltung, bild, frage="Anders?")
    vote_in(bild)
    assert FEST in decide(verwaltung, bild, "freigeben").content.decode()
    bild.refresh_from_db()
    assert bild.frage != "Anders?"


def test_a_file_changes_no_choices_once_somebody_has_voted():
    bild = f.meinungsbild(kennung="fokus")
    vote_in(bild)
    zeilen = [["kennung", "wahlmoeglichkeiten"], ["fokus", "Bauen|Neu"]]
    assert errors("meinungsbilder", zeilen) == [(2, "wahlmoeglichkeiten", FEST)]
    assert bild.wahlmoeglichkeiten.count() == 3


def test_an_import_is_not_taken_back_from_under_the_votes():
    """What it changed stays, with the reason; until somebody votes it could be."""
    bild = f.meinungsbild(kennung="fokus")
    kopf = ["kennung", "frage", "wahlmoeglichkeiten"]
    loaded("meinungsbilder", [kopf, ["fokus", "Neu?", "Bauen|Neu"]])
    der_import = Import.objects.latest("pk")
    assert not Ruecknahme(der_import).probe().left
    Stimmzettel.objects.create(meinungsbild=bild, punkte={})
    ruecknahme = Ruecknahme(der_import).probe()
    assert (ruecknahme.done, {s.bleibt for s in ruecknahme.left} >= {FEST}) == ([], True)
    ruecknahme.carry_out()
    bild.refresh_from_db()
    assert (bild.frage, bild.wahlmoeglichkeiten.count()) == ("Neu?", 2)


def test_whoever_deletes_it_is_told_of_its_votes(verwaltung):
    """What was voted is never lost on the way."""
    bild = f.meinungsbild()
    zettel = vote_in(bild)
    seite = page_of(verwaltung.get(adresse(Meinungsbild, "delete", bild.pk)))
    assert "nicht löschen" in " ".join(seite.html.split())
    assert "1 Stimmzettel hängt daran." in " ".join(seite.html.split())
    assert "Ändern oder löschen Sie zuerst" not in seite.html
    for text in (str(zettel.nummer), zettel.nummerntext):  # whose it is, before the end
        assert text not in seite.html
    zettel.delete()
    delete(verwaltung, bild)
    assert not Meinungsbild.objects.exists()


class TestStimmcodes:
    """Made by the page, shown this once."""

    def test_they_are_shown_once_and_their_number_is_told(self, verwaltung, besucher):
        bild = f.meinungsbild()
        ort = adresse(Meinungsbild, "stimmcodes", bild.pk)
        formular = open_page(verwaltung, ort, "anzahl").fill(anzahl=3)
        seite = page_of(formular.send())
        (liste,) = [e for e in seite.alle("ul") if e["class"] == "ozg-stimmcodes"]
        codes = [e.text for e in seite.alle("strong") if liste in e.vorfahren]
        assert len(codes) == Stimmcode.objects.count() == 3
        assert not set(codes) & set(Stimmcode.objects.values_list("pruefwert", flat=True))
        punkte = {bild.wahlmoeglichkeiten.first().pk: 1}
        assert vote_with_code(bild, punkte, codes[0]).meinungsbild == bild
        nochmal = page_of(formular.send())
        assert (Stimmcode.objects.count(), "Keine neuen Codes" in nochmal.html) == (2, True)
        assert "(3 ausgegeben)" in " ".join(besucher.seite(bild.get_absolute_url()).html.split())
        letzter = bild.history.order_by("-history_id").first()
        assert letzter.history_change_reason == "Stimmcodes ausgegeben: 3"

    def test_as_a_file_and_not_too_many(self, verwaltung):
        bild = f.meinungsbild()
        ort = adresse(Meinungsbild, "stimmcodes", bild.pk)
        zu_viele = open_page(verwaltung, ort, "anzahl").fill(anzahl=2001).send()
        assert "Bitte eine Zahl von 1 bis 2000 angeben." in zu_viele.content.decode()
        datei = form_of(zu_viele, "anzahl").fill(anzahl=2).send("datei")
        assert "no-store" in datei["Cache-Control"]
        zeilen = datei.content.decode("utf-8-sig").split()
        assert (zeilen[0], len(zeilen)) == ("stimmcode;adresse", 3)
        assert zeilen[1].endswith(bild.get_absolute_url())

    def test_there_are_none_for_accounts_and_after_the_end(self, verwaltung):
        for felder, satz in (
            ({"kreis": "konto"}, "Codes gibt es dafür nicht"),
            ({"bis": f.meinungsbild().von + dt.timedelta(minutes=1)}, "vorbei"),
        ):
            bild = f.meinungsbild(**felder)
            seite = page_of(verwaltung.get(adresse(Meinungsbild, "stimmcodes", bild.pk)))
            assert (satz in seite.html, "anzahl" in seite.html) == (True, False)
            assert issue_codes(bild, 1, 0) == []


def test_choices_are_filled_in_from_what_is_public(verwaltung):
    """Once; what is there stays, and a draft is none."""
    feld = f.themenfeld(name="Umwelt")
    f.ozg_leistung(name="Abfall", themenfeld=feld)
    f.ozg_leistung(name="Heimlich", themenfeld=feld, veroeffentlichung="entwurf")
    bild = f.meinungsbild(wahl=("abfall",))
    ort = adresse(Meinungsbild, "fuellen", bild.pk)
    ohne = open_page(verwaltung, ort, "ebene").fill(ebene="ozg-leistungen").send()
    assert "Bitte wählen Sie dazu ein Themenfeld." in ohne.content.decode()
    form_of(ohne, "ebene").fill(themenfeld=feld.pk).send()
    assert [w.text for w in bild.wahlmoeglichkeiten.all()] == ["abfall"]
    open_page(verwaltung, ort, "ebene").fill(ebene="themenfelder").send()
    assert Wahlmoeglichkeit.objects.get(text="Umwelt").themenfeld == feld
    vote_in(bild)
    assert FEST in page_of(verwaltung.get(ort)).html


def test_an_account_votes_once_and_nothing_says_how(besucher):
    """Behind the login, with whatever role; what is kept of it goes with the daily run."""
    bild = f.meinungsbild(kreis="konto", punkte_je_person=1)
    ort = reverse("abstimmen", args=[bild.kennung])
    (link,) = [e for e in besucher.seite(bild.get_absolute_url()).alle("a") if e["href"] == ort]
    assert link.text.strip() == "Anmelden und abstimmen"
    konto = konto_mit()
    client = client_of(konto)
    formular = open_page(client, ort, "wahl")
    leer = formular.send()
    assert "mindestens einen Punkt" in leer.content.decode()
    wahl = bild.wahlmoeglichkeiten.last().pk
    antwort = formular.fill(wahl=wahl).send()
    zettel = Stimmzettel.objects.get()
    assert zettel.nummerntext in antwort.content.decode()
    assert zettel.punkte == {str(wahl): 1}
    assert "ist hier schon abgestimmt" in formular.send().content.decode()
    assert "ist hier schon abgestimmt" in client.get(ort).content.decode()
    assert Stimmzettel.objects.count() == Teilnahme.objects.count() == 1
    konto.delete()
    assert (Stimmzettel.objects.count(), Teilnahme.objects.count()) == (1, 0)


def test_without_choices_it_is_released_by_nobody(verwaltung):
    """By form, by the page of releases, by the list, by a version put back: each says why."""
    bild = f.meinungsbild(wahl=(), veroeffentlichung="zur-freigabe")
    daten = open_form(verwaltung, Meinungsbild, bild.pk) | {"veroeffentlichung": [OEFFENTLICH]}
    meldung, wieder = refused(verwaltung, Meinungsbild, daten, bild.pk)
    assert (OHNE_WAHL in meldung, wieder["veroeffentlichung"]) == (True, [OEFFENTLICH])
    assert OHNE_WAHL in decide(verwaltung, bild, "freigeben").content.decode()
    fertig = f.meinungsbild(veroeffentlichung="entwurf")
    antwort = choose(verwaltung, Meinungsbild, "publish", [bild, fertig])
    assert f"Nicht veröffentlicht: „{bild}“: {OHNE_WAHL}" in shown_after(verwaltung, antwort)
    bild.refresh_from_db()
    fertig.refresh_from_db()
    assert (bild.ist_oeffentlich, fertig.ist_oeffentlich) == (False, True)


def test_the_last_choice_of_a_public_one_stays(verwaltung):
    """In the form, in a draft of it, in a file."""
    bild = f.meinungsbild(kennung="fokus", wahl=("Bauen",))
    daten = open_form(verwaltung, Meinungsbild, bild.pk)
    daten["wahlmoeglichkeiten-0-DELETE"] = ["on"]
    assert OHNE_WAHL in refused(verwaltung, Meinungsbild, daten, bild.pk)[0]
    zeilen = [["kennung", "wahlmoeglichkeiten"], ["fokus", ""]]
    assert errors("meinungsbilder", zeilen) == [(2, "veroeffentlichung", OHNE_WAHL)]
    assert bild.wahlmoeglichkeiten.count() == 1


def test_a_file_releases_none_without_choices():
    """New or there already; on the command line it is the same import."""
    f.meinungsbild(kennung="alt", wahl=(), veroeffentlichung="entwurf")
    kopf = ["kennung", "titel", "frage", "wahlmoeglichkeiten", "von", "bis", "veroeffentlichung"]
    zeiten = ["01.03.2027 14:00", "01.03.2027 15:00", OEFFENTLICH]
    zeilen = [kopf, ["neu", "Neu", "Was?", "", *zeiten], ["alt", "Alt", "Was?", "", *zeiten]]
    fehler = errors("meinungsbilder", zeilen)
    assert fehler == [(zeile, "veroeffentlichung", OHNE_WAHL) for zeile in (2, 3)]
    zeilen[1][3] = zeilen[2][3] = "Bauen|Wohnen"
    loaded("meinungsbilder", zeilen)
    assert Meinungsbild.objects.oeffentlich().count() == 2


@pytest.mark.parametrize("punkte", ["-5", "0", "11", "70000", "drei", ""])
def test_points_out_of_range_are_said_once_and_at_the_field(verwaltung, punkte):
    daten = open_form(verwaltung, Meinungsbild) | {
        "titel": ["Fokus"],
        "frage": ["Worauf?"],
        "von": ["01.03.2027 14:00"],
        "bis": ["01.03.2027 13:00"],
        "punkte_je_person": [punkte],
    }
    meldung, wieder = refused(verwaltung, Meinungsbild, daten)
    assert meldung.count(PUNKTE_GRENZE) == 1
    assert "Dieser Wert" not in meldung
    assert wieder["punkte_je_person"] == [punkte]
    seite = page_of(send(verwaltung, Meinungsbild, daten))
    am_feld = {liste["id"]: liste.text for liste in seite.alle("ul")}
    assert PUNKTE_GRENZE in am_feld["id_punkte_je_person_error"]
    assert ENDE_ZU_FRUEH in am_feld["id_bis_error"]


def test_a_file_says_the_same_of_points_and_times():
    f.meinungsbild(kennung="fokus")
    kopf = ["kennung", "punkte_je_person", "bis"]
    zeilen = [kopf, ["fokus", "0", "01.03.2020 13:00"]]
    fehler = errors("meinungsbilder", zeilen)
    assert fehler == [(2, "punkte_je_person", PUNKTE_GRENZE), (2, "bis", ENDE_ZU_FRUEH)]
