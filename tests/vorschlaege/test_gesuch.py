"""The form for a Gesuch: from the list to the coordinators, without an account."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gesuche.models import Gesuch
from tests import factories as f
from tests.formular import open_page
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")
GUT = {
    "organisation": "Stadt Lemgo",
    "art": "pilotkommune",
    "titel": "Zwei Pilotkommunen",
    "text": "Für die Hundesteuer.",
    "frist": "31.3.2027",
    "kontakt": "ozg@lemgo.example",
}


@pytest.fixture
def sende():
    """Fills the form as the page shows it and sends it half a minute later."""
    cache.clear()
    with time_machine.travel("2026-11-21 10:00:00+01:00", tick=False) as uhr:

        def send(**felder):
            client = Client(enforce_csrf_checks=True)
            formular = open_page(client, "/vorschlag/gesuch/")
            uhr.shift(30)
            return formular.fill(**GUT | felder).send()

        yield send
    cache.clear()


def test_a_town_that_looks_for_partners_reaches_the_coordinators(sende, verwaltung):
    """By whatever name it has; the way begins at the list."""
    lemgo = f.organisation(name="Lemgo", typ="kommune", ags="05766044")
    for name in ("Stadt Lemgo", "lemgo", "05766044"):
        antwort = sende(organisation=name)
        assert (antwort.status_code, antwort["Location"]) == (303, "/vorschlag/danke/")
        assert not antwort.cookies
    vorschlag = Vorschlag.objects.first()
    assert vorschlag.gegenstand == lemgo
    assert vorschlag.wert == (
        "Titel: Zwei Pilotkommunen\nArt: Pilotkommune\nFrist: 31.03.2027\n"
        "Kontakt: ozg@lemgo.example\nText: Für die Hundesteuer."
    )
    ort = f"/admin/vorschlaege/vorschlag/{vorschlag.pk}/change/"
    seite = open_page(verwaltung, ort, "entscheidung").seite
    assert "Partner gesucht" in seite.text("dd")
    (neu,) = [e["href"] for e in seite.alle("a") if e.text == "Gesuch daraus anlegen"]
    open_page(verwaltung, neu, "titel").send("_save")
    gesuch = Gesuch.objects.get(kennung="zwei-pilotkommunen")
    assert (gesuch.organisation, gesuch.titel, gesuch.art) == (lemgo, GUT["titel"], GUT["art"])
    assert (gesuch.frist_text, gesuch.postfach, gesuch.text) == (
        "31.03.2027",
        GUT["kontakt"],
        GUT["text"],
    )


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"organisation": "Nirgendwo"}, "„Nirgendwo“ steht nicht im Portal."),
        ({"organisation": "Aachen"}, "„Aachen“ ist nicht eindeutig."),
        ({"organisation": "\x00"}, "Null"),
        ({"art": ""}, "Bitte wählen Sie, wen Sie suchen."),
        ({"frist": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ({"frist": "ab 2027"}, "Eine Frist hat ein Ende."),
        ({"frist": "20.11.2026"}, "Diese Frist (20.11.2026) ist schon vorbei."),
        ({"frist": "März 2026"}, "Diese Frist (März 2026) ist schon vorbei."),
        ({"kontakt": "ruf mich an"}, "Bitte eine E-Mail-Adresse angeben"),
        ({"frist": "31.03.2207"}, "Diese Frist (31.03.2207) liegt mehr als zehn Jahre"),
        ({"kontakt": "ozg@lemgo"}, "Die E-Mail-Adresse ist unvollständig."),
        ({"kontakt": "www.lemgo.example"}, "Eine Adresse beginnt mit „https://“."),
    ],
)
def test_bad_input_is_explained_and_loses_nothing(sende, felder, satz):
    """422 and the form again, with everything that was typed."""
    f.organisation(name="Lemgo", typ="kommune")
    f.organisation(name="Stadt Aachen", typ="kommune")
    f.organisation(name="Städteregion Aachen", typ="kreis")
    antwort = sende(**felder)
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert satz in text
    assert "Für die Hundesteuer." in text
    for name, wert in felder.items():
        assert {"art": ""}.get(name, wert).replace("\x00", "") in text
    assert not Vorschlag.objects.exists()


@pytest.mark.parametrize(
    ("frist", "danach"),
    [
        ("", "keine Angabe"),
        ("ohne frist", "ohne Frist"),
        ("3/2027", "März 2027"),
        ("21.11.2026", "21.11.2026"),
        ("November 2026", "November 2026"),
    ],
)
def test_until_when_has_three_answers(sende, frist, danach):
    """A day or a month, that there is none, and nothing said."""
    f.organisation(name="Lemgo", typ="kommune")
    assert sende(frist=frist, kontakt="https://www.lemgo.example/ozg").status_code == 303
    assert f"Frist: {danach}\n" in Vorschlag.objects.get().wert
