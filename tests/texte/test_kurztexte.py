"""Kurztexte and Banner: where they stand, what they fall back to, and when they end."""

import csv
import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from betrieb.archiv.seite import Archivseite
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, page_of
from texte import kurztexte
from texte.enums import Textplatz
from texte.markdown import not_short
from texte.models import Banner, Kurztext

HEUTE = dt.date(2026, 11, 30)


def test_a_text_comes_with_the_portal_for_every_place():
    """What a portal shows that nobody has written for; its links lead somewhere."""
    assert set(kurztexte.defaults()) == set(Textplatz.values)
    with kurztexte.VORGABEN.open(encoding="utf-8-sig", newline="") as datei:
        for zeile in csv.DictReader(datei, delimiter=";"):
            Kurztext(**zeile).clean()
    text = (settings.BASE_DIR / "fixtures" / "14_begriffe.csv").read_text("utf-8-sig")
    begriffe = {zeile["slug"] for zeile in csv.DictReader(text.splitlines(), delimiter=";")}
    genannt = set(re.findall(r"/hilfe/#([\w-]+)", " ".join(kurztexte.defaults().values())))
    assert genannt
    assert genannt <= begriffe


@pytest.mark.parametrize(
    "text",
    ["## Titel", "| A |\n|--|\n| 1 |", "> Zitat", "`code`", "```\nx\n```", "1. eins", "***"],
)
def test_what_is_for_whole_pages_is_refused(text):
    """In a sentence; nothing is dropped in silence."""
    assert not_short(text)
    with pytest.raises(ValidationError, match="gehören auf eine eigene Seite"):
        Kurztext(platz="mittel", text=text).clean()
    with pytest.raises(ValidationError, match="gehören auf eine eigene Seite"):
        Banner(text=text).clean()


@pytest.mark.parametrize(
    ("platz", "text", "satz"),
    [
        ("startseite-titel", "", "darf nicht leer sein"),
        ("startseite-suchfrage", "x" * 201, "hat 201 Zeichen"),
        ("startseite-beispiele", "a|b|c|d|e|f|g", "Es sind 7 Beispiele"),
        ("startseite-beispiele", "Wohngeld, Führerschein, Hundesteuer, Telgte", "ohne senkrechten"),
    ],
)
def test_a_line_of_the_start_page_has_limits(platz, text, satz):
    """Each is said with what is possible."""
    with pytest.raises(ValidationError, match=satz):
        Kurztext(platz=platz, text=text).clean()


def test_words_and_lines_are_kept_tidy():
    """Line breaks and doubles do not reach the page."""
    zeile = Kurztext(platz="startseite-titel", text=" Wer\r\n macht  was? ")
    beispiele = Kurztext(platz="startseite-beispiele", text="Wohngeld | Telgte\nwohngeld|")
    zeile.clean()
    beispiele.clean()
    assert (zeile.text, beispiele.text) == ("Wer macht was?", "Wohngeld|Telgte")


def test_the_text_of_an_editor_replaces_the_shipped_one(db, besucher):
    """Only while it is released; an empty one means that nothing stands there."""
    mitgeliefert = "Gemeinden, Städte und Kreise"
    f.kurztext("kommunen", text="**Unsere** Kommunen.", veroeffentlichung="entwurf")
    assert mitgeliefert in besucher.seite("/kommunen/").html
    Kurztext.objects.update(veroeffentlichung="veroeffentlicht")
    html = besucher.seite("/kommunen/").html
    assert "<strong>Unsere</strong> Kommunen." in html
    assert mitgeliefert not in html
    Kurztext.objects.update(text="")
    assert "ozg-vorspann" not in besucher.seite("/kommunen/").html


def test_every_list_shows_its_text(db, besucher):
    """Whatever template it has; nothing in it becomes markup."""
    for platz in Textplatz:
        wert = "<b>hier</b>" if platz != Textplatz.BEISPIELE else "<b>hier|dort"
        f.kurztext(platz.value, text=f"{platz.value} {wert}")
    for platz in Textplatz:
        seite = besucher.seite(Kurztext.objects.get(platz=platz.value).get_absolute_url())
        assert platz.value in seite.text("main")[0], platz
        assert "<b>" not in seite.html


def test_links_work_below_a_prefix(db, besucher):
    """A portal that does not stand at the root of its host."""
    from django.urls import set_script_prefix

    try:
        set_script_prefix("/ozg/")
        kurztexte.GESTALTUNG.get()
        assert 'href="/ozg/hilfe/#ags"' in kurztexte._shown(Textplatz.KOMMUNEN, "[A](/hilfe/#ags)")
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize(
    ("tag", "zu_sehen"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
)
def test_a_banner_begins_and_ends_with_its_days(db, besucher, monkeypatch, tag, zu_sehen):
    """Both included; nobody has to take it away."""
    f.banner(
        text="Am [Samstag](/hilfe/) ist zu.",
        von=HEUTE - dt.timedelta(1),
        bis=HEUTE + dt.timedelta(1),
    )
    heute = HEUTE + dt.timedelta(tag)
    monkeypatch.setattr(kurztexte.timezone, "localdate", lambda: heute)
    for seite in ("/", "/kommunen/", "/impressum/"):
        assert ("ist zu." in besucher.seite(seite).html) == zu_sehen
    assert "ist zu." not in besucher.seite("/gibt-es-nicht/", status=404).html


def test_warnings_stand_first_and_drafts_nowhere(db, besucher):
    """The level is a word, too."""
    f.banner(text="Zuerst angelegt.")
    f.banner(text="Wichtiger.", stufe="warnung")
    f.banner(text="Geheim.", veroeffentlichung="entwurf")
    (kasten,) = besucher.seite("/").text("aside")
    assert " ".join(kasten.split()) == "Warnung: Wichtiger. Hinweis: Zuerst angelegt."


def test_a_banner_is_not_in_the_archive(db, besucher):
    """Its pages stay for years."""
    f.banner(text="Nur heute.")
    html = besucher.seite("/impressum/").html
    assert "Nur heute." in html
    text = Archivseite(html, lambda ziel: ziel, "<p>Archiv</p>", gefiltert=False).text
    assert "Nur heute." not in text
    assert "</main>" in text


def test_the_last_day_is_not_before_the_first(db):
    """In a sentence, also for a file."""
    banner = Banner(kennung="x", text="x", von=HEUTE, bis=HEUTE - dt.timedelta(1))
    with pytest.raises(ValidationError, match="Der letzte Tag liegt vor dem ersten"):
        banner.full_clean()


def test_the_list_says_which_are_seen_today(db, verwaltung):
    """And why one is not."""
    spaeter = dt.timedelta(days=30)
    heute = f.banner(kennung="heute")
    f.banner(kennung="bald", von=heute.von + spaeter, bis=heute.bis + spaeter)
    f.banner(kennung="alt", von=heute.von - spaeter, bis=heute.bis - spaeter)
    f.banner(kennung="entwurf", veroeffentlichung="entwurf")
    seite = page_of(verwaltung.get(adresse(Banner, "changelist")))
    spalte = [e.text for e in seite.alle("td") if e["class"] == "field-zu_sehen"]
    assert sorted(spalte) == ["ja", "nein, nicht veröffentlicht", "noch nicht", "vorbei"]
