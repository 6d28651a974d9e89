"""Kept documents: one for each state and address, bounded, and nobody waits for a place."""

import time
from urllib.parse import urljoin

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from bausteine.druck import ablage, antwort, satz
from bausteine.druck.platz import PLAETZE, DruckBesetzt, place
from bausteine.druck.satz import Document, Druckfehler, DruckZuLange
from projects import views
from projects.models import Umsetzungsprojekt
from tests import factories as f

LISTE = "/umsetzungsprojekte/"


@pytest.mark.parametrize(
    ("groesse", "text"),
    [
        (212_582, "210 KB"),
        (4_700, "4,6 KB"),
        (104_000, "100 KB"),
        (1_040_000, "1 MB"),
        (1_600_000, "2 MB"),
        (0, "0 Bytes"),
    ],
)
def test_sizes_are_rounded(groesse, text):
    """Nobody decides by the fourth digit; what begins with „etwa“ has two."""
    assert antwort._size(groesse).replace("\xa0", " ") == text


@pytest.fixture
def gesetzt(monkeypatch, als_text):
    """The names of the templates that were set, in the order of the calls."""
    namen, data = [], satz.typeset
    monkeypatch.setattr(satz, "typeset", lambda name, d: namen.append(name) or data(name, d))
    return namen


@pytest.fixture
def projekt(db):
    """One that a filter finds."""
    return f.projekt(titel="Wohngeld", prioritaet=1, themenfelder=[f.themenfeld()])


def files() -> list:
    """The kept documents."""
    return sorted((settings.VAR / ablage.ORDNER).glob("*.pdf"))


class TestAddress:
    """One document, one address, however it was asked for."""

    @pytest.mark.parametrize(
        "query",
        [
            "?format=pdf&prioritaet=1&q=wohn",
            "?q=wohn&prioritaet=1&format=pdf",
            "?q=wohn&prioritaet=1&format=pdf&utm_source=brief&x=123",
            "?q=+wohn+&prioritaet=1&prioritaet=1&format=pdf&seite=7&ansicht=karten&spalten=efa",
            "?q=wohn&prioritaet=1&format=pdf&sortierung=-status&suche_stelle=z&status=",
        ],
    )
    def test_other_words_for_the_same_make_no_new_one(self, projekt, besucher, gesetzt, query):
        """Unknown, repeated, reordered and empty parameters."""
        erste = besucher.get(f"{LISTE}?q=wohn&prioritaet=1&format=pdf").inhalt
        assert besucher.get(LISTE + query).inhalt == erste
        assert gesetzt == ["umsetzungsplan.typ"]
        assert len(files()) == 1

    @pytest.mark.parametrize(
        "query", ["?format=pdf&q=wohn&sortierung=-titel", "?format=pdf&prioritaet=1", "?format=pdf"]
    )
    def test_another_selection_or_order_is_another_one(self, projekt, besucher, gesetzt, query):
        """Each with its own cover."""
        besucher.get(f"{LISTE}?q=wohn&prioritaet=1&format=pdf")
        besucher.get(LISTE + query)
        assert len(gesetzt) == len(files()) == 2

    def test_the_cover_names_the_canonical_address(self, projekt, besucher, als_text):
        """Not what the first visitor had in the address."""
        antwort = besucher.get(f"{LISTE}?x=1&utm_source=a&q=wohn&format=pdf&prioritaet=1")
        assert "utm_source" not in antwort.inhalt.decode()
        assert "umsetzungsprojekte/?prioritaet=1&q=wohn" in antwort.inhalt.decode()

    def test_each_host_has_its_own(self, projekt, besucher, gesetzt):
        """Addresses in a document are absolute."""
        for host in ("localhost", "127.0.0.1"):
            antwort = besucher.get(f"{LISTE}?format=pdf", headers={"host": host})
            assert f"http://{host}/" in antwort.inhalt.decode()
        assert len(gesetzt) == 2


