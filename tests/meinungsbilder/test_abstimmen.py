"""Secret ballots: each code votes once; the result is hidden until the end, then recountable."""

import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meinungsbilder import forms
from meinungsbilder.actions import CODE_GILT_NICHT, issue_codes
from meinungsbilder.models import Meinungsbild, Stimmcode, Stimmzettel
from tests import factories as f
from tests.besuch import Seite
from tests.formular import form_of, open_page

pytestmark = pytest.mark.usefixtures("db")
JETZT = "2027-03-01 14:00:00+01:00"


@pytest.fixture(autouse=True)
def uhr():
    """A clock set by hand."""
    cache.clear()
    with time_machine.travel(JETZT, tick=False) as uhr:
        yield uhr
    cache.clear()


def numbers(bild, **punkte) -> dict:
    """Points by the words of the choices, as the form calls its fields."""
    schluessel = dict(bild.wahlmoeglichkeiten.values_list("text", "pk"))
    return {f"punkte-{schluessel[text]}": zahl for text, zahl in punkte.items()}


def vote(uhr, bild, felder: dict):
    """From the page to the sent form; what came back."""
    client = Client()
    formular = open_page(client, bild.get_absolute_url(), "code")
    uhr.shift(10)
    antwort = formular.fill(felder).send()
    assert not client.cookies
    return antwort


def complaint(antwort) -> str:
    """What the list of errors says."""
    (kasten,) = [e for e in Seite(antwort.content.decode()).alle("div") if e["role"] == "alert"]
    return " ".join(kasten.text.split())


def test_a_code_votes_once_and_whoever_voted_finds_it_again(uhr):
    """Typed as people type; the same code again is refused, and nothing that was typed is lost."""
    bild = f.meinungsbild()
    (code,) = issue_codes(bild, 1, 0)
    getippt = f"  {code.lower().replace('-', ' ')} "
    antwort = vote(uhr, bild, {"code": getippt, **numbers(bild, Bauen=2, Umwelt=1)})
    (zettel,) = Stimmzettel.objects.all()
    assert "no-store" in antwort["Cache-Control"]
    assert zettel.nummerntext in antwort.content.decode()
    assert not Stimmcode.objects.exists()
    noch_einmal = vote(uhr, bild, {"code": code, **numbers(bild, Wohnen=3)})
    assert (noch_einmal.status_code, Stimmzettel.objects.count()) == (422, 1)
    felder = form_of(noch_einmal, "code").felder
    assert felder["code"] == [code]
    assert felder[next(iter(numbers(bild, Wohnen=3)))] == ["3"]
    falscher = vote(uhr, bild, {"code": "BBBBB-BBBBB", **numbers(bild, Wohnen=3)})
    assert complaint(falscher) == complaint(noch_einmal)
    assert CODE_GILT_NICHT in complaint(falscher)


@pytest.mark.parametrize(
    ("punkte", "satz"),
    [
        ({"Bauen": 2, "Wohnen": 2}, "Sie haben 4 Punkte vergeben, möglich sind 3."),
        ({"Bauen": ""}, "Bitte vergeben Sie mindestens einen Punkt."),
        ({"Bauen": "-1", "Wohnen": 1}, "„Bauen“: Möglich sind 0 bis 3 Punkte."),
        ({"Bauen": "9" * 5000}, "„Bauen“: Möglich sind 0 bis 3 Punkte."),
        ({"Bauen": "viele"}, "„Bauen“: Möglich sind 0 bis 3 Punkte."),
    ],
)
def test_what_cannot_be_counted_uses_up_no_code(uhr, punkte, satz):
    bild = f.meinungsbild()
    (code,) = issue_codes(bild, 1, 0)
    antwort = vote(uhr, bild, {"code": code, **numbers(bild, **punkte)})
    assert (antwort.status_code, satz in complaint(antwort)) == (422, True)
    assert (Stimmcode.objects.count(), Stimmzettel.objects.count()) == (1, 0)


