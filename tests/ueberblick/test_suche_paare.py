"""The search finds what joins a Kommune with a Dienst or a Plattform, where the words name both."""

import pytest
from django.urls import reverse

from tests import factories as f
from ueberblick.querysets import search

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def wohngeld(db):
    """Two Kommunen with two Dienste each, and one on a Plattform."""
    dienste = [f.online_dienst("Wohngeld"), f.online_dienst("Bauantrag")]
    for name in ("Telgte", "Stadt Hamm"):
        kommune = f.kommune(organisation=f.organisation(name=name))
        for dienst in dienste:
            f.anschluss(kommune, dienst, "test")
        f.onboarding(kommune, f.plattform(f"Kommunalportal {name[-1]}"))


def groups(eingabe) -> dict[str, list[str]]:
    return {gruppe.liste: [str(t) for t in gruppe.treffer] for gruppe in search(eingabe)}


def test_ein_paar_wird_gefunden(wohngeld, besucher, client):
    """With its Stand, and a link to its page; as many as the list has."""
    assert groups("telgte wohngeld")["anschluesse"] == ["Telgte: Wohngeld"]
    (gruppe,) = [g for g in search("Telgte Wohngeld") if g.liste == "anschluesse"]
    seite = besucher.seite(f"{reverse('suche')}?q=Telgte+Wohngeld")
    assert gruppe.treffer[0].get_absolute_url() in [a["href"] for a in seite.alle("a")]
    assert "im Test" in seite.html
    liste = client.get(f"{reverse('anschluesse')}?q=Telgte+Wohngeld&format=csv")
    _, *zeilen = b"".join(liste.streaming_content).decode().splitlines()
    assert gruppe.anzahl == 1 == len(zeilen)


@pytest.mark.parametrize("eingabe", ["telgte", "wohngeld", "stadt hamm", "wohngeld online"])
def test_was_schon_ein_treffer_ist_kommt_nicht_noch_einmal(wohngeld, eingabe):
    """The Kommune or the Dienst alone is what was meant."""
    assert not {"anschluesse", "onboardings"} & groups(eingabe).keys()


def test_nichts_verborgenes(wohngeld):
    """A draft of a Dienst hides its Anschlüsse here too."""
    from dienste.models import OnlineDienst

    OnlineDienst.objects.filter(name="Wohngeld").update(veroeffentlichung="entwurf")
    assert "anschluesse" not in groups("telgte wohngeld")