class TestState:
    """What has changed is never given out."""

    def test_the_second_request_is_a_file(self, projekt, besucher, gesetzt):
        """Of plan and Steckbrief; readable for the portal alone."""
        adressen = (f"{LISTE}?format=pdf", f"{projekt.get_absolute_url()}steckbrief.pdf")
        for adresse in adressen * 2:
            assert besucher.get(adresse).status_code == 200
        assert len(gesetzt) == 2
        assert {datei.stat().st_mode & 0o777 for datei in files()} == {0o600}
        assert files()[0].parent.stat().st_mode & 0o777 == 0o700

    def test_a_change_makes_a_new_one_and_removes_the_old(self, projekt, besucher, gesetzt):
        """Also one that only the database sees."""
        besucher.get(f"{LISTE}?format=pdf")
        alt = files()
        Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(titel="Neuer Titel")
        assert "Neuer Titel" in besucher.get(f"{LISTE}?format=pdf").inhalt.decode()
        assert len(files()) == 1
        assert files() != alt

    def test_another_day_and_another_setting_make_a_new_one(
        self, projekt, besucher, gesetzt, settings
    ):
        """What is overdue changes with the day, the name of the portal with the settings."""
        with time_machine.travel("2026-05-01 12:00", tick=False):
            besucher.get(f"{LISTE}?format=pdf")
        with time_machine.travel("2026-05-02 12:00", tick=False):
            besucher.get(f"{LISTE}?format=pdf")
            settings.PORTAL_NAME = "Anderes Portal"
            assert "Anderes Portal" in besucher.get(f"{LISTE}?format=pdf").inhalt.decode()
        assert len(gesetzt) == 3

    def test_what_is_withdrawn_is_gone(self, projekt, besucher, als_text):
        """Its file too, as soon as another one is kept."""
        adresse = f"{projekt.get_absolute_url()}steckbrief.pdf"
        assert besucher.get(adresse).status_code == 200
        Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(veroeffentlichung="entwurf")
        assert besucher.get(adresse).status_code == 404

    def test_without_a_datenstand_nothing_is_kept(self, projekt, besucher, gesetzt, monkeypatch):
        """Nobody would know when it is old."""
        monkeypatch.setattr(ablage.datenstand, "current", lambda: None)
        for _ in range(2):
            assert besucher.get(f"{LISTE}?format=pdf").status_code == 200
        assert len(gesetzt) == 2
        assert files() == []

    def test_what_changes_meanwhile_is_not_kept(self, projekt, besucher, als_text, monkeypatch):
        """The state before and the data after it would be kept as one."""
        data = satz.typeset

        def slowly(vorlage, daten):
            Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(titel="Inzwischen anders")
            return data(vorlage, daten)

        monkeypatch.setattr(satz, "typeset", slowly)
        # the change is that of an editor, not of the visitor
        assert Client().get(f"{LISTE}?format=pdf").status_code == 200
        assert files() == []

    def test_a_full_disk_takes_nothing_from_the_visitor(
        self, projekt, besucher, als_text, monkeypatch, caplog
    ):
        """The document is there; only the next one waits again."""

        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(ablage.tempfile, "mkstemp", full)
        assert besucher.get(f"{LISTE}?format=pdf").status_code == 200
        assert "ließ sich nicht aufheben" in caplog.text

    @pytest.mark.parametrize(("grenze", "wert"), [("BYTES", 250), ("DATEIEN", 2)])
    def test_it_is_bounded(self, als_text, monkeypatch, grenze, wert):
        """The longest unused ones go first; half-written files of dead processes too."""
        monkeypatch.setattr(ablage, f"HOECHSTENS_{grenze}", wert)
        with time_machine.travel("2026-05-01 12:00") as uhr:
            for name in "abc":
                ablage.put("stand", name, Document(b"x" * 100, 1))
                ablage.os.utime(ablage._file("stand", name), (time.time(),) * 2)
                uhr.shift(60)
        assert [bool(ablage._file("stand", name)) for name in "abc"] == [False, True, True]


