"""The number of a request, and what its line in the log says and does not say."""

import io
import json
import logging
import logging.config

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from betrieb import zaehler
from betrieb.anfragen import KENNUNG, counting
from betrieb.masken import masked, masked_path
from betrieb.protokollierung import ANFRAGEN, log_settings
from tests.besuch import Besucher
from tests.leitung import Leitung
from ueberblick.views import Daten


@pytest.fixture
def zeilen(monkeypatch):
    """Calling it gives what was logged as JSON so far, line by line."""
    einstellungen, ausgabe = log_settings("json"), io.StringIO()
    einstellungen["handlers"]["console"]["stream"] = ausgabe
    wurzel = logging.getLogger()
    vorher = wurzel.handlers[:], wurzel.level
    logging.config.dictConfig(einstellungen)
    yield lambda: [json.loads(zeile) for zeile in ausgabe.getvalue().splitlines()]
    wurzel.handlers[:], wurzel.level = vorher
    logging.getLogger(ANFRAGEN).setLevel(logging.NOTSET)


class TestNumber:
    """X-Request-ID."""

    def test_every_answer_has_its_own(self, db, besucher):
        """32 hexadecimal digits, never twice."""
        nummern = {besucher.get(a)["X-Request-ID"] for a in ("/", "/", "/gibt/es/nicht/")}
        assert len(nummern) == 3
        assert all(len(nummer) == 32 and int(nummer, 16) for nummer in nummern)

    def test_the_proxys_number_is_kept(self, besucher):
        """What nginx made is in the answer, so that both logs can be laid side by side."""
        kopf = {"X-Request-ID": "a1b2c3d4e5f6a7b8"}
        assert besucher.get("/gesund/", headers=kopf)["X-Request-ID"] == "a1b2c3d4e5f6a7b8"

    @pytest.mark.parametrize(
        "wert", ["kurz", "x" * 65, "mit leer zeichen", "a@b.example.org", "ä" * 9]
    )
    def test_nonsense_is_replaced(self, besucher, wert):
        """Else anybody could write into the log."""
        assert besucher.get("/gesund/", headers={"X-Request-ID": wert})["X-Request-ID"] != wert

    def test_it_ends_with_the_request(self, besucher):
        """The thread's next work has none."""
        besucher.get("/gesund/")
        assert KENNUNG.get() == ""


class TestLine:
    """One JSON object per request."""

    def test_says_what_was_asked_without_saying_by_whom(self, db, besucher, zeilen):
        """Route, path, status, time; nothing of query, address, browser."""
        kopf = {"User-Agent": "Geheimbrowser", "X-Request-ID": "a1b2c3d4e5f6a7b8"}
        besucher.get("/suche/?q=geheimwort", headers=kopf, REMOTE_ADDR="192.0.2.77")
        (zeile,) = zeilen()
        assert zeile["anfrage"] == "a1b2c3d4e5f6a7b8"
        gesagt = {name: zeile[name] for name in ("methode", "route", "name", "pfad", "status")}
        assert gesagt == {
            "methode": "GET",
            "route": "suche/",
            "name": "suche",
            "pfad": "/suche/",
            "status": 200,
        }
        assert zeile["ms"] >= 0
        assert not any(wort in str(zeile) for wort in ("geheimwort", "Geheimbrowser", "192.0.2"))

    def test_in_the_verwaltung_the_route_alone(self, db, zeilen):
        """Its paths name accounts and records."""
        client = Client()
        konto = get_user_model().objects.create_superuser("chefin")
        client.force_login(konto)
        client.get(f"/admin/auth/user/{konto.pk}/change/?_changelist_filters=q%3Dmueller")
        (zeile,) = zeilen()
        assert zeile["route"] == "admin/auth/user/<path:object_id>/change/"
        assert "pfad" not in zeile
        assert "mueller" not in str(zeile)

    @pytest.mark.parametrize(
        "adresse",
        ["/verwaltungssuchmaschine/suche/geheimwort", "/weg/a@b.example/", "/weg/ein Wort/"],
    )
    def test_a_path_that_holds_typed_words_is_masked(self, db, zeilen, adresse):
        """Searches in former addresses, mail addresses, sentences."""
        Besucher().get(adresse)
        text = str(zeilen())
        assert not any(wort in text for wort in ("geheimwort", "b.example", "ein Wort"))

    def test_not_found_is_said_once(self, db, besucher, zeilen):
        """Django's own warning says nothing more."""
        besucher.get("/gibt/es/nicht/")
        (zeile,) = zeilen()
        assert (zeile["status"], zeile["pfad"]) == (404, "/gibt/es/nicht/")

    def test_an_error_has_its_trace_without_personal_data(self, db, monkeypatch, zeilen):
        """The trace names the place; mail, IP and the values of rows are left out."""
        satz = "von a@b.example an 192.0.2.7\nDETAIL: Key (name)=(Geheim) exists"

        def wirft(self, **kwargs):
            raise RuntimeError(satz)  # not typed here: a trace shows the line itself

        monkeypatch.setattr(Daten, "get_context_data", wirft)
        Besucher(raise_request_exception=False).get("/daten/?q=geheimwort")
        fehler, zeile = zeilen()
        assert (fehler["stufe"], fehler["fehler"]) == ("ERROR", "RuntimeError")
        assert fehler["anfrage"] == zeile["anfrage"]
        assert "in wirft" in fehler["spur"]
        for wort in ("b.example", "192.0.2", "Geheim)", "geheimwort"):
            assert wort not in str(fehler)

    def test_a_made_up_method_is_not_repeated(self, besucher, zeilen):
        """It could be any word."""
        besucher.generic("GEHEIM", "/gesund/")
        assert zeilen()[-1]["methode"] == "andere"

    def test_as_text_requests_are_not_logged(self, besucher, caplog):
        """A terminal stays quiet."""
        with caplog.at_level(logging.WARNING):
            besucher.get("/gesund/")
        assert not caplog.records


