"""Everyday questions: the ways that `docs/fragen.md` counts are walked, click by click."""

import re

import pytest

from tests.test_house import WURZEL

pytestmark = pytest.mark.browser
FRAGEN = WURZEL / "docs" / "fragen.md"
#: one in so many is walked
JEDE = 14


def questions() -> list[list[str]]:
    """The cells of each row: who, question, way, clicks, what stands there, whether answered."""
    zeilen = [z for z in FRAGEN.read_text().splitlines() if re.match(r"\| \d+ \|", z)]
    return [[zelle.strip() for zelle in zeile.strip("|").split(" | ")] for zeile in zeilen]


def test_a_hundred_questions_take_at_most_three_clicks():
    """Each has a way, and its number counts the steps: a filter is ticked and applied."""
    fragen = questions()
    assert [int(nummer) for nummer, *_ in fragen] == [*range(1, 101)]
    for *_, weg, klicks, _, beantwortet in fragen:
        schritte = [schritt for schritt in weg.split(" → ") if schritt != "Startseite"]
        assert int(klicks) == sum(2 if s.startswith("Filter ") else 1 for s in schritte) <= 3, weg
        assert beantwortet in ("ja", "nein")


def test_the_ways_are_what_they_say(page, portal):
    """A sample; the names of links are those of the page."""
    for _, _, frage, weg, _, dort, beantwortet in questions()[::JEDE]:
        page.goto(portal)
        for schritt in weg.split(" → "):
            take(page, schritt)
        assert (dort in page.locator("body").inner_text()) is (beantwortet == "ja"), frage


def take(page, schritt: str) -> None:
    """One step: a search, a filter, or a link by its name, in the page before its frame."""
    if schritt == "Startseite":
        return
    if gesucht := re.fullmatch("Suche „(.*)“", schritt):
        page.locator("input[name=q]:visible").first.fill(gesucht[1])
        page.get_by_role("button", name="Suchen", exact=True).first.click()
    elif filter_ := re.fullmatch("Filter `(.*)=(.*)`", schritt):
        page.locator(f"input[name={filter_[1]}][value={filter_[2]}]").check()
        page.locator(".ozg-facetten-fuss button").click()
    else:
        in_der_seite = page.locator("main").get_by_role("link", name=schritt, exact=True)
        alle = page.get_by_role("link", name=schritt, exact=True)
        (in_der_seite if in_der_seite.count() else alle).first.click()