def test_one_point_is_one_choice_and_codes_are_good_for_their_own_question(uhr):
    bild, anderes = f.meinungsbild(punkte_je_person=1), f.meinungsbild(punkte_je_person=1)
    (code,) = issue_codes(bild, 1, 0)
    wohnen = {b: b.wahlmoeglichkeiten.get(text="Wohnen").pk for b in (bild, anderes)}
    fremd = vote(uhr, anderes, {"code": code, "wahl": wohnen[anderes]})
    assert CODE_GILT_NICHT in complaint(fremd)
    assert vote(uhr, bild, {"code": code, "wahl": wohnen[bild]}).status_code == 200
    assert Stimmzettel.objects.get().punkte == {str(wohnen[bild]): 1}


def test_who_guesses_waits_and_a_room_with_one_address_does_not(uhr, monkeypatch):
    """Six people vote; wrong codes are what is counted."""
    monkeypatch.setattr(forms, "FALSCHE_HOECHSTENS", 2)
    bild = f.meinungsbild()
    Meinungsbild.objects.update(bis=bild.bis + dt.timedelta(days=1))
    codes = issue_codes(bild, 7, 0)
    for code in codes[:6]:
        assert vote(uhr, bild, {"code": code, **numbers(bild, Bauen=1)}).status_code == 200
    for status in (422, 422, 429):
        antwort = vote(uhr, bild, {"code": "X", **numbers(bild, Bauen=1)})
        assert antwort.status_code == status
    assert vote(uhr, bild, {"code": codes[6], **numbers(bild, Bauen=1)}).status_code == 429
    uhr.shift(3601)
    assert vote(uhr, bild, {"code": codes[6], **numbers(bild, Bauen=1)}).status_code == 200


