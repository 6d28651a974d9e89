"""Template tags: what they write."""

import pytest
from django.template import engines

from bausteine.seiten.fugen import parts
from bausteine.seiten.templatetags.portal import tausender, unteilbar
from themenfelder.models import Themenfeld

FUGE = '<span class="ozg-fuge"></span>'


@pytest.mark.parametrize(
    "geteilt",
    [
        "Zweck|entfremdungs|genehmigung",
        "Alters|vorsorge|förderung",
        "Zuverlässigkeits|überprüfung",
        "Transport|unternehmen",
        "Insolvenzverwalter",
        "Führerschein",
    ],
)
def test_a_long_word_ends_a_line_only_at_its_joints(geteilt):
    """What no rule knows stays whole; the prefix stays with its word."""
    assert "|".join(parts(geteilt.replace("|", ""))) == geteilt


def test_a_word_becomes_a_link_and_is_escaped():
    """No query: this test has no database."""
    vorlage = engines["django"].from_string('{% begriff "efa" text %}')
    assert vorlage.render({"text": "E<f>A"}) == (
        '<a class="ozg-begriff" href="/hilfe/#efa">E&lt;f&gt;A</a>'
    )


@pytest.mark.parametrize(("zahl", "text"), [(0, "0"), (999, "999"), (5251, "5.251")])
def test_big_numbers_have_a_point(zahl, text):
    assert tausender(zahl) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Führung & -entwicklung", 'Führung &amp; <span class="ozg-fest">-entwicklung</span>'),
        ("Roll-out NRW", '<span class="ozg-fest">Roll-out</span> NRW'),
        ("<b> EU-Richtlinie", "&lt;b&gt; EU-Richtlinie"),
        ("Feinstaub/Umwelt und/oder", "Feinstaub/<wbr>Umwelt und/oder"),
        (Themenfeld(name="A & B"), "A &amp; B"),
        ("<Fischereischeinpflicht>", f"&lt;Fischerei{FUGE}schein{FUGE}pflicht&gt;"),
    ],
)
def test_no_line_ends_after_a_hyphen_that_starts_a_word(text, html):
    """The letters stay; only the hyphen of a word that goes on may end a line."""
    assert unteilbar(text) == html
