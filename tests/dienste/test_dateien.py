"""The files of Online-Dienste and their parts: what is added, what is refused in German."""

import pytest

from bausteine.importe.register import resource_for
from dienste.models import Angebot, Betriebsstand, DienstLeistung, OnlineDienst
from dienste.spalten import nearest
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")
STAND = {"dienst": "hund", "zustand": "online", "bestaetigt_am": "31.12.2022", "zeitraum": "2022"}


@pytest.fixture
def hund(db):
    """A Dienst to add to."""
    return f.online_dienst("Hundesteuer", kennung="hund")


def test_a_dienst_is_read_with_all_that_it_names():
    leika, ozg, projekt = f.leika_leistung(), f.ozg_leistung(), f.projekt(kennung="hunde")
    plattform, verfahren = f.plattform(kennung="portal"), f.fachverfahren(kennung="dog")
    zeile = {
        "kennung": "hund",
        "name": "Hundesteuer",
        "adresse": "https://hund.example/",
        "angebotsart": "EfA (einer für alle)",
        "umsetzendes_land": "Hamburg",
        "abdeckung": "alle Kommunen",
        "vertrauensniveau": "ohne Anmeldung",
        "leika_schluessel": leika.leika_schluessel,
        "ozg_leistungen": ozg.mit_ozg_id,
        "projekte": projekt.kennung,
        "portale": plattform.kennung,
        "fachverfahren": verfahren.kennung,
    }
    _, fehler = importiere("online-dienste", zeile)
    assert not fehler
    dienst = OnlineDienst.objects.get()
    assert (dienst.umsetzendes_land, dienst.vertrauensniveau) == ("hamburg", "ohne-anmeldung")
    assert {teil.leistung for teil in dienst.dienstleistungen.all()} == {leika, ozg}
    assert (dienst.projekte.get(), dienst.plattformen.get()) == (projekt, plattform)
    assert dienst.fachverfahren.get() == verfahren
    assert not Betriebsstand.objects.exists()


def test_that_all_kommunen_may_use_it_connects_none():
    """A Dienst is one row, whatever its Abdeckung."""
    f.kommune()
    importiere("online-dienste", {"kennung": "a", "name": "A", "abdeckung": "alle Kommunen"})
    assert OnlineDienst.objects.count() == 1
    assert not hasattr(OnlineDienst, "kommunen")


@pytest.mark.parametrize("name", ["online-dienste", "dienst-leistungen"])
def test_an_unknown_leika_key_names_the_three_nearest(hund, name):
    """By row and column, and nothing is written."""
    for schluessel in ("99012345678900", "99012345678901", "99012345678911", "99999999999999"):
        f.leika_leistung(leika_schluessel=schluessel)
    zeile = {"kennung": "neu", "name": "Neu", "leika_schluessel": "99 012 345 678 902"}
    if name == "dienst-leistungen":
        zeile = {
            "dienst": "hund",
            "leika_schluessel": "99 012 345 678 902",
            "ozg_leistung": "",
        }
    _, fehler = importiere(name, zeile)
    assert fehler[0][:2] == (2, "leika_schluessel")
    assert fehler[0][2] == (
        "LeiKa-Leistung „99012345678902“ ist nicht bekannt. Am nächsten liegen 99012345678900, "
        "99012345678901, 99012345678911."
    )
    assert OnlineDienst.objects.count() == 1
    assert not DienstLeistung.objects.exists()


def test_the_nearest_keys_differ_in_the_fewest_digits():
    bekannte = ["11", "12", "99", "1", "21"]
    assert nearest("13", bekannte) == ["1", "11", "12"]
    assert nearest("13", []) == []


def test_what_is_no_key_is_looked_up_by_name(hund):
    leika = f.leika_leistung(bezeichnung="Hundesteuer Festsetzung")
    zeile = {"dienst": "hund", "leika_schluessel": leika.bezeichnung, "ozg_leistung": ""}
    _, fehler = importiere("dienst-leistungen", zeile)
    assert not fehler
    assert hund.dienstleistungen.get().leika_leistung == leika


def test_a_betriebsstand_is_added_beside_the_old_one(hund):
    """The same row twice adds nothing; another day adds one, and the old one stays."""
    f.quelle(kennung="bericht")
    zeile = STAND | {"quelle": "bericht"}
    assert not importiere("betriebsstaende", zeile)[1]
    ergebnis, _ = importiere("betriebsstaende", zeile)
    assert ergebnis.totals["skip"] == 1
    ab = {"zustand": "abgeschaltet", "bestaetigt_am": "01.01.2024", "zeitraum": ""}
    assert not importiere("betriebsstaende", zeile | ab)[1]
    assert [stand.zustand for stand in hund.betriebsstaende.order_by("pk")] == [
        "online",
        "abgeschaltet",
    ]
    assert OnlineDienst.objects.mit_zustand().get().zustand == "abgeschaltet"


@pytest.mark.parametrize(
    ("spalten", "spalte", "satz"),
    [
        ({"bestaetigt_am": ""}, "bestaetigt_am", "braucht den Tag, für den es gilt"),
        ({"quelle": ""}, "quelle", "braucht eine Quelle"),
        ({"zeitraum": "2999"}, "zeitraum", "Der Tag liegt in der Zukunft; was kommen soll"),
        ({"bestaetigt_am": "01.01.2999"}, "bestaetigt_am", "Der Tag liegt in der Zukunft"),
        ({"zustand": "fertig"}, "zustand", "„fertig“ ist nicht vorgesehen."),
        ({"dienst": "katze"}, "dienst", "„katze“ ist nicht bekannt."),
        ({"zeitraum": "bald"}, "zeitraum", "„bald“ ist kein bekannter Zeitpunkt."),
    ],
)
def test_what_no_quelle_can_mean_is_refused(hund, spalten, spalte, satz):
    """All or nothing, with row and column."""
    f.quelle(kennung="bericht")
    _, fehler = importiere("betriebsstaende", STAND | {"quelle": "bericht"} | spalten)
    assert any(zeile == 2 and name == spalte and satz in text for zeile, name, text in fehler)
    assert not Betriebsstand.objects.exists()