@pytest.mark.parametrize(
    ("text", "masse"),
    [
        ("von a.b+c@d-e.example.org", "von …"),
        ("10.0.0.1:5432 und 2001:db8::1", "…:5432 und …"),
        ("Version 5.2.19 um 12:30", "Version 5.2.19 um 12:30"),
        ("Zeile\nDETAIL:  Key (x)=(y)\nEnde", "Zeile\n…\nEnde"),
    ],
)
def test_masks(text, masse):
    """What is left out, and that nothing else is."""
    assert masked(text) == masse


def test_a_long_unknown_path_is_cut():
    """Whatever length was sent."""
    assert len(masked_path("/a" * 5000, bekannt=False)) <= 400


class TestStored:
    """An answer from the page store, which Django never sees."""

    @pytest.fixture
    def leitung(self, db, zeilen):
        """The portal with its store, as it starts with LOG=json."""
        return Leitung(counting())

    def test_it_has_a_line_and_a_number_of_its_own(self, leitung, zeilen):
        """Made in Django, kept, known to the visitor: three answers, three numbers."""
        antworten = [leitung.get("/hilfe/?q=geheim") for _ in range(2)]
        antworten.append(
            leitung.get("/hilfe/?q=geheim", HTTP_IF_NONE_MATCH=antworten[0].kopf["ETag"])
        )
        assert len(leitung.gefragt) == 1
        anfragen = [zeile for zeile in zeilen() if "status" in zeile]
        assert [zeile["anfrage"] for zeile in anfragen] == [
            antwort.kopf["X-Request-ID"] for antwort in antworten
        ]
        assert [(z["pfad"], z["status"], z.get("speicher", False)) for z in anfragen] == [
            ("/hilfe/", 200, False),
            ("/hilfe/", 200, True),
            ("/hilfe/", 304, True),
        ]
        assert "geheim" not in str(anfragen)

    def test_an_address_that_leads_nowhere_is_not_named(self, leitung, zeilen):
        """It may be what somebody typed."""
        for _ in range(2):
            assert leitung.get("/erika.mustermann/").status == 404
        assert "pfad" not in next(zeile for zeile in zeilen() if zeile.get("speicher"))

    def test_it_is_counted(self, db, settings, tmp_path):
        """So that /kennzahlen/ tells all requests."""
        settings.KENNZAHLEN_TOKEN, settings.VAR = "x" * 32, tmp_path
        leitung = Leitung(counting())
        for _ in range(3):
            leitung.get("/hilfe/")
        assert zaehler.read()[0]["2xx"] == 3

    def test_without_log_and_count_nothing_is_done(self, settings):
        """A number nobody writes down costs time for nothing."""
        settings.KENNZAHLEN_TOKEN = ""
        assert counting() is None