class TestErgebnis:
    """Hidden until the end, then told with every Stimmzettel."""

    @pytest.fixture
    def bild(self):
        bild = f.meinungsbild(kennung="fokus", titel="Fokus")
        bauen, umwelt = (bild.wahlmoeglichkeiten.get(text=t).pk for t in ("Bauen", "Umwelt"))
        for punkte in ({bauen: 1, umwelt: 2}, {umwelt: 3}, {bauen: 1}):
            Stimmzettel.objects.create(
                meinungsbild=bild, punkte={str(pk): zahl for pk, zahl in punkte.items()}
            )
        return bild

    def test_before_the_end_only_their_number_is_told(self, bild, besucher):
        for adresse in ("/meinungsbilder/fokus/", "/meinungsbilder/fokus/?format=csv"):
            seite = besucher.seite(adresse)
            assert "3 Stimmzettel" in " ".join(seite.html.split())
            assert "Ergebnis</h2>" not in seite.html
        assert "sobald die Abstimmung beendet ist" in seite.html
        assert "3 Stimmzettel" in " ".join(besucher.seite("/meinungsbilder/").html.split())

    def test_afterwards_anybody_can_recount_it(self, bild, besucher, uhr):
        """Adding up the columns of the file gives the table."""
        uhr.shift(3601)
        seite = besucher.seite("/meinungsbilder/fokus/")
        assert "3 Stimmzettel, kein repräsentatives Bild" in seite.html
        zeilen = [t.split() for t in seite.text("tr")[1:]]
        datei = besucher.get("/meinungsbilder/fokus/", {"format": "csv"}).inhalt.decode("utf-8-sig")
        stimmen = list(csv.DictReader(io.StringIO(datei), delimiter=";"))
        assert {int(s["stimmzettel"]) for s in stimmen} == {
            z.nummer for z in Stimmzettel.objects.all()
        }
        gezaehlt = {
            text: (sum(int(s[text]) for s in stimmen), sum(s[text] != "0" for s in stimmen))
            for text in ("Umwelt", "Bauen", "Wohnen")
        }
        assert gezaehlt == {"Umwelt": (5, 2), "Bauen": (2, 2), "Wohnen": (0, 0)}
        assert [(z[0], int(z[1]), int(z[-1])) for z in zeilen] == [
            (text, *zahlen) for text, zahlen in gezaehlt.items()
        ]
        inhalt = json.loads(besucher.get("/meinungsbilder/fokus/", {"format": "json"}).inhalt)
        assert (inhalt["anzahl"], inhalt["hinweis"]) == (
            3,
            "3 Stimmzettel, kein repräsentatives Bild",
        )
        assert {z["text"]: z["punkte"] for z in inhalt["ergebnis"]} == {
            text: zahlen[0] for text, zahlen in gezaehlt.items()
        }

    def test_afterwards_nobody_votes_and_nothing_is_kept_to_vote_with(self, bild, uhr):
        """A form that was open says so; unused codes go with the daily run."""
        (code,) = issue_codes(bild, 1, 0)
        formular = open_page(Client(), bild.get_absolute_url(), "code")
        uhr.shift(3601)
        antwort = formular.fill(code=code, **numbers(bild, Bauen=1)).send()
        assert (antwort.status_code, Stimmzettel.objects.count()) == (422, 3)
        assert "nicht gezählt" in complaint(antwort)
        call_command("meinungsbilder_aufraeumen", stdout=io.StringIO())
        assert not Stimmcode.objects.exists()

    def test_the_daily_run_tells_the_result_once(self, bild, besucher, uhr):
        """Nobody changes anything when it ends; who follows feed, API or mail must hear of it."""

        def changed_from_now_on(after) -> list[str]:
            seit = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
            after()
            antwort = besucher.get("/api/v1/meinungsbilder/", {"geaendert_seit": seit})
            return [eintrag["kennung"] for eintrag in json.loads(antwort.inhalt)["ergebnisse"]]

        def daily() -> None:
            call_command("meinungsbilder_aufraeumen", stdout=io.StringIO())

        vorher = bild.history.count()
        uhr.shift(3601)
        assert changed_from_now_on(lambda: None) == []
        assert changed_from_now_on(daily) == ["fokus"]
        uhr.shift(86_400)
        assert changed_from_now_on(daily) == []
        assert bild.history.count() == vorher


def test_a_draft_and_one_to_come_take_no_votes(uhr, besucher):
    """A draft is nowhere; what is to come shows its choices and no form."""
    entwurf = f.meinungsbild(veroeffentlichung="entwurf", titel="Entwurf")
    besucher.seite(entwurf.get_absolute_url(), status=404)
    kommt = f.meinungsbild(titel="Kommt")
    kommt.von, kommt.bis = kommt.von.replace(year=2028), kommt.bis.replace(year=2028)
    kommt.save()
    seite = besucher.seite(kommt.get_absolute_url())
    assert ("Wohnen" in seite.html, seite.alle("form")[1:]) == (True, [])
    assert "Entwurf" not in besucher.seite(reverse("meinungsbilder")).html
    seite = besucher.seite(reverse("meinungsbilder"))
    assert "kommt" in [zelle.strip() for zelle in seite.text("td")]


class TestAbfragenMeinungsbild:
    """Number of queries, with few and with many."""

    def test_they_do_not_depend_on_the_number(self, besucher, uhr):
        from tests.besuch import gezaehlte_abfragen

        zahlen = set()
        for wie_viele in (3, 40):
            bild = f.meinungsbild(wahl=[f"Wahl {i}" for i in range(wie_viele)])
            for wahl in bild.wahlmoeglichkeiten.all():
                wahl.lage = f.lage()
                wahl.save()
                Stimmzettel.objects.create(meinungsbild=bild, punkte={str(wahl.pk): 1})
            uhr.shift(3601)
            with gezaehlte_abfragen() as abfragen:
                besucher.seite(bild.get_absolute_url())
            zahlen.add(len(abfragen))
        assert len(zahlen) == 1