def test_another_state_of_the_same_day_is_refused(hund):
    """Which of the two held would be anybody's guess."""
    f.betriebsstand(hund)
    f.quelle(kennung="bericht")
    _, fehler = importiere(
        "betriebsstaende", STAND | {"zustand": "in Erprobung", "quelle": "bericht"}
    )
    assert "Für diesen Tag steht bei dem Dienst schon ein Betriebsstand." in saetze(fehler)
    assert hund.betriebsstaende.get().zustand == "online"


@pytest.mark.parametrize(
    ("adresse", "satz"),
    [
        ("http://hund.example/", "Eine Adresse beginnt mit „https://“."),
        ("https://wer:was@hund.example/", "weder Benutzername noch Passwort"),
    ],
)
@pytest.mark.parametrize("name", ["online-dienste", "plattformen", "fachverfahren"])
def test_an_address_is_https_and_names_no_account(name, adresse, satz):
    _, fehler = importiere(name, {"kennung": "a", "name": "A", "adresse": adresse})
    assert satz in saetze(fehler)


def test_one_anbieter_stands_once(hund):
    zeile = {"dienst": "hund", "anbieter": f.organisation(name="govdigital").kurzname}
    assert not importiere("angebote", zeile | {"bedingungen": "Mit Vertrag"})[1]
    assert not importiere("angebote", zeile | {"bedingungen": "Ohne Vertrag"})[1]
    assert Angebot.objects.get().bedingungen == "Ohne Vertrag"


@pytest.mark.parametrize(
    "name",
    [
        "online-dienste",
        "betriebsstaende",
        "dienst-leistungen",
        "angebote",
        "plattformen",
        "fachverfahren",
    ],
)
def test_a_file_that_is_exported_changes_nothing(name):
    """Every column of every file."""
    quelle, stelle = f.quelle(), f.organisation()
    dienst = f.online_dienst(
        betreiber=stelle,
        quelle=quelle,
        fundstelle="Seite 1",
        adresse="https://a.example/",
        angebotsart="efa",
    )
    dienst.projekte.add(f.projekt())
    dienst.plattformen.add(f.plattform(art="zahlverfahren", betreiber=stelle))
    dienst.fachverfahren.add(
        f.fachverfahren(
            barrierefreiheit="erfuellt",
            barrierefreiheit_geprueft_am=f.BESTAETIGT,
            barrierefreiheit_quelle=quelle,
        )
    )
    f.betriebsstand(dienst, quelle=quelle)
    f.betriebsstand(dienst, "geplant")
    f.dienst_leistung(dienst, f.leika_leistung())
    f.dienst_leistung(dienst, f.ozg_leistung())
    f.angebot(dienst, stelle, stand=f.BESTAETIGT, quelle=quelle)
    tabelle = resource_for(name)().export()
    zeilen = [dict(zip(tabelle.headers, zeile, strict=True)) for zeile in tabelle]
    ergebnis, fehler = importiere(name, *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == len(zeilen) > 0


def test_a_hidden_quelle_is_in_no_public_file(besucher):
    """Nor is a hidden Plattform, Betreiber or project."""
    verborgen = {"veroeffentlichung": "entwurf"}
    dienst = f.online_dienst(
        betreiber=f.organisation(**verborgen), quelle=f.quelle(**verborgen), fundstelle="Seite 1"
    )
    dienst.projekte.add(f.projekt(**verborgen))
    dienst.plattformen.add(f.plattform(**verborgen))
    f.dienst_leistung(dienst, f.leika_leistung(**verborgen))
    (zeile,) = besucher.json("/online-dienste/")["ergebnisse"]
    for spalte in ("betreiber", "quelle", "fundstelle", "projekte", "plattformen"):
        assert not zeile[spalte], spalte
    assert not zeile["leika_schluessel"]


@pytest.mark.parametrize("name", ["betriebsstaende", "dienst-leistungen", "angebote"])
def test_the_parts_of_a_selection_are_a_file(besucher, name):
    """Of exactly the Dienste that the list shows, and of what is public."""
    for zustand in ("online", "pilot"):
        dienst = f.online_dienst(kennung=zustand)
        f.betriebsstand(dienst, zustand)
        f.dienst_leistung(dienst)
        f.angebot(dienst)
    verborgen = f.online_dienst(kennung="geheim", veroeffentlichung="entwurf")
    f.betriebsstand(verborgen)
    f.dienst_leistung(verborgen)
    f.dienst_leistung(dienst, f.leika_leistung(veroeffentlichung="entwurf"))
    f.angebot(verborgen)
    f.angebot(dienst, f.organisation(veroeffentlichung="entwurf"))

    def rows(**auswahl):
        zeilen = besucher.json("/online-dienste/", {"datei": name} | auswahl)["ergebnisse"]
        return [zeile["dienst"] for zeile in zeilen]

    assert sorted(rows()) == ["online", "pilot"]
    assert rows(zustand="online") == ["online"]
    text = besucher.get("/online-dienste/", {"datei": name, "format": "csv"}).inhalt.decode()
    assert "geheim" not in text
