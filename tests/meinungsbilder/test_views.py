"""The list of Meinungsbilder, its files, feed, API, Abos and hits; none tells how one stands."""

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from abos.gegenstand import Gegenstand
from meinungsbilder.filters import MeinungsbildFilterSet
from meinungsbilder.models import Stimmzettel
from tests import factories as f
from tests import mengen
from tests.import_dateien import exported, loaded
from tests.promises import ListPromises, ListQueryPromises


class TestMeinungsbilderListe(ListPromises):
    """The promises of lists."""

    liste = "meinungsbilder"
    filterset = MeinungsbildFilterSet
    suchwort = "beendet"


class TestAbfragenMeinungsbilderListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.meinungsbilder(anzahl)
        return "/meinungsbilder/"


@pytest.fixture
def bild(db):
    """One that runs for another hour, with two Stimmzettel."""
    bild = f.meinungsbild(kennung="fokus", titel="Fokus 2027", frage="Worauf?")
    bauen, _, wohnen = bild.wahlmoeglichkeiten.all()
    for punkte in ({bauen.pk: 2, wohnen.pk: 1}, {wohnen.pk: 3}):
        gegeben = {str(pk): zahl for pk, zahl in punkte.items()}
        Stimmzettel.objects.create(meinungsbild=bild, punkte=gegeben)
    return bild


ORTE = (
    "/api/v1/meinungsbilder/",
    "/api/v1/meinungsbilder/fokus/",
    "/meinungsbilder/?format=csv",
    "/meinungsbilder/?format=json",
    "/meinungsbilder/?format=atom",
    "/meinungsbilder/",
)


def texts() -> dict[str, str]:
    """What programs and people are told, by address; none of it may be kept by anybody."""
    gesagt = {}
    for ort in ORTE:
        antwort = Client().get(ort)
        assert antwort.status_code == 200, ort
        assert {"private", "no-cache"} <= set(antwort["Cache-Control"].split(", ")), ort
        inhalt = getattr(antwort, "streaming_content", None)
        gesagt[ort] = (b"".join(inhalt) if inhalt else antwort.content).decode()
    return gesagt


def test_the_result_is_told_when_it_is_over_and_not_before(bild):
    """In the very minute, without anybody having changed anything; how many have voted the page
    says at any time."""
    waehrend = texts()
    for ort, text in waehrend.items():
        assert not [wort for wort in ("Bauen: ", "Wohnen: ", "Umwelt: ") if wort in text], ort
    (zeile,) = json.loads(waehrend[ORTE[0]])["ergebnisse"]
    assert (zeile["ergebnis"], zeile["stimmzettel"], zeile["phase"]["wert"]) == ([], 2, "laeuft")
    with time_machine.travel(bild.bis + dt.timedelta(seconds=1), tick=False):
        danach = texts()
    (zeile,) = json.loads(danach[ORTE[0]])["ergebnisse"]
    assert zeile["ergebnis"] == ["Wohnen: 4", "Bauen: 2", "Umwelt: 0"]
    assert zeile["phase"]["wert"] == "beendet"
    assert "Wohnen: 4" in danach["/meinungsbilder/?format=csv"]
    assert json.loads(danach[ORTE[1]])["ergebnis"][0] == "Wohnen: 4"


def test_what_runs_stands_above_the_list(bild, besucher):
    """With its time; who comes from the street need not search."""
    f.meinungsbild(titel="Später", von=bild.bis, bis=bild.bis + dt.timedelta(hours=1))
    text = " ".join(besucher.seite("/meinungsbilder/").text("main")[0].split())
    oben, _, unten = text.partition("2 Meinungsbilder")
    assert "Jetzt abstimmen" in oben
    assert ("Fokus 2027" in oben, "Später" in oben, "Später" in unten) == (True, False, True)


def test_the_search_finds_it_by_title_and_question(bild, besucher):
    f.meinungsbild(titel="Geheim", frage="Worauf?", veroeffentlichung="entwurf")
    for wort in ("Fokus", "Worauf"):
        text = " ".join(besucher.seite("/suche/", {"q": wort}).text("main")[0].split())
        assert "Fokus 2027" in text, wort
        assert "Geheim" not in text


def test_the_list_and_one_of_it_can_be_subscribed_to(bild):
    """As those of other nouns."""
    assert Gegenstand.read("/meinungsbilder/?kreis=code").liste == "meinungsbilder"
    assert Gegenstand.read(bild.get_absolute_url()).schluessel == "fokus"


def test_a_file_of_the_admin_is_read_back_with_what_is_worked_out(bild):
    """Phase, number and result are told and never read."""
    kopf, zeilen = exported("meinungsbilder")
    assert {"phase", "stimmzettel", "ergebnis"} <= set(kopf)
    ergebnis = loaded("meinungsbilder", [kopf, *zeilen])
    assert ergebnis.totals["skip"] == 1
    assert timezone.now() < bild.bis
