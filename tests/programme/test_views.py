"""The lists and pages of Programme and their projects, and their blocks on other pages."""

import json
from xml.etree import ElementTree as ET

import pytest

from bausteine.werte.zeitraum import Zeitraum
from programme.filters import ProgrammFilterSet, ProgrammprojektFilterSet
from programme.models import Programm, Programmprojekt
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

ATOM = "{http://www.w3.org/2005/Atom}"


class TestProgrammListe(ListPromises):
    """The promises of lists."""

    liste = "programme"
    filterset = ProgrammFilterSet
    suchwort = "förderung 01"


class TestProgrammDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "programm"
    model = Programm


class TestProgrammprojektListe(ListPromises):
    """The promises of lists."""

    liste = "programmprojekte"
    filterset = ProgrammprojektFilterSet
    suchwort = "erprobung 1"


class TestProgrammprojektDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "programmprojekt"
    model = Programmprojekt


class TestAbfragenProgrammListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.programme(anzahl, quelle=f.quelle())
        return "/programme/"


class TestAbfragenProgrammDetail(QueryPromises):
    """The page, however many regions it has."""

    def fill(self, anzahl):
        programm = f.programm()
        mengen.programmregionen(anzahl, programm)
        return programm.get_absolute_url()


class TestAbfragenProgrammprojektListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.programmprojekte(
            anzahl,
            zuwendungsempfaenger=[f.organisation()],
            themenfelder=[f.themenfeld()],
            quelle=f.quelle(),
        )
        return "/programme/projekte/"


class TestAbfragenProgrammprojektDetail(QueryPromises):
    """The page, however many Zuwendungsempfänger it has."""

    def fill(self, anzahl):
        projekt = f.programmprojekt(zuwendungsempfaenger=mengen.organisationen(anzahl))
        f.konzeptantwort(projekt)
        return projekt.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


def links(seite) -> list[str]:
    """Where it leads."""
    return [e["href"] for e in seite.alle("a")]


@pytest.fixture
def programm(db):
    """One of which two Quellen say different ends, and a third one is no secret yet."""
    programm = f.programm(name="Modell 27", regionsname="Testregion")
    for ende, titel in (("Dezember 2023", "Bericht"), ("30.06.2023", "Meldung")):
        f.programmangabe(
            programm, art="ende", zeitraum=Zeitraum.parse(ende), quelle=f.quelle(titel=titel)
        )
    f.programmangabe(programm, zahl=61)
    geheim = f.quelle(titel="Geheimes", veroeffentlichung="entwurf")
    f.programmangabe(programm, art="mittel", zahl=5_000_000, quelle=geheim)
    return programm


def test_what_quellen_say_stands_side_by_side(programm, besucher):
    """Both ends, and that they cannot both be right; nothing of a Quelle that is no public one."""
    f.programmprojekt(programm)
    f.programmprojekt(programm, veroeffentlichung="entwurf")
    seite = besucher.seite(programm.get_absolute_url())
    text = line(seite)
    assert "61 Projekte laut Quelle, 1 hier beschrieben." in text
    assert text.count("Die Quellen widersprechen sich.") == 2
    assert all(wort in text for wort in ("Dezember 2023", "30.06.2023", "Bericht", "Meldung"))
    assert "5.000.000" not in text
    assert "61 Projekte laut Quelle" in line(besucher.seite(programm.projektliste))
    assert "von 61 laut Quelle" in line(besucher.seite("/programme/"))
    angaben = besucher.csv("/daten/programmangaben.csv")
    assert sorted(zeile["art"] for zeile in angaben) == ["Ende", "Ende", "Projekte"]


def test_times_that_share_a_day_do_not_contradict_each_other(db):
    """2018 and 12 July 2018 are both right; two numbers are not."""
    programm = f.programm()
    for zeit in ("2018", "12.07.2018"):
        f.programmangabe(programm, art="beginn", zeitraum=Zeitraum.parse(zeit))
    for zahl in (61, 60):
        f.programmangabe(programm, zahl=zahl)
    beginn, projekte = Programm.objects.fuer_detail().get().aussagen
    assert (beginn.text, beginn.widersprechen_sich) == ("2018 / 12.07.2018", False)
    assert (projekte.text, projekte.widersprechen_sich) == ("61 / 60", True)


def test_a_programm_of_which_no_quelle_says_anything_says_so(db, besucher):
    """No number is made up."""
    text = line(besucher.seite(f.programm().get_absolute_url()))
    assert "Wie viele es gibt, sagt keine Quelle." in text
    assert "Noch ist keine Region erfasst." in text


@pytest.fixture
def projekt(programm):
    """A project with all that a page shows."""
    kommune = f.kommune()
    feld, vorhaben = f.themenfeld(name="Bauen"), f.projekt(titel="Bauantrag")
    projekt = f.programmprojekt(
        programm,
        kennung="kompass",
        titel="Kompass",
        regionen=[f.programmregion(programm, name="Mitte", leitkommune=kommune)],
        kategorien=["Smart City"],
        links=["ergebnis"],
        zuwendungsempfaenger=[kommune.organisation],
        themenfelder=[feld],
        umsetzungsprojekte=[vorhaben],
        vorbereitung_bestaetigt=Zeitraum.parse("August 2019"),
        abschluss_geplant=Zeitraum.parse("2021"),
        uebertragbar="teilweise",
        quelle=f.quelle(titel="Bescheid"),
    )
    frage = f.konzeptfrage(programm, gruppe="kosten", text="Was kostet es?")
    f.konzeptfrage(programm, gruppe="alternativen", text="Was sonst?")
    f.konzeptantwort(projekt, frage, text="Nichts.")
    return projekt


