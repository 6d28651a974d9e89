"""The list and page of Gesuche, their feed, and where else they stand."""

from xml.etree import ElementTree as ET

import pytest

from bausteine.werte.zeitraum import Zeitraum
from gesuche.filters import GesuchFilterSet
from gesuche.models import Gesuch
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

ATOM = "{http://www.w3.org/2005/Atom}"


class TestGesuchListe(ListPromises):
    """The promises of lists."""

    liste = "gesuche"
    filterset = GesuchFilterSet
    suchwort = "gesucht 0"


class TestGesuchDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "gesuch"
    model = Gesuch


class TestAbfragenGesuchListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        ziele = {"projekt": f.projekt(themenfelder=[f.themenfeld()]), "themenfeld": f.themenfeld()}
        mengen.gesuche(anzahl, **ziele, organisation=f.organisation(), quelle=f.quelle())
        return "/gesuche/"


class TestAbfragenGesuchDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.gesuche(anzahl, projekt := f.projekt(themenfelder=[f.themenfeld()]))
        gesuch = f.gesuch(projekte=[projekt], organisation=f.organisation(), quelle=f.quelle())
        return gesuch.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


def links(seite) -> list[str]:
    """Where its links lead."""
    return [e["href"] or "" for e in seite.alle("a")]


@pytest.fixture
def gesuch(db):
    """An open one of a project, from a letter."""
    return f.gesuch(
        kennung="pilot-hundesteuer",
        titel="Zwei Pilotkommunen für die Hundesteuer",
        text="Für den Test im Frühjahr.",
        ohne_frist=True,
        organisation=f.organisation(name="Lemgo"),
        postfach="ozg@lemgo.example",
        projekte=[f.projekt(titel="Hundesteuer", themenfelder=[f.themenfeld(name="Abgaben")])],
        quelle=f.quelle(titel="Rundbrief"),
        fundstelle="Beitrag 2",
    )