class TestNoPlace:
    """An answer at once: nobody waits in a thread of the server."""

    @pytest.fixture
    def besetzt(self, als_text):
        """All places are taken, as if by other processes."""
        with place(), place():
            assert PLAETZE == 2
            yield

    def test_it_says_so_at_once(self, projekt, besucher, besetzt):
        """503, when to come again, and what there is in the meantime."""
        for adresse in (f"{LISTE}?format=pdf", f"{projekt.get_absolute_url()}steckbrief.pdf"):
            beginn = time.monotonic()
            seite = besucher.seite(adresse, status=503)
            assert time.monotonic() - beginn < 5
            assert besucher.get(adresse)["Retry-After"] == "10"
            assert seite.text("h1") == ["PDF gerade nicht möglich"]
            assert "in einigen Sekunden noch einmal" in seite.html
            ziele = [urljoin(adresse, a["href"]) for a in seite.alle("a")]
            andere = [ziel for ziel in ziele if "format=csv" in ziel]
            assert andere
            assert {besucher.get(ziel).status_code for ziel in andere} == {200}

    def test_data_is_not_even_read(self, projekt, besucher, besetzt, monkeypatch):
        """The costly part begins with a place."""
        monkeypatch.setattr(views, "plan", lambda *args, **kwargs: pytest.fail("gelesen"))
        assert besucher.get(f"{LISTE}?format=pdf").status_code == 503

    def test_what_is_kept_needs_no_place(self, projekt, besucher, als_text):
        """A file is read at once."""
        besucher.get(f"{LISTE}?format=pdf")
        with place(), place():
            assert besucher.get(f"{LISTE}?format=pdf").status_code == 200

    def test_a_place_is_free_again_after_a_failure(self, als_text):
        """Whatever happens inside."""
        for _ in range(5):
            with pytest.raises(ZeroDivisionError), place(), place():
                1 / 0  # noqa: B018 (fails)
        with place(), place(), pytest.raises(DruckBesetzt), place():
            pass

    @pytest.mark.parametrize(
        ("fehler", "satz_"),
        [(DruckZuLange, "nicht rechtzeitig fertig"), (Druckfehler, "gerade nicht erzeugen")],
    )
    def test_a_failure_is_a_page(self, projekt, besucher, als_text, monkeypatch, fehler, satz_):
        """503 with the reason in German, never kept."""

        def fail(vorlage, daten):
            raise fehler

        monkeypatch.setattr(satz, "typeset", fail)
        seite = besucher.seite(f"{LISTE}?format=pdf", status=503)
        assert satz_ in seite.html
        assert int(besucher.get(f"{LISTE}?format=pdf")["Retry-After"]) >= 60
        assert files() == []


class TestTheLink:
    """Says before the click how much is coming."""

    def test_an_estimate_then_the_truth(self, projekt, besucher, monkeypatch, als_text):
        """Pages and size of the file, as soon as there is one."""
        pages = f"{projekt.get_absolute_url()}", LISTE
        for adresse in pages:
            assert "PDF" in (text := self.link(besucher, adresse))
            assert "etwa" in text
        grosses = Document(b"x" * 2_100_000, 78)
        monkeypatch.setattr(satz, "typeset", lambda vorlage, daten: grosses)
        besucher.get(f"{LISTE}?format=pdf")
        besucher.get(f"{projekt.get_absolute_url()}steckbrief.pdf")
        for adresse in pages:
            assert "78 Seiten, etwa 2 MB" in self.link(besucher, adresse).replace("\xa0", " ")

    def test_too_many(self, projekt, besucher, monkeypatch):
        """The limit is said before the click."""
        monkeypatch.setattr(views, "HOECHSTENS", 0)
        assert "höchstens 0 Projekte" in self.link(besucher, LISTE)

    def link(self, besucher, adresse: str) -> str:
        """The text of the link to a PDF."""
        seite = besucher.seite(adresse)
        return next(t for t in seite.text("a") if "PDF" in t)
