"""The long run: what everybody does in it works, and what goes wrong stands in its result."""

import threading
from types import SimpleNamespace

import pytest

from bench.akteure import FORMATE, Auswertung, Browser, Buch, Importeurin, Leserin, Redaktion
from bench.dauerlauf import growth, p99, verdict
from projects.models import Umsetzungsprojekt
from tests import factories as f

PASSWORT = "ein langes Wort für den Lauf"


@pytest.fixture
def welt(transactional_db, django_user_model):
    """Two public projects: one for the editors, one for the imports."""
    django_user_model.objects.create_superuser("leitung", password=PASSWORT)
    eins, zwei = (f.projekt(kennung=k, veroeffentlichung="veroeffentlicht") for k in ("a", "b"))
    eigene = [(eins.pk, "a")]
    return SimpleNamespace(
        seiten=["/", "/umsetzungsprojekte/a/"],
        kennungen=["a", "b"],
        passwort=PASSWORT,
        eigene=(eigene, eigene),
        fremde=[zwei.kennung],
    )


@pytest.fixture
def los(live_server, welt):
    """`los(Leserin)`: one of them does its part once; the book."""

    def act(art, mal=1):
        buch = Buch()
        akteur = art(live_server.thread.port, buch, threading.Event(), 1, welt)
        try:
            for _ in range(mal):
                akteur.act()
        finally:
            akteur.browser.verbindung.close()
        return buch

    return act


def test_readers_and_downloads(los):
    """Pages, pages they have, files, a Steckbrief to print."""
    gelesen, geladen = los(Leserin, 12), los(Auswertung, 3 * len(FORMATE))
    assert (gelesen.fehler, geladen.fehler) == ([], [])
    assert len(gelesen.zeiten["Seiten"]) == 12
    assert len(geladen.zeiten["Dateien"]) >= len(FORMATE)


def test_an_editor_changes_a_project(los):
    """And looks at it as a visitor."""
    buch = los(Redaktion)
    assert buch.fehler == []
    assert {*buch.zeiten} == {"Formular öffnen", "Formular speichern"}
    assert Umsetzungsprojekt.objects.get(kennung="a").kurzbeschreibung.startswith("Stand ")


def test_a_file_is_imported(los):
    """Preview and writing; the editors' project stays as it is."""
    buch = los(Importeurin)
    assert buch.fehler == []
    assert {*buch.zeiten} == {"Import: Vorschau", "Import: Schreiben"}
    texte = dict(Umsetzungsprojekt.objects.values_list("kennung", "kurzbeschreibung"))
    assert texte["b"].startswith("Eingelesen ")
    assert not texte["a"].startswith("Eingelesen ")


def test_what_goes_wrong_is_in_the_book(los, welt):
    """A page that is not there; a wrong password; a file for nobody."""
    welt.seiten = ["/umsetzungsprojekte/gibt-es-nicht/"]
    assert "404" in " ".join(los(Leserin, 8).fehler)
    welt.fremde = ["unbekannt" * 30]
    assert los(Importeurin).fehler
    welt.passwort = "falsch"
    with pytest.raises(ValueError, match="Anmeldung"):
        los(Redaktion)


def test_an_exception_does_not_end_the_run(live_server, welt):
    """It is noted, and the next act follows."""
    ende, buch = threading.Event(), Buch()

    class Pech(Leserin):
        pause = 0.0

        def act(self):
            if len(buch.fehler) > 1:
                ende.set()
            raise OSError("Leitung weg")

    Pech(live_server.thread.port, buch, ende, 1, welt).run()
    assert buch.fehler[:2] == ["Pech: OSError: Leitung weg"] * 2


class TestVerdict:
    """When a run has failed."""

    def buch(self, zeiten=(0.01,) * 100, fehler=()):
        """A book with these pages."""
        return Buch({"Seiten": list(zeiten)}, list(fehler))

    def test_good(self):
        assert verdict(self.buch(), [100.0] * 20) == []

    def test_an_error(self):
        assert verdict(self.buch(fehler=["x", "x"]), [100.0]) == ["x"]

    def test_memory(self):
        """Growth of the last third; the store may fill before."""
        staende = [50.0] * 10 + [80.0] * 10 + [100.0] * 3 + [121.0] * 7
        assert growth(staende) == 21.0
        assert "Speicher" in verdict(self.buch(), staende)[0]
        assert verdict(self.buch(), [50.0] * 5 + [121.0] * 10) == []

    def test_slow_pages(self):
        zeiten = [0.01] * 98 + [0.11] * 2
        assert p99(zeiten) == 0.11
        assert "Median" in verdict(self.buch(zeiten), [100.0])[0]


def test_a_browser_keeps_cookies(live_server, welt):
    """And sends them."""
    browser = Browser(live_server.thread.port)
    browser.login("leitung", PASSWORT)
    assert "sessionid" in browser.cookies
    assert browser.ask("GET", "/admin/")[0] == 200
    browser.verbindung.close()