def test_the_stand_is_the_furthest_confirmed_step(projekt, besucher):
    """A plan that has passed is no fact, and the list filters by the same rule."""
    seite = besucher.seite(projekt.get_absolute_url())
    assert "Stand: Vorbereitung" in seite.text("h2")
    assert "nicht bestätigt" in line(seite)
    assert besucher.seite("/programme/projekte/", {"stand": "vorbereitung"}).anzahl == 1
    assert besucher.seite("/programme/projekte/", {"stand": "abschluss"}).anzahl == 0
    f.programmprojekt()
    assert besucher.seite("/programme/projekte/", {"stand": "ohne"}).anzahl == 1


def test_only_answered_questions_stand_there_in_their_part(projekt, besucher, als_text):
    """On the page and on paper."""
    seite = besucher.seite(projekt.get_absolute_url())
    assert "Übertragbarkeit" in seite.text("h3")
    assert "Kosten bei Übertragung" in seite.text("h4")
    assert "Was kostet es?" in seite.text("dt")
    assert "Nichts." in seite.text("dd")
    assert "Was sonst?" not in line(seite)
    daten = json.loads(besucher.get(f"{projekt.get_absolute_url()}?format=pdf").inhalt)
    (abschnitt,) = daten["konzept"]
    assert abschnitt["gruppen"][0]["fragen"] == [["Was kostet es?", ["Nichts."]]]
    assert ["Vorbereitung", "keine Angabe", "August 2019", "bestätigt"] in daten["schritte"]


def test_paper_names_nothing_that_is_hidden(besucher, als_text, db):
    """Neither the Programm nor who leads it, nor the Quelle."""
    versteckt = {"veroeffentlichung": "entwurf"}
    stelle = f.organisation(name="Zzgeheim Stelle", **versteckt)
    programm = f.programm(name="Zzgeheim Programm", **versteckt)
    projekt = f.programmprojekt(
        programm,
        regionen=[f.programmregion(programm, name="Zzgeheim Region")],
        projektleitung=stelle,
        zuwendungsempfaenger=[stelle],
        umsetzungsprojekte=[f.projekt(titel="Zzgeheim Vorhaben", **versteckt)],
        quelle=f.quelle(titel="Zzgeheim Bericht", **versteckt),
        fundstelle="Zzgeheim Seite",
    )
    inhalt = besucher.get(f"{projekt.get_absolute_url()}?format=pdf").inhalt.decode()
    assert projekt.titel in inhalt
    assert "Zzgeheim" not in inhalt


def test_the_feed_has_an_entry_for_each(projekt, besucher):
    """With its Stand, and a name that stays."""
    f.programmprojekt()
    auswahl = {"format": "atom", "region": projekt.regionen.get().kennung}
    inhalt = besucher.get("/programme/projekte/", auswahl).inhalt
    atom = ET.fromstring(inhalt)  # noqa: S314 (our own feed)
    (eintrag,) = atom.findall(f"{ATOM}entry")
    assert eintrag.findtext(f"{ATOM}title") == "Kompass: Vorbereitung"
    assert "Region: Mitte" in atom.findtext(f"{ATOM}title")


def test_project_themenfeld_and_kommune_lead_to_it(projekt, besucher):
    """Their pages name what is public; the Kommune also as what it belongs to."""
    kommune = projekt.regionen.get().leitkommune
    ziele = [
        projekt.umsetzungsprojekte.get(),
        projekt.themenfelder.get(),
        projekt.zuwendungsempfaenger.get(),
    ]
    for record in ziele:
        assert projekt.get_absolute_url() in links(besucher.seite(record.get_absolute_url()))
    text = line(besucher.seite(kommune.get_absolute_url()))
    assert "Testregion Mitte (Programm Modell 27, Leitkommune)" in text
    Programmprojekt.objects.update(veroeffentlichung="entwurf")
    Programm.objects.update(veroeffentlichung="archiviert")
    for record in ziele:
        assert "Kompass" not in line(besucher.seite(record.get_absolute_url()))
    assert "Testregion" not in line(besucher.seite(kommune.get_absolute_url()))


def test_the_search_finds_by_region_kategorie_and_programm(projekt, besucher):
    """And says where the word stands."""
    for wort, grund in (
        ("kompass", ""),
        ("Mitte", "Region: Mitte"),
        ("smart", "Kategorie: Smart City"),
    ):
        text = line(besucher.seite("/suche/", {"q": wort}))
        assert "Kompass" in text, wort
        assert grund in text, wort


@pytest.mark.parametrize(
    ("alt", "liste"),
    [
        ("/modellregionen", False),
        ("/modellregionen/", False),
        ("/modellregionen/3/show", False),
        ("/dmr-umsetzungsprojekte", True),
        ("/dmr-umsetzungsprojekte/", True),
        ("/dmr-umsetzungsprojekte/12/show", True),
        ("/dmr-umsetzungsprojekte/konzeptabfrage/12/pdf", True),
    ],
)
def test_published_addresses_lead_to_the_programm(db, besucher, alt, liste):
    """Once it is public; a draft leaves them as they were."""
    programm = f.programm(kennung="digitale-modellregionen-nrw", veroeffentlichung="entwurf")
    assert programm.kennung not in besucher.get(alt).headers.get("Location", "")
    Programm.objects.update(veroeffentlichung="veroeffentlicht")
    antwort = besucher.get(alt)
    ziel = programm.projektliste if liste else programm.get_absolute_url()
    assert (antwort.status_code, antwort["Location"]) == (301, ziel)