def test_the_page_says_whom_until_when_and_whom_to_write_to(gesuch, besucher):
    """An open one invites; one that has run out does not, and says what that means."""
    seite = besucher.seite(gesuch.get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    angaben = dict(zip(seite.text("dt"), werte, strict=True))
    assert angaben["Stand"] == "offen"
    assert angaben["Bis wann"] == "ohne Frist"
    assert angaben["Wer sucht"] == "Lemgo"
    assert angaben["Themenfelder"] == "Abgaben"
    assert "Schreiben Sie an ozg@lemgo.example." in line(seite)
    assert "mailto:ozg@lemgo.example" in links(seite)
    assert "Quelle: Rundbrief, Beitrag 2" in line(seite)
    frist = {"frist_von": "2021-03-31", "frist_bis": "2021-03-31", "ohne_frist": False}
    Gesuch.objects.update(**frist)
    text = line(besucher.seite(gesuch.get_absolute_url()))
    assert "Gesuch, abgelaufen" in text
    assert "Die Frist ist vorbei; ob sich jemand gefunden hat, sagt das nicht." in text
    assert "Schreiben Sie an" not in text
    Gesuch.objects.update(abschluss="erfuellt", geschlossen_am="2021-02-01")
    text = line(besucher.seite(gesuch.get_absolute_url()))
    assert "Stand erfüllt am 01.02.2021" in text


def test_a_gesuch_nobody_has_confirmed_says_why_it_is_not_called_open(db, besucher):
    """And what is not known is called so."""
    seite = besucher.seite(f.gesuch().get_absolute_url())
    text, werte = line(seite), dict(zip(seite.text("dt"), seite.text("dd"), strict=True))
    assert "Gesuch, nicht bestätigt" in text
    assert "Eine Frist ist nicht genannt" in text
    assert werte["Bis wann"].strip() == "keine Angabe"


def test_the_list_begins_with_what_is_open_and_the_next_frist(gesuch, besucher):
    """The others follow in the order in which somebody may still answer."""
    f.gesuch(titel="Erfüllt", abschluss="erfuellt", geschlossen_am="2021-02-01")
    f.gesuch(titel="Vorbei", frist=Zeitraum.parse("2021"))
    f.gesuch(titel="Ungewiss")
    f.gesuch(titel="Bald", frist=Zeitraum.parse("2090"))
    seite = besucher.seite("/gesuche/")
    titel = [e.text.strip() for e in seite.alle("a") if (e["href"] or "").count("/") == 3]
    reihe = [t for t in titel if t in ("Bald", gesuch.titel, "Ungewiss", "Vorbei", "Erfüllt")]
    assert reihe == ["Bald", gesuch.titel, "Ungewiss", "Vorbei", "Erfüllt"]
    assert "/vorschlag/gesuch/" in links(seite)


def test_the_feed_says_what_is_left_of_each(gesuch, besucher):
    """And is named after the filter."""
    antwort = besucher.get("/gesuche/", {"format": "atom", "themenfeld": "abgaben"})
    atom = ET.fromstring(antwort.inhalt)  # noqa: S314 (our own feed)
    (eintrag,) = atom.findall(f"{ATOM}entry")
    assert eintrag.findtext(f"{ATOM}title") == f"{gesuch.titel}: offen"
    assert "ozg@lemgo.example" in eintrag.findtext(f"{ATOM}summary")
    assert "Themenfeld: Abgaben" in atom.findtext(f"{ATOM}title")


def test_project_themenfeld_and_who_calls_lead_to_it(gesuch, besucher):
    """Each with a way to the list of exactly these; a Leistung too."""
    leistung = f.ozg_leistung()
    gesuch.ozg_leistungen.add(leistung)
    f.gesuch(projekte=gesuch.projekte.all(), veroeffentlichung="entwurf")
    projekt = gesuch.projekte.get()
    for record in (projekt, projekt.themenfelder.get(), leistung, gesuch.organisation):
        seite = besucher.seite(record.get_absolute_url())
        assert "Partner gesucht" in seite.text("h2")
        assert "1 offen." in line(seite)
        assert gesuch.get_absolute_url() in links(seite)
        (liste,) = [ziel for ziel in links(seite) if ziel.startswith("/gesuche/?")]
        assert besucher.seite(liste).anzahl == 1


def test_projects_are_found_by_an_open_gesuch(gesuch, besucher):
    """No other counts: none that has run out, and none that is hidden."""
    f.gesuch(projekte=[f.projekt()], frist=Zeitraum.parse("2021"))
    f.gesuch(projekte=[f.projekt()], ohne_frist=True, veroeffentlichung="entwurf")
    auswahl = {"partnersuche": "ja"}
    assert besucher.seite("/umsetzungsprojekte/", auswahl).anzahl == 1
    (zeile,) = besucher.json("/umsetzungsprojekte/", auswahl)["ergebnisse"]
    assert zeile["titel"] == "Hundesteuer"
    Gesuch.objects.update(abschluss="erfuellt", geschlossen_am="2021-02-01")
    assert besucher.seite("/umsetzungsprojekte/", auswahl).anzahl == 0


def test_a_kommune_sees_whom_it_can_help_and_where_to_ask_itself(gesuch, besucher):
    """Its own Gesuche stand apart; the form knows already who asks."""
    telgte = f.kommune(organisation=f.organisation(name="Telgte"))
    seite = besucher.seite(telgte.get_absolute_url())
    assert gesuch.get_absolute_url() in links(seite)
    (ziel,) = [ziel for ziel in links(seite) if ziel.startswith("/vorschlag/gesuch/")]
    feld = [e["value"] for e in besucher.seite(ziel).alle("input") if e["name"] == "organisation"]
    assert feld == ["Telgte"]
    Gesuch.objects.update(ohne_frist=False)
    text = line(besucher.seite(telgte.get_absolute_url()))
    assert "Zurzeit ist kein Gesuch offen" in text
    Gesuch.objects.update(organisation=telgte.organisation)
    assert "Wen sucht Telgte?" in besucher.seite(telgte.get_absolute_url()).text("h3")


def test_the_search_finds_by_text_project_and_who_calls(gesuch, besucher):
    """And says where the word stands."""
    for wort, grund in (
        ("pilotkommunen", ""),
        ("Frühjahr", "Text: Für den Test im Frühjahr."),
        ("Abgaben", "Themenfeld: Abgaben"),
        ("Hundesteuer", ""),
        ("Lemgo", "Wer sucht: Lemgo"),
    ):
        text = line(besucher.seite("/suche/", {"q": wort}))
        assert gesuch.titel in text, wort
        assert grund in text, wort
