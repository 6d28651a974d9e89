"""Markdown: what becomes of written text, and what never does."""

import pytest

from tests.besuch import Seite
from texte.markdown import gaps, render


def tags(html: str) -> list[str]:
    return [element.tag for element in Seite(html).elemente]


def test_what_is_allowed_comes_out():
    """Headings, lists, links, tables, emphasis, code."""
    html = render(
        "## Titel\n\n- **fett** *kursiv* `code`\n\n1. eins\n\n| A | B |\n|:--|--:|\n| 1 | 2 |\n"
        "\n> Zitat\n\n[Daten](/daten/)"
    )
    for tag in ("h2", "ul", "li", "strong", "em", "code", "ol", "table", "th", "td", "blockquote"):
        assert f"<{tag}>" in html, tag
    assert '<a href="/daten/" rel="noopener">Daten</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://boese.example/x.png)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        '[x](/a "\\" onclick=alert(1) x=\\"")',
        "<svg onload=alert(1)>",
        "<style>body{display:none}</style>",
        "<iframe src=//boese.example></iframe>",
        "[[<img src=x onerror=alert(1)>]]",
        '[[x" onclick="alert(1)]]',
        '```x" onclick="alert(1)\ny\n```',
        "[x]: javascript:alert(1)\n\n[x]",
        "<span class=ozg-auszufuellen style=color:red>x</span>",
        "| a |\n|--|\n| <b onclick=x>y</b> |",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    """No tag beyond the list, no attribute but href, rel and our class; no foreign scheme."""
    seite = Seite(render(text))
    erlaubt = {"p", "a", "span", "pre", "code", "table", "thead", "tbody", "tr", "th", "td"}
    assert {e.tag for e in seite.elemente} <= erlaubt
    for element in seite.elemente:
        assert set(element.attrs) <= {"href", "rel", "class"}, element.attrs
        assert (element["href"] or "/").startswith(("/", "http", "mailto:", "tel:"))
        assert (element["class"] or "ozg-auszufuellen") in {"ozg-auszufuellen", "kern-sr-only"}


def test_written_tags_stay_visible_text():
    """The author sees what is not possible; nothing disappears."""
    assert render("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    ("text", "ebene", "folge"),
    [
        ("# A\n\n## B\n\n# C", 2, ["h2", "h3", "h2"]),
        ("## A\n\n#### B\n\n##### C", 2, ["h2", "h3", "h4"]),
        ("### A\n\n## B", 2, ["h2", "h2"]),
        ("# A\n\n## B", 3, ["h3", "h4"]),
        ("A\n=\n\nB\n-", 2, ["h2", "h3"]),
        ("\n\n".join(f"{'#' * i} x" for i in range(1, 7)), 3, ["h3", "h4", "h5", "h6", "h6", "h6"]),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(text, ebene, folge):
    """However they were written."""
    assert [tag for tag in tags(render(text, ebene)) if tag.startswith("h")] == folge


def test_a_gap_is_marked_for_eyes_and_ears():
    """A class to see it by, words to hear it by."""
    assert render("Ort: [[Ort & Straße]]") == (
        '<p>Ort: <span class="ozg-auszufuellen"><span class="kern-sr-only">Noch auszufüllen: '
        "</span>Ort &amp; Straße</span></p>\n"
    )


@pytest.mark.parametrize(
    ("text", "offen"),
    [
        ("", []),
        ("[[A]] und **[[B]]**, [[A]]", ["A", "B", "A"]),
        ("- [[Liste]]\n\n| [[Kopf]] |\n|--|\n| x |", ["Liste", "Kopf"]),
        ("`[[Code]]` und [Link](/x) und [[ ]] und [[offen", []),
        ("[[Name des Portals]]", []),
        ("[[Name der verantwortlichen Stelle]]", ["Name der verantwortlichen Stelle"]),
    ],
)
def test_gaps_are_counted_as_they_are_shown(text, offen):
    """In text, lists and tables; not in code."""
    assert gaps(text) == offen
    assert render(text).count('class="ozg-auszufuellen"') == len(offen)


def test_settings_fill_the_gaps_they_know(settings):
    """Escaped like everything else."""
    settings.PORTAL_STELLE = "Amt <b>& Co"
    settings.KONTAKT_POSTFACH = "post@amt.example"
    html = render("[[Name der verantwortlichen Stelle]], [[E-Mail-Adresse]]")
    assert html == "<p>Amt &lt;b&gt;&amp; Co, post@amt.example</p>\n"
    assert gaps("[[Name der verantwortlichen Stelle]]") == []
